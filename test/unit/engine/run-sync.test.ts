import { describe, expect, it } from 'vitest';
import { makePair } from '../../support/pair.ts';

describe('a sync of two trackers', () => {
  it('creates a partner once, and an idle run asks for nothing but its lists', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails', description: '<p>500 on submit</p>', priority: 'P1' });
    const first = await pair.run();
    expect(first).toMatchObject({ outcome: 'done', created: 1, conflicts: 0, problems: 0 });
    expect(pair.right.titles()).toEqual(['Login fails']);
    expect(pair.right.field('1', 'description')).toBe('<p>500 on submit</p>');

    const second = await pair.run();
    expect(second).toMatchObject({ outcome: 'done', created: 0, updated: 0 });
    expect(pair.left.calls).toEqual(['pull']);
    expect(pair.right.calls).toEqual(['pull']);
  });

  it('walks a status along the legal path of the other tool, one recorded hop at a time', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Export is slow', status: 'open' });
    const report = await pair.run();
    expect(report).toMatchObject({ created: 1, transitioned: 2 });
    expect(pair.right.field('1', 'status')).toBe('进行中');
    const moves = await pair.ledger.journal({ sync: 'feedback', limit: 10 });
    expect(moves.filter((entry) => entry.kind === 'transition').map((entry) => entry.after)).toEqual([
      '进行中',
      '已计划',
    ]);
  });

  it('walks the status back to the customer', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails' });
    await pair.run();
    pair.clock.advance(1000);
    pair.right.edit('1', { status: '已完成' });
    expect(await pair.run()).toMatchObject({ transitioned: 1 });
    expect(pair.left.field('1', 'status')).toBe('resolved');
    expect((await pair.run()).requests).toBe(2);
  });

  it('refuses a move the workflow does not have before any call, and names what is missing', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails', status: 'resolved' });
    await pair.run();
    expect(pair.right.field('1', 'status')).toBe('已完成');
    pair.clock.advance(1000);
    pair.left.edit('1', { status: 'new' });
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'done', transitioned: 0, problems: 1 });
    expect(pair.writes()).toEqual([]);
    const [problem] = await pair.ledger.problems({ sync: 'feedback', limit: 5 });
    expect(problem?.code).toBe('no-transition');
    expect(problem?.words.zh).toContain('没有从“已完成”到“待评审”的路径');
  });

  it('finds its way through a workflow that is told only record by record, and remembers it', async () => {
    const pair = await makePair({ right: { transitionsKnown: 'per-record' } });
    pair.left.add({ title: 'a', status: 'resolved' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 3, problems: 0 });
    expect(pair.right.field('1', 'status')).toBe('已完成');
    pair.left.add({ title: 'b', status: 'open' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 2 });
  });

  it('never explores by way of a state that means done or dropped', async () => {
    const moves = [
      { from: '待评审', to: '已关闭' },
      { from: '已关闭', to: '进行中' },
    ];
    const pair = await makePair({ right: { transitionsKnown: 'per-record', transitions: moves } });
    pair.left.add({ title: 'a', status: 'open' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 0, problems: 1 });
    expect(pair.right.field('1', 'status')).toBe('待评审');
  });

  it('keeps edits of different fields made on both sides', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails', priority: 'P2' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'Login fails on Safari' });
    pair.right.edit('1', { priority: 'P0' });
    expect(await pair.run()).toMatchObject({ updated: 2, conflicts: 0 });
    expect(pair.right.field('1', 'title')).toBe('Login fails on Safari');
    expect(pair.left.field('1', 'priority')).toBe('P0');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('shows the same field edited on both sides as a conflict, writes neither, and closes it when they agree', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'Login broken' });
    pair.right.edit('1', { title: 'Login down' });
    expect(await pair.run()).toMatchObject({ updated: 0, conflicts: 1 });
    expect([pair.left.field('1', 'title'), pair.right.field('1', 'title')]).toEqual(['Login broken', 'Login down']);
    await pair.run();
    expect(await pair.ledger.conflicts({ sync: 'feedback', limit: 10 })).toHaveLength(1);
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'Login down' });
    expect(await pair.run()).toMatchObject({ conflicts: 0 });
    expect((await pair.ledger.conflicts({ sync: 'feedback', limit: 10 }))[0]?.state).toBe('expired');
  });

  it('reads a side again when the other was written in between, and so never overwrites what came meanwhile', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails', description: '<p>a</p>' });
    await pair.run();
    // An open conflict makes the next run read both sides before anything else.
    pair.left.edit('1', { description: '<p>b</p>' });
    pair.right.edit('1', { description: '<p>c</p>' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'Login broken' });
    pair.right.edit('1', { priority: 'P0' });
    pair.left.before = (call) => {
      if (call === 'update') pair.right.edit('1', { title: 'Login down' });
    };
    expect(await pair.run()).toMatchObject({ updated: 1, conflicts: 2 });
    expect(pair.right.field('1', 'title')).toBe('Login down');
  });

  it('keeps the losing value when a policy decides', async () => {
    const pair = await makePair({ sync: { policy: 'two-way-right-wins' } });
    pair.left.add({ title: 'Login fails' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'Login broken' });
    pair.right.edit('1', { title: 'Login down' });
    await pair.run();
    expect(pair.left.field('1', 'title')).toBe('Login down');
    const [conflict] = await pair.ledger.conflicts({ sync: 'feedback', limit: 10 });
    expect(conflict).toMatchObject({ state: 'settled', winner: 'right', left: 'Login broken' });
  });

  it('leaves a finer value alone when the other side means the same', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'Login fails', priority: 'P4' });
    await pair.run();
    expect(pair.right.field('1', 'priority')).toBe('P3');
    pair.clock.advance(1000);
    pair.right.edit('1', { title: 'Login fails!' });
    await pair.run();
    expect(pair.left.field('1', 'priority')).toBe('P4');
  });

  it('does not take a server that rewrites for a person who edits', async () => {
    const pair = await makePair({ right: { rewriteTitle: (title) => title.slice(0, 8) } });
    pair.left.add({ title: 'A long title' });
    await pair.run();
    await pair.run();
    expect(pair.writes()).toEqual([]);
    expect(pair.left.field('1', 'title')).toBe('A long title');
  });

  it('merges labels as sets', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x', labels: ['a', 'b'] });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { labels: ['b', 'c'] });
    pair.right.edit('1', { labels: ['a', 'b', 'd'] });
    await pair.run();
    expect(pair.left.field('1', 'labels')).toEqual(['b', 'c', 'd']);
    expect(pair.right.field('1', 'labels')).toEqual(['b', 'c', 'd']);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('holds an unmapped value and lets the other fields go on', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { status: 'stalled', title: 'y' });
    expect(await pair.run()).toMatchObject({ updated: 1, problems: 1 });
    expect(pair.right.field('1', 'title')).toBe('y');
    pair.clock.advance(1000);
    pair.left.edit('1', { status: 'open' });
    expect(await pair.run()).toMatchObject({ transitioned: 2, problems: 0 });
  });

  it('reports a record deleted on one side and keeps the other', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.right.delete('1');
    expect(await pair.run({ sweep: true })).toMatchObject({ outcome: 'halted' });
    pair.right.add({ title: 'other' });
    expect(await pair.run({ sweep: true })).toMatchObject({ outcome: 'done', problems: 1, deleted: 0 });
    expect(pair.left.titles()).toEqual(['x']);
    const [problem] = await pair.ledger.problems({ sync: 'feedback', limit: 5 });
    expect(problem).toMatchObject({ code: 'deleted', side: 'right' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });
});

describe('comments', () => {
  it('carries each once, keeps internal ones internal, and never carries its own back', async () => {
    const pair = await makePair({ sync: { comments: { direction: 'both' } } });
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.comment('1', '<p>any news?</p>', 'customer');
    pair.left.comment('1', '<p>he is angry</p>', 'internal');
    expect(await pair.run()).toMatchObject({ commented: 2 });
    expect(pair.right.row('1').comments.map((comment) => comment.visibility)).toEqual(['customer', 'internal']);
    await pair.run();
    await pair.run();
    expect(pair.left.row('1').comments).toHaveLength(2);
    expect(pair.right.row('1').comments).toHaveLength(2);
  });

  it('a comment is made harmless for a tool that acts on what it finds inside, and comes once', async () => {
    const pair = await makePair({ right: { actsOn: ['mentions'] }, sync: { comments: { direction: 'both' } } });
    pair.left.add({ title: 'a' });
    pair.left.comment('1', '<p>ask @ann</p>');
    await pair.run();
    const [comment] = pair.right.row('1').comments;
    expect(comment?.body).toContain('ann');
    expect(comment?.body).not.toContain('@ann');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });
});
