import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES, STATUSES, type FieldType, type Value } from '../../../src/model/index.ts';
import {
  decideRolled,
  fitsType,
  placesOf,
  rollUpOf,
  type FieldState,
  type RolledRule,
  type RollUp,
} from '../../../src/sync/index.ts';

const status = fc.constantFrom(...STATUSES.map(({ id }) => id));
const own = { order: ['cold', 'warm', 'hot'], take: 'highest' } as const satisfies RollUp;
const labels = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')).map((set) => set.toSorted());

const KINDS: readonly (readonly [string, RollUp, FieldType, fc.Arbitrary<Value>])[] = [
  ['status by progress', 'progress', 'state', status],
  ['status by the highest', 'highest', 'state', status],
  ['status by the lowest', 'lowest', 'state', status],
  ['priority by the highest', 'highest', 'option', fc.constantFrom(...PRIORITIES)],
  ['an order of one’s own', own, 'option', fc.constantFrom(...own.order)],
  ['the other end of it', { ...own, take: 'lowest' }, 'option', fc.constantFrom(...own.order)],
  ['numbers', 'highest', 'number', fc.integer({ min: -9, max: 9 })],
  ['days', 'lowest', 'date', fc.constantFrom('2026-01-31', '2026-02-01', '2025-12-31')],
  ['yes and no', 'lowest', 'boolean', fc.boolean()],
  ['sets', 'union', 'labels', labels],
];

describe.each(KINDS)('%s', (_, rollUp, type, value) => {
  const roll = (values: readonly Value[]) => rollUpOf(rollUp, type, values);

  it('is the same in whatever order and however often', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (values, picks) => {
        const whole = roll(values);
        expect(whole).toBeDefined();
        const shuffled = values
          .flatMap((one) => [one, one])
          .map((one) => [picks.next().value ?? 0, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(roll(shuffled)).toEqual(whole);
      }),
    );
  });

  it('is the same in whatever parts it is put together', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.array(value, { minLength: 1 }), (some, others) => {
        const [one, other] = [roll(some), roll(others)];
        if (one === undefined || other === undefined) throw new Error('every value has a place');
        expect(roll([one, other])).toEqual(roll([...some, ...others]));
      }),
    );
  });

  it('has a place for every value, and fits its type', () => {
    expect(fitsType(rollUp, type)).toBe(true);
    const places = placesOf(rollUp, type);
    if (places) fc.assert(fc.property(value, (one) => places.includes(String(one))));
  });
});

describe('what many statuses come to', () => {
  it.each([
    ['all done', ['done', 'done'], 'done'],
    ['one done, one not begun', ['done', 'new'], 'in_progress'],
    ['one begun', ['new', 'in_progress', 'planned'], 'in_progress'],
    ['none begun, one planned', ['new', 'planned'], 'planned'],
    ['one dropped, the other done', ['declined', 'done'], 'done'],
    ['all dropped', ['declined', 'declined'], 'declined'],
    ['one released, one only done', ['released', 'done'], 'done'],
    ['one in review, the rest done', ['in_review', 'done'], 'in_review'],
    ['one on hold, the rest done', ['on_hold', 'done'], 'in_progress'],
    ['none', [], null],
  ] as const)('by progress: %s', (_, values, expected) => {
    expect(rollUpOf('progress', 'state', values)).toBe(expected);
  });

  it.each(['progress', own] as const)('a value without a place says nothing: %o', (rollUp) => {
    expect(rollUpOf(rollUp, 'option', ['unheard of'])).toBeUndefined();
    expect(rollUpOf(rollUp, 'option', ['hot', 'unheard of', 'new'])).toBeUndefined();
  });

  it.each([
    ['union', 'state'],
    ['highest', 'labels'],
    ['progress', 'option'],
    ['highest', 'text'],
    ['highest', 'person'],
    [own, 'number'],
  ] as const)('%o does not fit %s', (rollUp, type) => expect(fitsType(rollUp, type)).toBe(false));
});

const rule: RolledRule = {
  field: 'priority',
  type: 'option',
  direction: 'left-to-right',
  declared: 'left-to-right',
  conflict: 'manual',
  restore: false,
  coerce: { left: (value) => value, right: (value) => value },
  rollUp: { many: 'left', by: 'highest' },
};

const state = (changes: Partial<FieldState> = {}): FieldState => ({
  left: 'low',
  right: 'normal',
  rolled: 'normal',
  status: 'agreed',
  ...changes,
});

const view = (value: Value) => ({ fields: { priority: value }, updatedAt: '2026-01-01T00:00:00Z' });

describe('one of many', () => {
  const decide = (left: Value, right: Value, together: Value | undefined, given: Partial<RolledRule> = {}) =>
    decideRolled({ ...rule, ...given }, state(), { left: view(left), right: view(right) }, together);

  it.each([
    ['nobody has changed', 'low', 'normal', 'normal', { do: 'nothing' }],
    [
      'a change below the others is accounted for',
      'normal',
      'normal',
      'normal',
      { do: 'settle', left: 'normal', right: 'normal' },
    ],
    [
      'a change of the whole is carried',
      'urgent',
      'normal',
      'urgent',
      { do: 'write', to: 'right', value: 'urgent', rolled: { together: 'urgent', own: 'urgent' } },
    ],
    [
      'a change of another is carried as well',
      'low',
      'normal',
      'high',
      { do: 'write', to: 'right', value: 'high', rolled: { together: 'high', own: 'low' } },
    ],
    [
      'what the one shows already is not written',
      'urgent',
      'urgent',
      'urgent',
      { do: 'settle', left: 'urgent', right: 'urgent' },
    ],
    ['an edit of the one stays while the whole does', 'low', 'urgent', 'normal', { do: 'nothing' }],
    [
      'an edit of the one meets a change of the whole',
      'urgent',
      'high',
      'urgent',
      { do: 'conflict', left: 'urgent', right: 'high' },
    ],
    ['nothing can be said', 'odd', 'normal', undefined, { do: 'freeze', side: 'left', native: 'odd' }],
  ] as const)('%s', (_, left, right, together, expected) => {
    expect(decide(left, right, together)).toEqual(expected);
  });

  it('sets go up as sets: what people added by hand stays, what nobody has any more goes', () => {
    const sets = { ...rule, type: 'labels', rollUp: { many: 'left', by: 'union' } } as const;
    const before = state({ left: ['a'], right: ['a', 'b', 'hand'], rolled: ['a', 'b'] });
    const views = { left: view(['a']), right: view(['a', 'b', 'hand']) };
    expect(decideRolled(sets, before, views, ['a', 'c'])).toMatchObject({
      ...{ do: 'write', to: 'right', value: ['a', 'c', 'hand'] },
      rolled: { together: ['a', 'c'], own: ['a'] },
    });
    expect(decideRolled(sets, before, views, ['a', 'b'])).toEqual({ do: 'nothing' });
  });
});
