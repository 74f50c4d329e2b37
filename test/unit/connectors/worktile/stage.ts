import { onTestFinished } from 'vitest';
import { worktile } from '../../../../connectors/worktile/index.ts';
import { makeWorktileSandbox, type WorktileSandbox } from '../../../../connectors/worktile/sandbox/index.ts';
import type { Switches } from '../../../../connectors/worktile/sandbox/switches.ts';
import type { Writes } from '../../../../connectors/worktile/settings.ts';
import { createHost } from '../../../../src/http/index.ts';
import type { Log, Stream, VendorRecord } from '../../../../src/sdk/index.ts';
import { serveSandbox, type SandboxOptions, type SandboxStream } from '../../../../src/sdk/sandbox/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';

export const MARKER = 'abcdefghij234567abcd';

export interface StageOptions {
  readonly writes?: Writes;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly scope?: object;
  readonly switches?: Partial<Switches>;
}

/** A fresh stand-in on a port of its own, and a connection to it through the product's own HTTP client. */
export const stage = async ({ writes = 'auto', settings = {}, scope, switches = {} }: StageOptions = {}) => {
  const clock = createTestClock({ auto: true });
  const made: WorktileSandbox[] = [];
  const make = (options: SandboxOptions) => {
    const one = makeWorktileSandbox(options);
    made.push(one);
    return one;
  };
  const served = await serveSandbox(make, { now: clock.now });
  const [sandbox] = made;
  if (!sandbox) throw new Error('nothing was made');
  const base = sandbox.settingsFor(writes);
  Object.assign(sandbox.store.switches, switches);
  const logged: string[] = [];
  const secrets = ['clientId', 'clientSecret', 'webCookie'].map((name) => String(base[name] ?? 'unset'));
  const host = createHost({
    clock,
    log: logInto(logged),
    connection: { name: 'worktile', secrets, budget: {} },
    random: () => 0,
  });
  onTestFinished(async () => {
    host.close();
    await served.close();
  });
  const connection = worktile.open({ ...base, ...settings }, host);
  const people = peopleOf(sandbox);
  return { clock, sandbox, host, connection, logged, people, tasks: connection.stream('tasks', scope ?? people.scope) };
};

type People = SandboxStream & Required<Pick<SandboxStream, 'comment' | 'comments'>>;

const peopleOf = (sandbox: WorktileSandbox): People => {
  const { tasks } = sandbox.streams;
  if (!tasks?.comment || !tasks.comments) throw new Error('the stand-in has no people');
  return { ...tasks, comment: tasks.comment, comments: tasks.comments };
};

const logInto = (lines: string[]): Log => {
  const note = (fields: object, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: note, info: note, warn: note, error: note };
};

/** Requests since the last call of this, as `METHOD /path`, tokens left out. */
export const asked = (sandbox: WorktileSandbox): readonly string[] =>
  sandbox.calls
    .splice(0)
    .map(({ method, path }) => `${method} ${path.replace('/open-api', '').replace(/[\da-f]{24}/g, 'ID')}`)
    .filter((call) => !call.endsWith('/tenant-access-token'));

/** A whole pull. */
export const drain = async (tasks: Stream, cursor: string | null = null, fields: readonly string[] = []) => {
  const records: VendorRecord[] = [];
  let end = '';
  for await (const page of tasks.pull(cursor, { fields })) {
    records.push(...page.records);
    end = page.cursor ?? '';
  }
  return { records, titles: records.map(({ fields: { title } }) => title), cursor: end };
};

export const present = async (tasks: Stream, key: string, fields: readonly string[] = []): Promise<VendorRecord> => {
  const observed = (await tasks.read([key], fields)).get(key);
  if (observed?.at !== 'present') throw new Error(`task ${key} is ${observed?.at}`);
  return observed.record;
};

/** Verbs a stream has that may write everything. */
export const verbs = ({ create, update, findByMarker }: Stream) => {
  if (!create || !update || !findByMarker) throw new Error('the stream lacks a verb');
  return { create, update, findByMarker };
};
