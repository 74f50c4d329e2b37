import { describe, expect, it } from 'vitest';
import { findPath, untried, type Workflow } from '../../../src/sync/index.ts';

const workflow = (...edges: readonly string[]): Workflow => ({
  free: false,
  edges: edges.map((edge) => {
    const [from = '', to = '', flag] = edge.split(' ');
    return { from, to, ...(flag === 'mails' && { notifiesCustomer: true }) };
  }),
});

/** PingCode's default ticket flow, as read on a live tenant. */
const PINGCODE_TICKETS = workflow('待处理 处理中', '处理中 已计划', '已计划 已完成', '处理中 已关闭');
const STATES = ['待处理', '处理中', '已计划', '已完成', '已关闭'];

describe('paths through a workflow', () => {
  it.each([
    { say: 'already there', from: 'a', targets: ['a'], edges: ['a b'], is: [] },
    { say: 'one hop', from: 'a', targets: ['b'], edges: ['a b'], is: ['b'] },
    { say: 'the shorter of two ways', from: 'a', targets: ['d'], edges: ['a b', 'b c', 'c d', 'a c'], is: ['c', 'd'] },
    {
      say: 'of equal ways the one that mails nobody',
      from: 'a',
      targets: ['d'],
      edges: ['a b mails', 'a c', 'b d', 'c d'],
      is: ['c', 'd'],
    },
    { say: 'no way', from: 'b', targets: ['a'], edges: ['a b'], is: undefined },
    {
      say: 'the next best state of the same meaning',
      from: 'a',
      targets: ['x', 'c'],
      edges: ['a b', 'b c'],
      is: ['b', 'c'],
    },
    { say: 'a loop does not hang', from: 'a', targets: ['z'], edges: ['a b', 'b a'], is: undefined },
  ])('$say', ({ from, targets, edges, is }) => {
    expect(findPath({ workflow: workflow(...edges), from, targets })).toEqual(is);
  });

  it('never passes through a state to avoid, but may end in it', () => {
    const edges = workflow('a b', 'b c', 'a d', 'd e', 'e c');
    expect(findPath({ workflow: edges, from: 'a', targets: ['c'], avoid: ['b'] })).toEqual(['d', 'e', 'c']);
    expect(findPath({ workflow: edges, from: 'a', targets: ['b'], avoid: ['b'] })).toEqual(['b']);
  });

  it('takes only moves that may be made, even if that is longer', () => {
    const edges = workflow('a b', 'a c', 'c b');
    const passable = ({ from, to }: { readonly from: string; readonly to: string }) => `${from}${to}` !== 'ab';
    expect(findPath({ workflow: edges, from: 'a', targets: ['b'], passable })).toEqual(['c', 'b']);
    expect(findPath({ workflow: edges, from: 'a', targets: ['b'], passable: () => false })).toBeUndefined();
  });

  it('says which move may still be tried where moves are known only by trying', () => {
    const tries = { refused: [{ from: 'a', to: 'b' }] };
    const trying: Workflow = { free: false, edges: [], tries };
    expect(untried({ workflow: trying, from: 'a', targets: ['b', 'c'] })).toBe('c');
    expect(untried({ workflow: trying, from: 'x', targets: ['b', 'c'] })).toBe('b');
    expect(untried({ workflow: trying, from: 'a', targets: ['b'] })).toBeUndefined();
    expect(untried({ workflow: workflow('a b'), from: 'a', targets: ['c'] })).toBeUndefined();
  });

  it('of the 20 ordered pairs of PingCode’s default ticket states 8 are reachable and 12 are refused', () => {
    const pairs = STATES.flatMap((from) => STATES.filter((to) => to !== from).map((to) => ({ from, to })));
    const reachable = pairs.filter(
      ({ from, to }) => findPath({ workflow: PINGCODE_TICKETS, from, targets: [to] }) !== undefined,
    );
    expect(pairs).toHaveLength(20);
    expect(reachable).toHaveLength(8);
  });
});
