import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../src/engine/index.ts';
import type { FieldSchema } from '../../../src/model/index.ts';
import type { WorkflowRules } from '../../../src/sync/index.ts';
import { asking, codesOf, LATER_MS, pairWith } from '../../support/moves.ts';
import { RIGHT_MOVES, type Pair, type PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';
import { states, undo } from '../../support/undoing.ts';

const NOTE: FieldSchema = { name: 'note', type: 'text', writable: 'always' };
const CHOICE: FieldSchema = {
  ...{ name: 'note', type: 'option', writable: 'always' },
  options: ['已完成', 'Declined'].map((name) => ({ id: name, name })),
};

const telling = (unreachable: WorkflowRules['unreachable'], options: PairOptions = {}): Promise<Pair> =>
  pairWith({ oneWay: 'allow', unreachable }, { ...options, right: { more: [NOTE], ...options.right } });

/** A linked item that is done on both sides, and then opened again on the left: no way leads back on the right. */
async function reopened(pair: Pair, status = 'new'): Promise<void> {
  await asking(pair, 'resolved');
  await pair.run();
  pair.clock.advance(60_000);
  pair.left.edit('1', { status });
}

const comments = (pair: Pair) => pair.right.row('1').comments;

/** Every retry is due, everything is looked at, and nothing is written. */
async function staysQuiet(pair: Pair): Promise<void> {
  for (const options of [{}, { sweep: true }]) {
    pair.clock.advance(LATER_MS);
    await pair.run(options);
    expect(pair.writes()).toEqual([]);
  }
}

describe('a status out of reach is told in a comment', () => {
  it('once, internally, in both languages, with what it is and why', async () => {
    const pair = await telling('comment');
    await reopened(pair);
    const report = await pair.run();
    expect(report).toMatchObject({ commented: 1, transitioned: 0, problems: 1 });
    expect(comments(pair)).toMatchObject([{ visibility: 'internal' }]);
    const body = comments(pair)[0]?.body ?? '';
    expect(body).toMatch(/#1 的状态已变为“新建”，但此处未能设置：.*没有从“已完成”到“待评审”的路径/);
    expect(body).toMatch(/#1 is now "New", which could not be set here: .* has no way from "已完成"/);
    expect(await codesOf(pair)).toEqual(['no-transition']);
    await staysQuiet(pair);
  });

  it('is in the plan, and applied as planned', async () => {
    const pair = await telling('comment');
    await reopened(pair);
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toMatchObject([
      { kind: 'comment', side: 'right', tells: { field: 'status', value: 'new' } },
    ]);
    expect(comments(pair)).toEqual([]);
    expect(await applyPlan(pair.sync, pair.deps, plan)).toMatchObject({ commented: 1, drifted: [] });
    await staysQuiet(pair);
    expect(comments(pair)).toHaveLength(1);
  });

  it.each(['lost-reply', 'lost-request', 'refused'] as const)(
    'once, whatever becomes of the call (%s)',
    async (kind) => {
      const pair = await telling('comment');
      await reopened(pair);
      pair.right.fail({ on: 'comment', kind });
      for (let runs = 0; runs < 5; runs += 1) {
        pair.clock.advance(200_000);
        await pair.run();
      }
      expect(comments(pair)).toHaveLength(1);
      expect(await pair.ledger.openIntents('feedback')).toEqual([]);
      await staysQuiet(pair);
    },
  );

  it('again when another change is out of reach, and when the same one comes again', async () => {
    const pair = await telling('comment');
    await reopened(pair);
    await pair.run();
    for (const status of ['open', 'resolved', 'new']) {
      pair.clock.advance(60_000);
      pair.left.edit('1', { status });
      await pair.run();
    }
    const said = comments(pair).map(({ body }) => /is now "(.*?)"/.exec(body)?.[1]);
    expect(said).toEqual(['New', 'In progress', 'New']);
    await staysQuiet(pair);
  });

  it('is not carried back as a comment of the other side', async () => {
    const pair = await telling('comment', { sync: { comments: { direction: 'both' } } });
    await reopened(pair);
    await pair.run();
    await staysQuiet(pair);
    expect(pair.left.row('1').comments).toEqual([]);
  });

  it('is not told about what waits for consent or for a field', async () => {
    const pair = await pairWith({ unreachable: 'comment' });
    await asking(pair, 'rejected');
    await pair.run();
    expect(pair.writes()).toEqual([]);
    expect(await codesOf(pair)).toEqual(['one-way-door']);
  });

  it('is refused where only customers would read it', async () => {
    const pair = await telling('comment', { right: { visibilities: ['customer'] } });
    pair.left.add({ title: 'a' });
    const { outcome, issues } = await pair.run();
    expect([outcome, issues?.map((issue) => issue.path)]).toEqual(['failed', ['feedback.right.workflow.unreachable']]);
    expect(pair.writes()).toEqual([]);
  });
});

describe('a status out of reach is told in a field', () => {
  it.each([
    ['both languages of a text', NOTE, '新建 / New', 'new'],
    ['the option of that name', CHOICE, 'Declined', 'rejected'],
  ] as const)('as %s, once, and shown in the plan', async (_, field, said, status) => {
    const pair = await telling({ field: 'note' }, { right: { more: [field] } });
    await reopened(pair, status);
    expect(operationsOf(await planOf(pair))).toMatchObject([
      { kind: 'update', changes: [{ native: 'note', write: said, note: true }] },
    ]);
    expect(await pair.run()).toMatchObject({ problems: 1, transitioned: 0 });
    expect(pair.right.sent.at(-1)).toEqual({ note: said });
    expect(await codesOf(pair)).toEqual(['no-transition']);
    await staysQuiet(pair);
  });

  it('is no news where the field has no such option: the problem says so', async () => {
    const pair = await telling({ field: 'note' }, { right: { more: [CHOICE] } });
    await reopened(pair);
    const sent = pair.right.sent.length;
    await pair.run();
    expect(pair.right.sent).toHaveLength(sent);
    const [problem] = await pair.ledger.problems({ limit: 5 });
    expect(problem?.words.en).toContain('"note" cannot say so: it takes no "New"');
  });

  it('follows the next change, and is emptied once the two agree again', async () => {
    const pair = await telling({ field: 'note' });
    await reopened(pair);
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { status: 'open' });
    await pair.run();
    expect(pair.right.field('1', 'note')).toBe('进行中 / In progress');
    pair.clock.advance(60_000);
    pair.left.edit('1', { status: 'resolved' });
    expect(await pair.run()).toMatchObject({ problems: 0 });
    expect(pair.right.field('1', 'note')).toBeNull();
    await staysQuiet(pair);
  });

  it('is emptied after the move, once the workflow leads there', async () => {
    const transitions = [...RIGHT_MOVES];
    const pair = await telling({ field: 'note' }, { right: { transitions } });
    await reopened(pair);
    await pair.run();
    transitions.push({ from: '已完成', to: '待评审' });
    pair.clock.advance(3_600_000);
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
    expect(pair.right.sent.slice(-2)).toEqual([{ status: '待评审' }, { note: null }]);
    await staysQuiet(pair);
  });

  it('keeps what a person has written there since', async () => {
    const pair = await telling({ field: 'note' });
    await reopened(pair);
    await pair.run();
    pair.clock.advance(60_000);
    pair.right.edit('1', { note: 'called them' });
    pair.left.edit('1', { status: 'resolved' });
    await pair.run();
    expect(pair.right.field('1', 'note')).toBe('called them');
    await staysQuiet(pair);
  });

  it('is found out about when its outcome is lost, and listed by an undo', async () => {
    const pair = await telling({ field: 'note' });
    await reopened(pair);
    pair.right.fail({ on: 'update', kind: 'lost-reply' });
    await pair.run();
    for (let runs = 0; runs < 3; runs += 1) {
      pair.clock.advance(200_000);
      await pair.run();
    }
    expect(pair.right.sent.filter((one) => 'note' in one)).toHaveLength(1);
    const [row] = await pair.ledger.journal({ limit: 1 });
    expect(row).toMatchObject({ kind: 'update', after: { note: '新建 / New' } });
    expect(states((await undo(pair, row?.run ?? '')).items)).toEqual(['kept']);
    await staysQuiet(pair);
  });
});
