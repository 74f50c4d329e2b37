import type { Law, VerifyInput } from '../../../../src/verify/index.ts';
import { rt, tickets } from '../world.ts';

/** A mapping or sync that would do harm, and what must be said of it. */
export interface Broken {
  readonly name: string;
  readonly law: Law;
  readonly field?: string;
  /** What the words hold: the counterexample. */
  readonly shows: RegExp;
  /** What the repair holds. */
  readonly repair?: RegExp;
  readonly syncs: readonly VerifyInput[];
}

export const state = (name: string, category: 'todo' | 'doing' | 'done' | 'dropped') => ({ id: name, name, category });

export const RT_STATES = [
  ...[state('new', 'todo'), state('open', 'doing'), state('stalled', 'todo')],
  ...[state('resolved', 'done'), state('rejected', 'dropped')],
];

export const one = (
  law: Law,
  name: string,
  shows: RegExp,
  sync: VerifyInput,
  more: Pick<Broken, 'field' | 'repair'> = {},
): Broken => ({ name, law, shows, syncs: [sync], ...more });

/** A field of one's own, the same kind on both sides unless said otherwise. */
export const custom = (left: object, right: object, leftRule: object = {}, rightRule: object = {}) =>
  [
    rt({
      native: { 'CustomFields.Own': { writable: 'always', ...left } },
      fields: { 'custom.own': { field: 'CustomFields.Own', ...leftRule } },
    }),
    tickets({
      native: { 'properties.own': { writable: 'always', ...right } },
      fields: { 'custom.own': { field: 'properties.own', ...rightRule } },
    }),
  ] as const;

export const own = { field: 'custom.own' };
export const toRight = { fields: { 'custom.own': { direction: 'left-to-right' } } } as const;
export const toLeft = { fields: { 'custom.own': { direction: 'right-to-left' } } } as const;
