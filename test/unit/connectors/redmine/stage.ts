import { onTestFinished } from 'vitest';
import { redmine } from '../../../../connectors/redmine/index.ts';
import { makeRedmineSandbox, type RedmineSandbox } from '../../../../connectors/redmine/sandbox/index.ts';
import { createHost, type HttpHost } from '../../../../src/http/index.ts';
import type { Connection, NativeFields, Observed, Stream, VendorRecord } from '../../../../src/sdk/index.ts';
import { serveSandbox, type SandboxOptions, type SandboxStream } from '../../../../src/sdk/sandbox/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';

export const MARKER = 'abcdefghij234567abcd';
export const OTHER_MARKER = 'zzzzzzzzzzzzzzzzzzzz';

export interface StageOptions {
  /** Whose key: a login of the stand-in's users. */
  readonly login?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly scope?: object;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A fresh stand-in on a port of its own, and connections to it through the product's own HTTP client. */
export const stage = async ({ login = 'syncbot', settings = {}, scope = { project: 'crm' } }: StageOptions = {}) => {
  const clock = createTestClock({ auto: true });
  const made: RedmineSandbox[] = [];
  const make = (options: SandboxOptions) => {
    const one = makeRedmineSandbox(options, login);
    made.push(one);
    return one;
  };
  const served = await serveSandbox(make, { now: clock.now });
  const [sandbox] = made;
  if (!sandbox) throw new Error('nothing was made');
  const hosts: HttpHost[] = [];
  onTestFinished(async () => {
    for (const host of hosts) host.close();
    await served.close();
  });
  const connect = (who: string, more: object = {}): Connection => {
    const given = { ...sandbox.settingsOf(who), ...more };
    const secrets = [String(given['token'])];
    const host = createHost({ clock, log: silent, connection: { name: 'redmine', secrets }, random: () => 0 });
    hosts.push(host);
    return redmine.open(given, host);
  };
  const connection = connect(login, settings);
  const people = peopleOf(sandbox);
  return { clock, sandbox, people, connection, connect, issues: verbs(connection.stream('issues', scope)) };
};

const peopleOf = (sandbox: RedmineSandbox): SandboxStream & Required<Pick<SandboxStream, 'comment' | 'comments'>> => {
  const people = sandbox.streams['issues'];
  if (!people?.comment || !people.comments) throw new Error('the stand-in has no people');
  return { ...people, comment: people.comment, comments: people.comments };
};

/** Verbs this connector always has, so that a test need not ask. */
export const verbs = (stream: Stream) => {
  const { create, update, findByMarker, comments, attachments } = stream;
  if (!create || !update || !findByMarker || !comments || !attachments) throw new Error('the stream lacks a verb');
  return { ...stream, create, update, findByMarker, comments, attachments };
};

export type Issues = ReturnType<typeof verbs>;

export interface Drained {
  readonly keys: readonly string[];
  readonly records: readonly VendorRecord[];
  readonly cursor: string;
  readonly pages: number;
}

/** A mapping that uses every custom field there is. */
export const CUSTOM = Array.from({ length: 14 }, (_, index) => `cf_${index + 1}`);

/** A whole pull. */
export const drain = async (
  issues: Stream,
  cursor: string | null = null,
  fields: readonly string[] = [],
): Promise<Drained> => {
  const records: VendorRecord[] = [];
  let end = '';
  let pages = 0;
  for await (const page of issues.pull(cursor, { fields })) {
    records.push(...page.records);
    end = page.cursor ?? '';
    pages += 1;
  }
  return { records, keys: records.map((record) => record.key), cursor: end, pages };
};

export const readOne = async (issues: Stream, key: string): Promise<Observed | undefined> =>
  (await issues.read([key], CUSTOM)).get(key);

export const present = async (issues: Stream, key: string): Promise<VendorRecord> => {
  const observed = await readOne(issues, key);
  if (observed?.at !== 'present') throw new Error(`issue ${key} is ${observed?.at}`);
  return observed.record;
};

export const makeMany = (sandbox: RedmineSandbox, count: number, fields: NativeFields = {}): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => sandbox.streams['issues']?.create({ subject: `第 ${index + 1} 条`, ...fields }) ?? '',
  );

/** Requests since the last call of this, as `METHOD /path`. */
export const asked = (sandbox: RedmineSandbox): readonly string[] =>
  sandbox.calls.splice(0).map((call) => `${call.method} ${call.path}`);
