import { onTestFinished } from 'vitest';
import { jira } from '../../../../connectors/jira/index.ts';
import { SCOPE, makeJiraSandbox, type JiraSandbox } from '../../../../connectors/jira/sandbox/index.ts';
import { createHost, type HttpHost } from '../../../../src/http/index.ts';
import type { Connection, NativeFields, Observed, Stream, VendorRecord } from '../../../../src/sdk/index.ts';
import {
  serveSandbox,
  type Alter,
  type SandboxOptions,
  type SandboxStream,
} from '../../../../src/sdk/sandbox/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';

export const MARKER = 'abcdefghij234567abcd';
export const OTHER_MARKER = 'zzzzzzzzzzzzzzzzzzzz';

export interface StageOptions {
  /** Whose token: a name among the stand-in's users. */
  readonly user?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly scope?: Readonly<Record<string, unknown>>;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A fresh stand-in on a port of its own, and connections to it through the product's own HTTP client. */
export const stage = async ({ user = 'bot', settings = {}, scope = SCOPE }: StageOptions = {}) => {
  const clock = createTestClock({ auto: true });
  const made: JiraSandbox[] = [];
  let change: Alter = (body) => body;
  const make = (options: SandboxOptions) => {
    const one = makeJiraSandbox(options, scope);
    made.push(one);
    return one;
  };
  const served = await serveSandbox(make, { now: clock.now, alter: (body, request) => change(body, request) });
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
    // Without a budget of our own: what is slowed down here is slowed down by the vendor.
    const host = createHost({ clock, log: silent, connection: { name: 'jira', secrets, budget: {} }, random: () => 0 });
    hosts.push(host);
    return jira.open(given, host);
  };
  const connection = connect(user, settings);
  return {
    clock,
    sandbox,
    store: sandbox.store,
    people: peopleOf(sandbox),
    connection,
    connect,
    issues: verbs(connection.stream('issues', scope)),
    alter(next: Alter) {
      change = next;
    },
  };
};

export type Stage = Awaited<ReturnType<typeof stage>>;

const peopleOf = (sandbox: JiraSandbox): Required<SandboxStream> => {
  const people = sandbox.streams['issues'];
  if (!people?.comment || !people.comments) throw new Error('the stand-in has no people');
  return { ...people, comment: people.comment, comments: people.comments } as Required<SandboxStream>;
};

/** Verbs this connector always has, so that a test need not ask. */
export const verbs = (stream: Stream) => {
  const { create, update, findByMarker, comments, attachments } = stream;
  if (!create || !update || !findByMarker || !comments || !attachments) throw new Error('the stream lacks a verb');
  return { ...stream, create, update, findByMarker, comments, attachments };
};

export interface Drained {
  readonly keys: readonly string[];
  readonly records: readonly VendorRecord[];
  readonly cursor: string;
  readonly pages: number;
}

/** A whole pull. */
export const drain = async (
  issues: Stream,
  cursor: string | null = null,
  fields: readonly string[] = ['summary'],
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

export const readOne = async (
  issues: Stream,
  key: string,
  fields: readonly string[] = ['summary'],
): Promise<Observed | undefined> => (await issues.read([key], fields)).get(key);

export const present = async (issues: Stream, key: string, fields?: readonly string[]): Promise<VendorRecord> => {
  const observed = await readOne(issues, key, fields);
  if (observed?.at !== 'present') throw new Error(`issue ${key} is ${observed?.at}`);
  return observed.record;
};

export const makeMany = (sandbox: JiraSandbox, count: number, fields: NativeFields = {}): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => sandbox.streams['issues']?.create({ summary: `第 ${index + 1} 条`, ...fields }) ?? '',
  );

/** Requests since the last call of this, as `METHOD /path` below the API. */
export const asked = (sandbox: JiraSandbox): readonly string[] =>
  sandbox.calls.splice(0).map((call) => `${call.method} ${call.path.replace('/rest/api/3', '')}`);

/** Bare requests to the stand-in as one of its users. */
export const bare = ({ sandbox }: Pick<Stage, 'sandbox'>, user = 'bot') => {
  const { email, token } = sandbox.settingsOf(user);
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.baseUrl}/rest/api/3${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${String(email)}:${String(token)}`).toString('base64')}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const words = await response.text();
    const json = words.startsWith('{') || words.startsWith('[') ? (JSON.parse(words) as unknown) : undefined;
    return { status: response.status, headers: response.headers, words, json: json as Record<string, never> };
  };
};

export const doc = (...content: readonly object[]): string => JSON.stringify({ version: 1, type: 'doc', content });
export const paragraph = (words: string): object => ({ type: 'paragraph', content: [{ type: 'text', text: words }] });
