import { http, HttpResponse, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import { pingcode } from '../../../../connectors/pingcode/index.ts';
import { pingcodeSandbox, type PingCodeSandbox } from '../../../../connectors/pingcode/sandbox/index.ts';
import { createHost } from '../../../../src/http/index.ts';
import type { Connection, Log, Stream } from '../../../../src/sdk/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';

export const BASE = 'http://pingcode.test/open';

export interface StageOptions {
  /** Settings beside the credentials. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Set switches before the first request. */
  readonly before?: (sandbox: PingCodeSandbox) => void;
}

/** A connection to a fresh stand-in, through the product's own HTTP client, with everything that was asked and logged. */
export const stage = ({ settings = {}, before }: StageOptions = {}) => {
  const clock = createTestClock({ auto: true });
  const sandbox = pingcodeSandbox({ baseUrl: BASE, now: clock.now });
  before?.(sandbox);
  const asked: string[] = [];
  const server = setupServer(...sandbox.handlers);
  server.listen({ onUnhandledFrame: 'error' });
  server.events.on('request:start', ({ request }) => {
    asked.push(`${request.method} ${new URL(request.url).pathname.replace('/open', '')}`);
  });
  onTestFinished(() => server.close());
  const logged: string[] = [];
  const log = logInto(logged);
  const secrets = ['clientId', 'clientSecret'].map((name) => String(sandbox.settings[name]));
  // Without a budget of our own: what is slowed down here is slowed down by the vendor.
  const host = createHost({ clock, log, connection: { name: 'pingcode', secrets, budget: {} } });
  const connection: Connection = pingcode.open({ ...sandbox.settings, ...settings }, host);
  /** Answers the next request for a path in the sandbox's place. */
  const answerNext = (path: string, status: number, body: JsonBodyType): void =>
    server.use(http.all(BASE + path, () => HttpResponse.json(body, { status }), { once: true }));
  const ideas = connection.stream('ideas', { product: 'CRM' });
  return { sandbox, clock, connection, logged, asked, ideas, answerNext };
};

const logInto = (lines: string[]): Log => {
  const note = (fields: object, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: note, info: note, warn: note, error: note };
};

export const openTickets = (connection: Connection, scope: object = { product: 'CRM', type: '缺陷' }): Stream =>
  connection.stream('tickets', scope);

/** All records of a pull, and the cursor at its end. */
export const drain = async (stream: Stream, cursor: string | null = null, fields: readonly string[] = []) => {
  const records = [];
  let end: string | undefined;
  for await (const page of stream.pull(cursor, { fields })) {
    records.push(...page.records);
    end = page.cursor;
  }
  return { records, cursor: end ?? '' };
};

export const MARKER = 'abcdefghijklmnopqrst';

/** Verbs a stream of this connector always has. */
export const verbs = (stream: Stream) => {
  const { create, update, findByMarker, comments } = stream;
  if (!create || !update || !findByMarker || !comments) throw new Error('the stream lacks a verb');
  return { create, update, findByMarker, comments };
};
