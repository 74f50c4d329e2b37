import { onTestFinished } from 'vitest';
import { requestTracker } from '../../../../connectors/request-tracker/index.ts';
import {
  makeRequestTrackerSandbox,
  type RequestTrackerSandbox,
} from '../../../../connectors/request-tracker/sandbox/index.ts';
import { createHost, type HttpHost } from '../../../../src/http/index.ts';
import type { Connection, NativeFields, Observed, Stream, VendorRecord } from '../../../../src/sdk/index.ts';
import { serveSandbox, type SandboxOptions, type SandboxStream } from '../../../../src/sdk/sandbox/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';

export const MARKER = 'abcdefghij234567abcd';
export const OTHER_MARKER = 'zzzzzzzzzzzzzzzzzzzz';

export interface StageOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly queue?: string;
}

interface Note {
  readonly fields: object;
  readonly message: string;
}

/** A fresh stand-in on a port of its own, and connections to it through the product's own HTTP client. */
export const stage = async ({ settings = {}, queue = 'Feedback' }: StageOptions = {}) => {
  const clock = createTestClock({ auto: true });
  const made: RequestTrackerSandbox[] = [];
  const make = (options: SandboxOptions) => {
    const one = makeRequestTrackerSandbox(options);
    made.push(one);
    return one;
  };
  const served = await serveSandbox(make, { now: clock.now });
  const [sandbox] = made;
  if (!sandbox) throw new Error('nothing was made');
  const hosts: HttpHost[] = [];
  const warnings: Note[] = [];
  const log = {
    debug() {},
    info() {},
    error() {},
    warn: (fields: object, message: string) => warnings.push({ fields, message }),
  };
  onTestFinished(async () => {
    for (const host of hosts) host.close();
    await served.close();
  });
  const connect = (more: object = {}): Connection => {
    const given = { ...sandbox.settings, ...more };
    const secrets = [String((given as { token?: unknown }).token)];
    const host = createHost({ clock, log, connection: { name: 'rt', secrets }, random: () => 0 });
    hosts.push(host);
    return requestTracker.open(given, host);
  };
  const connection = connect(settings);
  const open = (more: object = {}, name = queue) =>
    verbs(connect({ ...settings, ...more }).stream('tickets', { queue: name }));
  const tickets = verbs(connection.stream('tickets', { queue }));
  return {
    clock,
    sandbox,
    warnings,
    people: peopleOf(sandbox),
    acts: sandbox.acts,
    connection,
    connect,
    open,
    tickets,
  };
};

const peopleOf = (
  sandbox: RequestTrackerSandbox,
): SandboxStream & Required<Pick<SandboxStream, 'comment' | 'comments'>> => {
  const people = sandbox.streams['tickets'];
  if (!people?.comment || !people.comments) throw new Error('the stand-in has no people');
  return { ...people, comment: people.comment, comments: people.comments };
};

/** Verbs this connector always has, so that a test need not ask. */
export const verbs = (stream: Stream) => {
  const { create, update, findByMarker, comments } = stream;
  if (!create || !update || !findByMarker || !comments) throw new Error('the stream lacks a verb');
  return { ...stream, create, update, findByMarker, comments };
};

export type Tickets = ReturnType<typeof verbs>;

export interface Drained {
  readonly keys: readonly string[];
  readonly records: readonly VendorRecord[];
  readonly gone: readonly string[];
  readonly cursor: string;
  readonly cursors: readonly string[];
}

export const FIELDS = ['Subject', 'Status', 'Priority', 'Owner', 'Requestors', 'Due'];

/** A whole pull. */
export const drain = async (
  tickets: Stream,
  cursor: string | null = null,
  fields: readonly string[] = ['Subject', 'Status'],
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

export const readOne = async (tickets: Stream, key: string, fields = FIELDS): Promise<Observed | undefined> =>
  (await tickets.read([key], fields)).get(key);

export const present = async (tickets: Stream, key: string, fields = FIELDS): Promise<VendorRecord> => {
  const observed = await readOne(tickets, key, fields);
  if (observed?.at !== 'present') throw new Error(`ticket ${key} is ${observed?.at}`);
  return observed.record;
};

export const makeMany = (people: SandboxStream, count: number, fields: NativeFields = {}): readonly string[] =>
  Array.from({ length: count }, (_, index) => people.create({ Subject: `第 ${index + 1} 条`, ...fields }));

/** Requests since the last call of this, as `METHOD /path` below the API's root. */
export const asked = (sandbox: RequestTrackerSandbox): readonly string[] =>
  sandbox.calls.splice(0).map((call) => `${call.method} ${call.path.replace('/REST/2.0', '')}`);
