import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const UNKNOWN = { tandem_unknown: { nested: [1, 'two', null] } };

/** Puts a field nobody knows into every object of a JSON body. Anything else passes as it is. */
export const withUnknownFields = (body: string): string => {
  try {
    return JSON.stringify(enriched(JSON.parse(body)));
  } catch {
    return body;
  }
};

const enriched = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(enriched);
  if (typeof value !== 'object' || value === null) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, enriched(entry)])), ...UNKNOWN };
};

const KEYS = /^(_id|id|key|gid|iid)$/;
const BROKEN = { tandem_broken: [[]] };

/**
 * Breaks the record whose text holds `words`, wherever a JSON body shows it: all of it but what names it turns into something nobody expects. Anything else passes
 * as it is.
 */
export const withBrokenRecord =
  (words: string) =>
  (body: string): string => {
    if (!body.includes(words)) return body;
    try {
      return JSON.stringify(broken(JSON.parse(body), words));
    } catch {
      return body;
    }
  };

const broken = (value: unknown, words: string): unknown => {
  if (Array.isArray(value)) return value.map((entry) => broken(entry, words));
  if (typeof value !== 'object' || value === null || !JSON.stringify(value).includes(words)) return value;
  const isRecord = Object.keys(value).some((name) => KEYS.test(name));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      if (!isRecord) return [name, broken(entry, words)];
      return [name, KEYS.test(name) ? (entry as unknown) : BROKEN];
    }),
  );
};

/** A host no connector has any business with. It counts who comes anyway. */
export interface Stranger {
  readonly baseUrl: string;
  visits(): number;
  close(): Promise<void>;
}

export const createStranger = async (): Promise<Stranger> => {
  let visits = 0;
  const server = createServer((_request, response) => {
    visits += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits: () => visits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
