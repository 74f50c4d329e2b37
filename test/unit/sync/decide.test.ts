import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mapped, Value } from '../../../src/model/index.ts';
import {
  agreeOnElements,
  decideField,
  mergeSets,
  type FieldDecision,
  type FieldRule,
  type FieldState,
  type Seen,
  type View,
} from '../../../src/sync/index.ts';

const view = (value: Mapped | undefined, updatedAt = '2026-03-01T08:00:00Z'): View => ({
  fields: value === undefined ? {} : { title: value },
  updatedAt,
});

const rule = (changes: Partial<FieldRule> = {}): FieldRule => ({
  field: 'title',
  type: 'text',
  direction: 'both',
  declared: 'both',
  conflict: 'manual',
  restore: false,
  coerce: { left: (value) => value, right: (value) => value },
  ...changes,
});

const agreed = (left: Seen, right: Seen = left): FieldState => ({ left, right, status: 'agreed' });
const pendingLeft = (left: Value, right: Value): FieldState => ({ left, right, status: 'pending-left' });

interface Case {
  readonly say: string;
  readonly state?: FieldState;
  readonly left?: Mapped;
  readonly right?: Mapped;
  readonly rule?: Partial<FieldRule>;
  readonly is: FieldDecision;
}

const cases: readonly Case[] = [
  { say: 'nothing moved', state: agreed('a'), left: 'a', right: 'a', is: { do: 'nothing' } },
  {
    say: 'sides differ but agreed: a server rewrites',
    state: agreed('long', 'lon'),
    left: 'long',
    right: 'lon',
    is: { do: 'nothing' },
  },
  { say: 'left edited', state: agreed('a'), left: 'b', right: 'a', is: { do: 'write', to: 'right', value: 'b' } },
  { say: 'right edited', state: agreed('a'), left: 'a', right: 'b', is: { do: 'write', to: 'left', value: 'b' } },
  { say: 'left edited, right not listed', state: agreed('a'), left: 'b', is: { do: 'write', to: 'right', value: 'b' } },
  {
    say: 'both edited to the same',
    state: agreed('a'),
    left: 'b',
    right: 'b',
    is: { do: 'settle', left: 'b', right: 'b' },
  },
  {
    say: 'both edited differently, nobody decides',
    state: agreed('a'),
    left: 'b',
    right: 'c',
    is: { do: 'conflict', left: 'b', right: 'c' },
  },
  {
    say: 'both edited, left wins',
    state: agreed('a'),
    left: 'b',
    right: 'c',
    rule: { conflict: 'left-wins' },
    is: { do: 'write', to: 'right', value: 'b', loser: 'c' },
  },
  {
    say: 'cleared is an edit',
    state: agreed('a'),
    left: null,
    right: 'a',
    is: { do: 'write', to: 'right', value: null },
  },
  { say: 'missing is not cleared', state: agreed('a'), right: 'a', is: { do: 'nothing' } },
  {
    say: 'pending counts as changed',
    state: pendingLeft('b', 'a'),
    left: 'b',
    right: 'a',
    is: { do: 'write', to: 'right', value: 'b' },
  },
  {
    say: 'pending against an edit is a conflict, not a silent winner',
    state: pendingLeft('b', 'a'),
    left: 'b',
    right: 'c',
    is: { do: 'conflict', left: 'b', right: 'c' },
  },
  {
    say: 'the other side would make of it what it holds',
    state: agreed('a', 'abc'),
    left: 'abcdef',
    right: 'abc',
    rule: { coerce: { left: (v) => v, right: (v) => String(v).slice(0, 3) } },
    is: { do: 'settle', left: 'abcdef', right: 'abc' },
  },
  {
    say: 'a value without a meaning waits',
    state: agreed('a'),
    left: { unmapped: '??' },
    right: 'a',
    is: { do: 'freeze', side: 'left', native: '??' },
  },
  {
    say: 'an edit against the direction is left alone',
    state: agreed('a'),
    left: 'a',
    right: 'b',
    rule: { direction: 'left-to-right' },
    is: { do: 'nothing' },
  },
  {
    say: 'a mirror puts it back',
    state: agreed('a'),
    left: 'a',
    right: 'b',
    rule: { direction: 'left-to-right', restore: true, conflict: 'left-wins' },
    is: { do: 'write', to: 'right', value: 'a' },
  },
  {
    say: 'a long text known by digest only is read before it is carried',
    state: { left: { digest: 'x' }, right: 'a', status: 'pending-left' },
    right: 'a',
    is: { do: 'read', side: 'left' },
  },
  { say: 'first look, equal', left: 'a', right: 'a', is: { do: 'settle', left: 'a', right: 'a' } },
  { say: 'first look, different', left: 'a', right: 'b', is: { do: 'conflict', left: 'a', right: 'b' } },
];

