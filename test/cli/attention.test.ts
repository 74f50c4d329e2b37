import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/cli/context.ts';
import { explain } from '../../src/cli/explain.ts';
import { createOutput } from '../../src/cli/output.ts';
import { HaltedError } from '../../src/engine/index.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { SandboxStream } from '../../src/sdk/sandbox/index.ts';
import type { CliRun } from '../support/cli.ts';
import { openDesk, type Desk } from '../support/desk.ts';

let desk: Desk;
let tickets: SandboxStream;
let issues: SandboxStream;

const words = (...args: readonly string[]): Promise<CliRun> => desk.run(...args);

/** The document of a command, with its exit code. */
async function tandem<T = Readonly<Record<string, unknown>>>(
  ...args: readonly string[]
): Promise<T & { code: number }> {
  const run = await words(...args, '--json', '--lang', 'en');
  return { ...(run.json() as T), code: run.code };
}

interface Issues {
  readonly issues: readonly { readonly file: string; readonly message: string }[];
}

const writes = (): number => desk.writes();

/** Wrong: exit 2, in words that name what was given, and no write anywhere. */
async function refuses(args: readonly string[], given: string, message: string): Promise<void> {
  const before = writes();
  const said = await tandem<Issues>(...args);
  expect([said.code, said.issues]).toEqual([2, [expect.objectContaining({ file: given })]]);
  expect(said.issues[0]?.message).toContain(message);
  expect(writes()).toBe(before);
}

beforeEach(async () => {
  desk = await openDesk();
  ({ tickets, issues } = desk);
  // Only what a test makes is there.
  for (const stream of [tickets, issues]) for (const key of stream.keys()) stream.remove(key);
});

afterEach(() => desk.close());

/** A linked pair; the keys of both. */
async function linkedPair(): Promise<{ readonly ticket: string; readonly issue: string }> {
  const ticket = tickets.create({ Subject: '登录失败', Status: 'open' });
  expect((await tandem('sync')).code).toBe(0);
  const [issue = ''] = issues.keys();
  return { ticket, issue };
}

interface Conflicts {
  readonly conflicts: readonly {
    readonly id: string;
    readonly state: string;
    readonly field: string;
    readonly winner?: string;
    readonly left: { readonly connection: string; readonly label: string; readonly value: unknown };
    readonly right: { readonly connection: string; readonly label: string; readonly value: unknown };
  }[];
}

async function inConflict() {
  const pair = await linkedPair();
  tickets.edit(pair.ticket, { Subject: '登录坏了' });
  issues.edit(pair.issue, { subject: '无法登录' });
  expect((await tandem('sync')).code).toBe(3);
  const { conflicts, code } = await tandem<Conflicts>('conflicts');
  expect(code).toBe(3);
  const [conflict] = conflicts;
  if (!conflict) throw new Error('no conflict');
  return { ...pair, conflict };
}

describe('tandem conflicts', () => {
  it('lists what both sides edited, and carries a choice over in the next run', async () => {
    const { ticket, issue, conflict } = await inConflict();
    expect(conflict).toMatchObject({
      field: 'title',
      state: 'open',
      left: { connection: 'helpdesk', label: `#${ticket}`, value: '登录坏了' },
      right: { connection: 'redmine', label: `#${issue}`, value: '无法登录' },
    });
    const zh = await words('conflicts', 'support', '--lang', 'zh');
    expect(zh.stdout).toContain(`tandem conflicts resolve ${conflict.id} --take left|right`);
    expect(zh.stdout).toContain('待处理');

    const before = writes();
    expect(await tandem('conflicts', 'resolve', conflict.id, '--take', 'right')).toMatchObject({
      code: 0,
      state: 'resolved',
      winner: 'right',
      carried: true,
    });
    expect(writes()).toBe(before);
    await refuses(['conflicts', 'resolve', conflict.id, '--take', 'left'], conflict.id, 'is resolved already');
    expect(await tandem('conflicts')).toEqual({ conflicts: [], code: 0 });
    expect((await tandem('sync')).code).toBe(0);
    expect(tickets.fields(ticket)).toMatchObject({ Subject: '无法登录' });
    const { conflicts } = await tandem<Conflicts>('conflicts', '--all');
    expect(conflicts).toMatchObject([{ id: conflict.id, state: 'resolved', winner: 'right' }]);
  });

  it('says what is wrong with a command, and what to do', async () => {
    await refuses(['conflicts', 'resolve', 'nothing', '--take', 'left'], 'nothing', '"tandem conflicts" lists');
    await refuses(['conflicts', 'elsewhere'], 'config/syncs.json', 'there is no sync "elsewhere"; there is support');
    expect((await words('conflicts', 'resolve', 'nothing')).code).toBe(2);
    expect((await words('conflicts', 'resolve', 'nothing', '--take', 'both')).code).toBe(2);
  });

  it('changes nothing beside a run', async () => {
    const { conflict } = await inConflict();
    const ledger = await openLedger(`${desk.workspace.dir}/data/tandem.db`);
    const now = Date.now();
    await ledger.acquireLease('support', 'other/7', now, 600_000);
    const said = await tandem('conflicts', 'resolve', conflict.id, '--take', 'left');
    expect(said).toMatchObject({ code: 1, error: 'BusyError' });
    expect(said['message']).toContain('other/7');
    expect(await ledger.conflict(conflict.id)).toMatchObject({ state: 'open' });
    await ledger.close();
  });
});

