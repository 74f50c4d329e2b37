import { describe, expect, it } from 'vitest';
import { consentsTo, doorsOn, NO_WORKFLOW_RULES, type Plot } from '../../../src/sync/index.ts';

/** Edges as `a>b`; a state means its own letter, so `a1` and `a2` mean the same. */
const plot = (edges: readonly string[], looked?: readonly string[]): Plot => ({
  edges: edges.map((edge) => {
    const [from = '', to = ''] = edge.split('>');
    return { from, to };
  }),
  meaningOf: (state) => (state === 'nothing' ? undefined : state.charAt(0)),
  ...(looked && { looked: new Set(looked) }),
});

const names = (edges: readonly string[], from: string, path: readonly string[], looked?: readonly string[]) =>
  doorsOn(plot(edges, looked), from, path).map((door) => `${door.from}>${door.to} loses ${door.lost.join()}`);

describe('one-way doors on a path', () => {
  it.each([
    { say: 'none where one can go back', edges: ['a>b', 'b>a'], from: 'a', path: ['b'], is: [] },
    { say: 'none where a detour leads back', edges: ['a>b', 'b>c', 'c>a'], from: 'a', path: ['b', 'c'], is: [] },
    {
      say: 'none where another state of the same meaning is reached',
      edges: ['a1>b', 'b>a2'],
      from: 'a1',
      path: ['b'],
      is: [],
    },
    { say: 'the one at the end', edges: ['a>b', 'b>a', 'b>c'], from: 'a', path: ['b', 'c'], is: ['b>c loses a,b'] },
    {
      say: 'every one on the way',
      edges: ['a>b', 'b>c'],
      from: 'a',
      path: ['b', 'c'],
      is: ['a>b loses a', 'b>c loses b'],
    },
    {
      say: 'one that leads back to where it came from, but not to where it began',
      edges: ['a>b1', 'b1>a', 'b1>c', 'c>b2', 'b2>c'],
      from: 'a',
      path: ['b1', 'c'],
      is: ['b1>c loses a'],
    },
    { say: 'a state without a meaning loses nothing', edges: ['nothing>b'], from: 'nothing', path: ['b'], is: [] },
    { say: 'nothing between states of one meaning', edges: ['a1>a2'], from: 'a1', path: ['a2'], is: [] },
  ])('$say', ({ edges, from, path, is }) => {
    expect(names(edges, from, path)).toEqual(is);
  });

  it('are claimed only where everything ahead was looked at', () => {
    const edges = ['a>b', 'b>c'];
    expect(names(edges, 'a', ['b'], ['a', 'b'])).toEqual([]);
    expect(names(edges, 'a', ['b'], ['a', 'b', 'c'])).toEqual(['a>b loses a']);
  });
});

describe('consent', () => {
  const move = { from: 'a', to: 'b' };
  it.each([
    ['is not given by saying nothing', NO_WORKFLOW_RULES, false],
    ['is given to all', { ...NO_WORKFLOW_RULES, oneWay: 'allow' as const }, true],
    ['is given to this move', { ...NO_WORKFLOW_RULES, oneWay: [['a', 'b']] as const }, true],
    ['to the way back is none to this one', { ...NO_WORKFLOW_RULES, oneWay: [['b', 'a']] as const }, false],
  ])('%s', (_, rules, is) => {
    expect(consentsTo(rules, move)).toBe(is);
  });
});