describe('one field', () => {
  it.each(cases)('$say', ({ state, left, right, rule: changes, is }) => {
    const views = {
      ...(left !== undefined && { left: view(left) }),
      ...(right !== undefined && { right: view(right) }),
    };
    expect(decideField(rule(changes), state, views)).toEqual(is);
  });

  it('the newest of two real edits wins, and a tie falls to the left', () => {
    const newest = rule({ conflict: 'newest-wins' });
    const later = { left: view('b', '2026-03-01T08:00:00Z'), right: view('c', '2026-03-01T09:00:00Z') };
    expect(decideField(newest, agreed('a'), later)).toEqual({ do: 'write', to: 'left', value: 'c', loser: 'b' });
    const tie = { left: view('b'), right: view('c') };
    expect(decideField(newest, agreed('a'), tie)).toEqual({ do: 'write', to: 'right', value: 'b', loser: 'c' });
  });

  it('a merged set that has reached one side only: what both hold is agreed, so that taking it out counts', () => {
    const before = { left: ['old'], right: ['old'], status: 'agreed' } as const;
    expect(agreeOnElements(before, ['a', 'b'], ['b', 'old'])).toEqual({
      ...before,
      left: ['b', 'old'],
      right: ['b', 'old'],
    });
    expect(mergeSets({ left: ['b', 'old'], right: ['b', 'old'] }, ['a', 'b'], [])).toEqual(['a']);
  });

  it('sets keep what nobody took out', () => {
    const state: FieldState = { left: ['a', 'b'], right: ['a', 'b'], status: 'agreed' };
    const views = { left: view(['b', 'c']), right: view(['a', 'b', 'd']) };
    expect(decideField(rule({ type: 'labels' }), state, views)).toEqual({
      do: 'merge',
      value: ['b', 'c', 'd'],
      to: ['left', 'right'],
    });
  });
});

// --- properties over all small worlds

const value = fc.constantFrom('a', 'b', 'c', null);
const status = fc.constantFrom('agreed', 'pending-left', 'pending-right', 'conflict', 'frozen');
const world = fc.record({ left: value, right: value, seenLeft: value, seenRight: value, status });
const policy = fc.constantFrom('manual', 'left-wins', 'right-wins', 'newest-wins');

const swap = (decision: FieldDecision): FieldDecision => {
  const other = (side: 'left' | 'right') => (side === 'left' ? 'right' : 'left');
  switch (decision.do) {
    case 'settle':
      return { ...decision, left: decision.right, right: decision.left };
    case 'conflict':
      return { ...decision, left: decision.right, right: decision.left };
    case 'write':
      return { ...decision, to: other(decision.to) };
    case 'freeze':
    case 'read':
      return { ...decision, side: other(decision.side) };
    default:
      return decision;
  }
};

describe('laws of the decision', () => {
  it('swapping left and right mirrors it', () => {
    fc.assert(
      fc.property(world, ({ left, right, seenLeft, seenRight, status: is }) => {
        const mirrored = is === 'pending-left' ? 'pending-right' : is === 'pending-right' ? 'pending-left' : is;
        const one = decideField(rule(), { left: seenLeft, right: seenRight, status: is } as FieldState, {
          left: view(left),
          right: view(right),
        });
        const two = decideField(rule(), { left: seenRight, right: seenLeft, status: mirrored } as FieldState, {
          left: view(right),
          right: view(left),
        });
        expect(swap(two)).toEqual(one);
      }),
      { numRuns: 5000 },
    );
  });

  it('an edit is never overwritten unless it is kept: a write either overrides nothing new, or names the loser', () => {
    fc.assert(
      fc.property(world, policy, ({ left, right, seenLeft, seenRight, status: is }, conflict) => {
        const state = { left: seenLeft, right: seenRight, status: is } as FieldState;
        const decision = decideField(rule({ conflict }), state, { left: view(left), right: view(right) });
        if (decision.do !== 'write') return;
        const [there, seen] = decision.to === 'left' ? [left, seenLeft] : [right, seenRight];
        const edited = there !== seen || is === `pending-${decision.to}`;
        expect(edited).toBe('loser' in decision);
        if ('loser' in decision) expect(decision.loser).toBe(there);
      }),
      { numRuns: 10000 },
    );
  });

  it('after a write has landed there is nothing left to do', () => {
    fc.assert(
      fc.property(world, policy, ({ left, right, seenLeft, seenRight, status: is }, conflict) => {
        const state = { left: seenLeft, right: seenRight, status: is } as FieldState;
        const decision = decideField(rule({ conflict }), state, { left: view(left), right: view(right) });
        if (decision.do !== 'write' && decision.do !== 'settle') return;
        const settled = decision.do === 'write' ? decision.value : left;
        const after = decision.do === 'settle' ? agreed(left, right) : agreed(settled);
        const views =
          decision.do === 'settle'
            ? { left: view(left), right: view(right) }
            : { left: view(settled), right: view(settled) };
        expect(decideField(rule({ conflict }), after, views)).toEqual({ do: 'nothing' });
      }),
      { numRuns: 10000 },
    );
  });
});