describe('tandem problems', () => {
  interface Problems {
    readonly problems: readonly { readonly id: string; readonly code: string; readonly advice: string }[];
    readonly uncertain: readonly { readonly id: string; readonly state: string; readonly words: string }[];
  }

  it('lists each with what can be done, and tries one again at once', async () => {
    const ticket = tickets.create({ Subject: 'x', Status: 'open' });
    desk.tracker.sandbox.chaos.plan(
      { kind: 'status', status: 422, body: { errors: ['Subject is not allowed'] } },
      { method: 'POST', path: /issues/ },
    );
    expect((await tandem('sync')).code).toBe(3);
    const { problems, code } = await tandem<Problems>('problems', 'support');
    expect([code, problems]).toEqual([3, [expect.objectContaining({ code: 'rejected', key: ticket })]]);
    const id = problems[0]?.id ?? '';
    expect(problems[0]?.advice).toContain(`tandem problems retry ${id}`);
    expect((await words('problems', '--lang', 'zh')).stdout).toContain('立即重试');
    expect((await tandem('problems', 'retry', id)).code).toBe(0);
    expect(await tandem('sync')).toMatchObject({ code: 0, syncs: [{ created: 1, problems: 0 }] });
    expect(await tandem('problems')).toEqual({ problems: [], uncertain: [], code: 0 });
    await refuses(['problems', 'retry', id], id, 'there is no such problem');
  });

  it('lists a create whose answer was lost, and takes over what a person says it made', async () => {
    const ticket = tickets.create({ Subject: 'x', Status: 'open' });
    desk.tracker.sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST', path: /issues/ });
    await tandem('sync');
    const { uncertain } = await tandem<Problems>('problems');
    expect(uncertain).toMatchObject([{ state: 'sent', kind: 'create', source: { label: `#${ticket}` } }]);
    const { id = '' } = uncertain[0] ?? {};
    const [issue = ''] = issues.keys();
    await refuses(['problems', 'retry', id], id, 'tandem problems settle');
    await refuses(['problems', 'settle', id], '--made', 'either --made KEY or --not-made');
    await refuses(['problems', 'settle', id, '--not-made'], id, 'may still arrive');
    await refuses(['problems', 'settle', id, '--made', '99999'], '99999', 'has no such record');
    await refuses(['problems', 'settle', 'nothing', '--not-made'], 'nothing', 'no write of unknown outcome');
    expect(await tandem('problems', 'settle', id, '--made', issue)).toMatchObject({
      code: 0,
      outcome: 'made',
      left: ticket,
      right: issue,
    });
    expect(await tandem('sync')).toMatchObject({ code: 0, syncs: [{ created: 0, problems: 0 }] });
    expect(tickets.fields(ticket)).toMatchObject({ Status: 'open' });
    expect(issues.keys()).toEqual([issue]);
  });
});

