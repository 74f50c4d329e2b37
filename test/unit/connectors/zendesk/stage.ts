import { onTestFinished } from 'vitest';
import { zendesk } from '../../../../connectors/zendesk/index.ts';
import { makeZendeskSandbox, type ZendeskSandbox } from '../../../../connectors/zendesk/sandbox/index.ts';
import { createHost, type HttpHost } from '../../../../src/http/index.ts';
import type { Budget, Connection, NativeFields, Observed, Stream, VendorRecord } from '../../../../src/sdk/index.ts';
import { serveSandbox, type SandboxOptions, type SandboxStream } from '../../../../src/sdk/sandbox/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';

export const MARKER = 'abcdefghij234567abcd';
export const OTHER_MARKER = 'zzzzzzzzzzzzzzzzzzzz';
export const MINUTE_MS = 60_000;

export interface StageOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly scope?: Readonly<Record<string, unknown>>;
  readonly switches?: Partial<ZendeskSandbox['switches']>;
  readonly budget?: Budget;
  /** Whether waiting moves time on by itself. Default true. */
  readonly auto?: boolean;
}

/** A budget by the minute would move this clock on with every request. */
const UNMETERED: Budget = { concurrency: 8 };

/** A fresh stand-in on a port of its own, and connections to it through the product's own HTTP client. */
export const stage = async ({
  settings = {},
  scope = {},
  switches = {},
  budget = UNMETERED,
  auto = true,
}: StageOptions = {}) => {
  const clock = createTestClock({ auto });
  const made: ZendeskSandbox[] = [];
  const make = (options: SandboxOptions) => {
    const one = makeZendeskSandbox(options);
    made.push(one);
    return one;
  };
  const served = await serveSandbox(make, { now: clock.now });
  const [sandbox] = made;
  if (!sandbox) throw new Error('nothing was made');
  Object.assign(sandbox.switches, switches);
  const hosts: HttpHost[] = [];
  const log = { debug() {}, info() {}, error() {}, warn() {} };
  onTestFinished(async () => {
    for (const host of hosts) host.close();
    await served.close();
  });
  const connect = (more: object = {}): Connection => {
    const given = { ...sandbox.settings, ...more };
    const secrets = [String((given as { token?: unknown }).token)];
    const connection = { name: 'zd', secrets, budget };
    const host = createHost({ clock, log, connection, random: () => 0 });
    hosts.push(host);
    return zendesk.open(given, host);
  };
  const connection = connect(settings);
  const open = (more: object = {}, where: object = scope) =>
    verbs(connect({ ...settings, ...more }).stream('tickets', where));
  return {
    clock,
    sandbox,
    people: peopleOf(sandbox),
    acts: sandbox.acts,
    connection,
    connect,
    open,
    tickets: verbs(connection.stream('tickets', scope)),
    api: apiOf(sandbox),
  };
};

const peopleOf = (sandbox: ZendeskSandbox): Required<SandboxStream> => {
  const people = sandbox.streams['tickets'];
  if (!people?.comment || !people.comments) throw new Error('the stand-in has no people');
  return people as Required<SandboxStream>;
};

/** Verbs this connector always has, so that a test need not ask. */
export const verbs = (stream: Stream) => {
  const { create, update, remove, findByMarker, comments } = stream;
  if (!create || !update || !remove || !findByMarker || !comments) throw new Error('the stream lacks a verb');
  return { ...stream, create, update, remove, findByMarker, comments };
};

export type Tickets = ReturnType<typeof verbs>;

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Readonly<Record<string, unknown>>;
}

/** The stand-in's API as any program would use it: past our connector. */
const apiOf =
  ({ baseUrl, settings }: ZendeskSandbox) =>
  async (
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Said> => {
    const proof = Buffer.from(`${String(settings['email'])}/token:${String(settings['token'])}`).toString('base64');
    const response = await fetch(`${baseUrl}/api/v2${path}`, {
      method,
      headers: { authorization: `Basic ${proof}`, 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
    return { status: response.status, headers: response.headers, json };
  };

export interface Drained {
  readonly keys: readonly string[];
  readonly records: readonly VendorRecord[];
  readonly gone: readonly string[];
  readonly cursor: string;
  readonly cursors: readonly string[];
}

/** A whole pull. */
export const drain = async (
  tickets: Stream,
  cursor: string | null = null,
  fields: readonly string[] = ['subject', 'status'],
): Promise<Drained> => {
  const records: VendorRecord[] = [];
  const gone: string[] = [];
  const cursors: string[] = [];
  for await (const page of tickets.pull(cursor, { fields })) {
    records.push(...page.records);
    gone.push(...(page.gone ?? []));
    if (page.cursor !== undefined) cursors.push(page.cursor);
  }
  return { records, keys: records.map((record) => record.key), gone, cursors, cursor: cursors.at(-1) ?? '' };
};

export const readOne = async (
  tickets: Stream,
  key: string,
  fields: readonly string[] = ['subject'],
): Promise<Observed> => {
  const observed = (await tickets.read([key], fields)).get(key);
  if (!observed) throw new Error(`read left out ${key}`);
  return observed;
};

export const present = async (tickets: Stream, key: string, fields?: readonly string[]): Promise<VendorRecord> => {
  const observed = await readOne(tickets, key, fields);
  if (observed.at !== 'present') throw new Error(`ticket ${key} is ${observed.at}`);
  return observed.record;
};

export const makeMany = (people: SandboxStream, count: number, fields: NativeFields = {}): readonly string[] =>
  Array.from({ length: count }, (_, index) => people.create({ subject: `第 ${index + 1} 条`, ...fields }));

/** Requests since the last call of this, as `METHOD /path` below the API's root. */
export const asked = (sandbox: ZendeskSandbox): readonly string[] =>
  sandbox.calls.splice(0).map((call) => `${call.method} ${call.path.replace('/api/v2', '')}`);
