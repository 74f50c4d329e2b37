import { describe, expect, it } from 'vitest';
import { applyPlan, parsePlan, type ApplyOptions, type PlanDocument } from '../../../src/engine/index.ts';
import { makePair, type Pair } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';

const COMMENTS = { comments: { direction: 'both' } } as const;

/** Applies a plan as the command does: from its text. */
async function apply(pair: Pair, plan: PlanDocument, options: ApplyOptions = {}) {
  pair.clock.advance(60_000);
  pair.left.takeCalls();
  pair.right.takeCalls();
  return applyPlan(pair.sync, pair.deps, parsePlan(JSON.stringify(plan), 'plan.json'), options);
}

const called = (pair: Pair, which: RegExp): readonly string[] =>
  [...pair.left.calls, ...pair.right.calls].filter((call) => which.test(call));

const WRITES = /^(create|update|comment )/;

describe('applying a plan', () => {
  it('does exactly what it says: a create, its moves and its comments, an edit', async () => {
    const pair = await makePair({ sync: COMMENTS });
    pair.left.add({ title: 'old' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'edited' });
    const key = pair.left.add({ title: 'new', status: 'open' });
    pair.left.comment(key, '<p>any news?</p>', 'customer');
    const plan = await planOf(pair);
    expect(await apply(pair, plan)).toMatchObject({
      ...{ outcome: 'done', created: 1, updated: 1, transitioned: 2, commented: 1, problems: 0, drifted: [] },
    });
    expect(pair.right.titles()).toEqual(['edited', 'new']);
    expect(pair.right.field('2', 'status')).toBe('进行中');
    expect(pair.right.row('2').comments).toHaveLength(1);
    expect((await pair.ledger.runs({ sync: 'feedback', limit: 1 }))[0]).toMatchObject({ created: 1, outcome: 'done' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('touches nothing that is not in it, and lists no stream: what came since is left to the next run', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    const plan = await planOf(pair);
    pair.left.add({ title: 'later' });
    const checkpoints = JSON.stringify(await pair.ledger.checkpoints('feedback'));
    expect(await apply(pair, plan)).toMatchObject({ created: 1, drifted: [] });
    expect(called(pair, /^pull/)).toEqual([]);
    expect(JSON.stringify(await pair.ledger.checkpoints('feedback'))).toBe(checkpoints);
    expect(pair.right.titles()).toEqual(['a']);
    expect(await pair.run()).toMatchObject({ created: 1 });
    expect(pair.right.titles()).toEqual(['a', 'later']);
  });

  it('refuses a record that was edited since, says which field, and applies the others', async () => {
    const pair = await makePair();
    for (const title of ['a', 'b', 'c']) pair.left.add({ title });
    await pair.run();
    pair.clock.advance(60_000);
    for (const key of ['1', '2', '3']) pair.left.edit(key, { priority: 'P0' });
    const plan = await planOf(pair);
    pair.left.edit('1', { title: 'a!' });
    pair.right.edit('2', { labels: ['x'] });
    const report = await apply(pair, plan);
    expect(report).toMatchObject({ updated: 1, conflicts: 0, problems: 0 });
    expect(report.drifted.map((one) => one.words.en)).toEqual([
      'helpdesk #1 was edited since the plan was made: title',
      'pingcode #2 was edited since the plan was made: labels',
    ]);
    expect(called(pair, WRITES)).toEqual(['update 3']);
    expect(await pair.run()).toMatchObject({ updated: 3 });
  });

  it('refuses a record that means more to do than before: a comment that came since', async () => {
    const pair = await makePair({ sync: COMMENTS });
    pair.left.add({ title: 'a' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'b' });
    const plan = await planOf(pair);
    pair.left.comment('1', '<p>not shown to anybody</p>');
    const report = await apply(pair, plan);
    expect(report.drifted[0]?.words.en).toContain('the plan says update, today it would be comment, update');
    expect(called(pair, WRITES)).toEqual([]);
  });

  it('refuses a create whose source has a partner by now, and is done only once', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    const plan = await planOf(pair);
    await apply(pair, plan);
    const again = await apply(pair, plan);
    expect(again).toMatchObject({ created: 0, drifted: [{ kind: 'create', left: { key: '1' } }] });
    expect(again.drifted[0]?.words.en).toBe('helpdesk 1 has a partner already');
    expect(pair.right.rows.size).toBe(1);
  });

  it('refuses what is gone, and what waits for a write of unknown outcome', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    pair.left.add({ title: 'b' });
    const plan = await planOf(pair);
    pair.left.delete('1');
    pair.right.fail({ on: 'create', kind: 'lost-request' });
    await pair.run();
    const report = await apply(pair, plan);
    expect(report).toMatchObject({ created: 0 });
    expect(report.drifted).toHaveLength(2);
    expect(called(pair, WRITES)).toEqual([]);
  });

  it('leaves alone what turns out to be more than the file holds, and says so', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'b' });
    const plan = await planOf(pair);
    // Between the comparison and the write, when the target is read for the last time, a colleague has just edited another field of it.
    let reads = 0;
    pair.right.before = (call) => {
      if (call === 'read' && (reads += 1) === 3) pair.right.edit('1', { priority: 'P0' });
    };
    const report = await apply(pair, plan);
    expect(report).toMatchObject({ updated: 1, drifted: [{ kind: 'linked' }] });
    expect(report.drifted[0]?.words.en).toContain('left more to do than the plan holds (priority)');
    expect(called(pair, WRITES)).toEqual(['update 1']);
    expect([pair.right.field('1', 'title'), pair.left.field('1', 'priority')]).toEqual(['b', null]);
    await pair.run();
    expect(pair.left.field('1', 'priority')).toBe('P0');
  });

  it('takes a status that the vendor replaced at creation as part of the create', async () => {
    const pair = await makePair();
    const fields = pair.right.schema.fields.map((field) =>
      field.name === 'status' ? ({ ...field, writable: 'always' } as const) : field,
    );
    pair.right.schema = { ...pair.right.schema, fields };
    const { create } = pair.right.stream;
    pair.right.stream.create = async (draft) => {
      if (!create) throw new Error('no create');
      return create({ ...draft, fields: { ...draft.fields, status: '待评审' } });
    };
    pair.left.add({ title: 'a', status: 'open' });
    const plan = await planOf(pair);
    expect(operationsOf(plan).map((one) => one.kind)).toEqual(['create']);
    expect(await apply(pair, plan)).toMatchObject({ created: 1, transitioned: 2, drifted: [] });
    expect(pair.right.field('1', 'status')).toBe('进行中');
  });

  it('joins what it says, with the fields that follow from it', async () => {
    const pair = await makePair({ sync: { match: ['title'], policy: 'two-way-left-wins' } });
    pair.left.add({ title: 'same', priority: 'P1' });
    pair.right.add({ title: 'same', priority: 'P3' });
    const plan = await planOf(pair);
    expect(await apply(pair, plan)).toMatchObject({ updated: 1, created: 0, drifted: [] });
    expect(pair.right.field('1', 'priority')).toBe('P1');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('goes on past a record that cannot be delivered right now, and lists it', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    pair.left.add({ title: 'b' });
    const plan = await planOf(pair);
    pair.right.fail({ on: 'create', kind: 'down' });
    expect(await apply(pair, plan)).toMatchObject({ outcome: 'done', created: 1, drifted: [{ kind: 'create' }] });
  });
});

