import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifySync } from '../../../src/verify/index.ts';
import { custom } from './broken/case.ts';
import { between, options } from './world.ts';

const NAMES = ['A', 'B', 'C', 'D'] as const;
const MEANINGS = ['x', 'y', 'z'] as const;

/** One side: which options are live, what names mean (gone ones too), what to write. */
interface Words {
  readonly live: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly write: Readonly<Record<string, string>>;
}

const words = fc.record({
  live: fc.subarray([...NAMES], { minLength: 1 }),
  values: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...MEANINGS), { minKeys: 1 }),
  write: fc.dictionary(fc.constantFrom(...MEANINGS), fc.constantFrom(...NAMES), { maxKeys: 3 }),
});

/** The promise in plain words, without the code that keeps it: whether every item of `from` can be carried to `to` and still means there what it can. */
function carries(from: Words, to: Words): boolean {
  return from.live.every((native) => {
    const meaning = from.values[native];
    if (meaning === undefined) return false;
    const own = to.live.filter((name) => to.values[name] === meaning);
    const choice = to.write[meaning];
    if (choice === undefined || !to.live.includes(choice)) return own.length === 1;
    return own.length > 0 ? own.includes(choice) : to.values[choice] !== undefined;
  });
}

/** A native value without a meaning freezes its field, wherever it stands; one way that is only a warning. */
const expected = (left: Words, right: Words, both: boolean): boolean =>
  carries(left, right) && (!both || carries(right, left));

it('judges every map of options as its promise in plain words does', () => {
  let sound = 0;
  fc.assert(
    fc.property(words, words, fc.boolean(), (left, right, both) => {
      const tool = ({ live, values, write }: Words) =>
        [
          { type: 'option', clearable: false, options: options(...live) },
          { values, write },
        ] as const;
      const [[leftKind, leftRule], [rightKind, rightRule]] = [tool(left), tool(right)];
      const direction = both ? 'both' : 'left-to-right';
      const input = between(...custom(leftKind, rightKind, leftRule, rightRule), {
        fields: { 'custom.own': { direction } },
      });
      const errors = verifySync(input).filter((one) => one.severity === 'error');
      const right_ = expected(left, right, both);
      if (right_) sound += 1;
      expect(errors.map((one) => one.words.en).length > 0 ? 'error' : 'sound').toBe(right_ ? 'sound' : 'error');
    }),
    { numRuns: 600 },
  );
  expect(sound).toBeGreaterThan(20);
});
