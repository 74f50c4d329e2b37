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