describe('a plan file', () => {
  const small = async (): Promise<{ pair: Pair; plan: PlanDocument }> => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    return { pair, plan: await planOf(pair) };
  };

  it('holds what a person needs to judge it and a machine to apply it', async () => {
    const { plan } = await small();
    expect(plan).toMatchObject({ format: 1, sync: 'feedback', totals: { create: 1, requests: 1 } });
    expect(plan.steps).toMatchObject([
      {
        kind: 'create',
        on: 'right',
        left: { key: '1', label: '#1' },
        preconditions: [{ side: 'left', key: '1', unlinked: true, values: { title: expect.any(String) } }],
        operations: [{ kind: 'create', rule: 'right-ideas', requests: 1, reversible: false }],
      },
    ]);
  });

  it('is the same for the same state of things, but for when it was made', async () => {
    const { pair, plan } = await small();
    expect((await planOf(pair)).hash).toBe(plan.hash);
  });

  const edits: Readonly<Record<string, (text: string) => string>> = {
    'an edited value': (text) => text.replace('"title":"a"', '"title":"b"'),
    'an edited total': (text) => text.replace('"create":1', '"create":0'),
    'another sync': (text) => text.replace('"sync":"feedback"', '"sync":"other"'),
    'a format of tomorrow': (text) => text.replace('"format":1', '"format":2'),
    'half a file': (text) => text.slice(0, 200),
  };
  it.each(Object.entries(edits))('is refused with %s', async (_, edit) => {
    const { plan } = await small();
    const text = JSON.stringify(plan);
    expect(() => parsePlan(text, 'plan.json')).not.toThrow();
    expect(edit(text)).not.toBe(text);
    expect(() => parsePlan(edit(text), 'plan.json')).toThrow('plan.json');
  });

  it('is refused when the mapping or the settings were edited since', async () => {
    const { pair, plan } = await small();
    pair.sync = { ...pair.sync, policy: 'mirror' };
    await expect(apply(pair, plan)).rejects.toThrow('plan again');
    expect(called(pair, /./)).toEqual([]);
  });

  it('that a guard would halt is applied only by somebody who has looked', async () => {
    const pair = await makePair();
    for (let item = 0; item < 30; item += 1) pair.left.add({ title: `item ${item}` });
    await pair.run();
    pair.clock.advance(60_000);
    for (const key of pair.left.rows.keys()) pair.left.edit(key, { title: 'all the same' });
    const plan = await planOf(pair);
    expect(plan.halt?.en).toContain('"title" would change on 30 of 30');
    expect(await apply(pair, plan)).toMatchObject({ outcome: 'halted', updated: 0 });
    expect(called(pair, WRITES)).toEqual([]);
    expect(await apply(pair, plan, { accept: true })).toMatchObject({ outcome: 'done', updated: 30 });
  });

  it('made before the account changed is not applied, whoever accepts it', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'b' });
    const plan = await planOf(pair);
    pair.right.account = 'someone-else';
    expect(await apply(pair, plan, { accept: true })).toMatchObject({ outcome: 'halted' });
    expect(called(pair, WRITES)).toEqual([]);
  });

  it('of a backfill is applied as a backfill', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a', priority: 'P1' });
    await pair.run();
    const { fields } = pair.sync.left.mapping;
    const values = { P0: 'urgent', P1: 'urgent', P2: 'high', P3: 'normal', P4: 'low' };
    const priority = { field: 'priority', values, write: { urgent: 'P0' } };
    const mapping = { ...pair.sync.left.mapping, fields: { ...fields, priority } };
    pair.sync = { ...pair.sync, left: { ...pair.sync.left, mapping } };
    const plan = await planOf(pair, { from: 'left', fields: ['priority'] });
    expect(await apply(pair, plan)).toMatchObject({ updated: 1, drifted: [] });
    expect(pair.right.field('1', 'priority')).toBe('P0');
  });

  it('is not applied while another process runs the sync', async () => {
    const { pair, plan } = await small();
    await pair.ledger.acquireLease('feedback', 'other/7', pair.clock.now() + 60_000, 600_000);
    expect(await apply(pair, plan)).toMatchObject({ outcome: 'failed', created: 0 });
  });
});