describe('tandem link and unlink', () => {
  it('part two items and join others, by key or by label', async () => {
    const { ticket, issue } = await linkedPair();
    const other = issues.create({ subject: '登录失败（手工）' });
    await refuses(['link', 'support', ticket, other], ticket, 'is linked already');
    await refuses(['unlink', 'support', ticket, other], `${ticket} ${other}`, 'not linked');
    await refuses(['unlink', 'support', '#4711'], '#4711', 'no linked item');
    expect(await tandem('unlink', 'support', `#${ticket}`, '--side', 'left')).toMatchObject({
      code: 0,
      state: 'unlinked',
      right: { key: issue },
    });
    expect(await tandem('sync', '--sweep')).toMatchObject({ code: 0, syncs: [{ created: 0, updated: 0 }] });
    await refuses(['link', 'support', '4711', other], '4711', 'has no such record');
    await refuses(['link', 'nowhere', ticket, other], 'config/syncs.json', 'there is no sync');
    expect(await tandem('link', 'support', ticket, `#${other}`)).toMatchObject({ code: 0, right: { key: other } });
    expect(await tandem('sync')).toMatchObject({ code: 3, syncs: [{ created: 0, updated: 0 }] });
    const { conflicts } = await tandem<Conflicts>('conflicts');
    expect(conflicts.find((one) => one.field === 'title')).toMatchObject({ right: { label: `#${other}` } });
    expect(issues.fields(issue)).toMatchObject({ subject: '登录失败' });
    expect((await words('unlink', 'support', ticket, other, '--lang', 'zh')).stdout).toContain('已解除关联');
  });
});

describe('tandem history and blame', () => {
  interface History {
    readonly runs: readonly { readonly id: string; readonly act?: string; readonly created: number }[];
  }
  interface Entries {
    readonly entries: readonly { readonly kind: string; readonly field?: string; readonly words: string }[];
  }
  interface Blame extends Entries {
    readonly status: string;
    readonly words: string;
    readonly left: unknown;
    readonly right: unknown;
    readonly conflicts: readonly unknown[];
  }

  it('tell every write of a run, and why a value is what it is', async () => {
    const { ticket, issue, conflict } = await inConflict();
    await tandem('conflicts', 'resolve', conflict.id, '--take', 'left');
    await tandem('sync');
    const { runs } = await tandem<History>('history', 'support');
    expect(runs.map((run) => run.act ?? run.created)).toEqual([0, 'resolve', 0, 1]);
    expect((await tandem<History>('history', '--limit', '1')).runs).toHaveLength(1);
    const [first, last] = [runs.at(-1)?.id ?? '', runs[0]?.id ?? ''];
    expect((await tandem<Entries>('history', '--run', first)).entries[0]).toMatchObject({ kind: 'create' });
    const { entries } = await tandem<Entries>('history', 'support', '--run', last);
    expect(entries.map((entry) => entry.words)).toEqual([`~ redmine #${issue} › title: 无法登录 → 登录坏了`]);
    expect((await words('history', '--lang', 'zh')).stdout).toContain(`冲突 ${conflict.id}`);
    // The run that a person looks at is the last real one.
    expect(await tandem('status')).toMatchObject({ syncs: [{ lastRun: { id: last } }] });

    const title = await tandem<Blame>('blame', 'support', ticket, 'title', '--side', 'left');
    expect(title).toMatchObject({
      code: 0,
      status: 'agreed',
      left: { label: `#${ticket}`, value: '登录坏了', native: '登录坏了' },
      right: { label: `#${issue}`, value: '登录坏了', native: '登录坏了' },
      conflicts: [{ id: conflict.id, state: 'resolved', winner: 'left' }],
    });
    expect(title.entries.map((entry) => entry.words)).toEqual([
      `~ redmine #${issue} › title: 无法登录 → 登录坏了`,
      `+ created redmine #${issue} with title: 登录失败`,
    ]);
    const found = await tandem<Blame>('blame', 'support', issue, 'dueDate', '--side', 'right');
    expect([found.entries, found.words]).toEqual([[], expect.stringContaining('As found when linked on')]);
    expect((await words('blame', 'support', ticket, 'title', '--side', 'left', '--lang', 'zh')).stdout).toContain(
      '起因',
    );
  });

  it('say what is wrong with a question', async () => {
    const { ticket } = await linkedPair();
    await refuses(['history', '--limit', 'many'], '--limit', 'not a number');
    await refuses(['history', '--run', 'nothing'], 'nothing', 'there is no such run');
    await refuses(['history', 'elsewhere'], 'config/syncs.json', 'there is no sync');
    await refuses(['blame', 'support', ticket, 'colour', '--side', 'left'], 'colour', 'it syncs title');
    await refuses(['blame', 'support', '4711', 'title'], '4711', 'no linked item');
  });
});

it('what a guard stops ends with exit 4, in words', () => {
  const said: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      said.push(String(chunk));
      done();
    },
  });
  const out = createOutput({ lang: 'zh', json: false, quiet: false }, { stdout: stream, stderr: stream });
  const halted = new HaltedError({ en: 'another account', zh: '凭据属于另一个账号' });
  expect(explain({ out } as Command, halted)).toBe(4);
  expect(said.join('')).toContain('凭据属于另一个账号');
});
