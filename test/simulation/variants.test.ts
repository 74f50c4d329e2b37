import { expect, it } from 'vitest';
import { entriesOf, type History } from './history.ts';
import { walk } from './walk.ts';
import { simulate } from './walks.ts';

const seeds = Array.from({ length: Number(process.env['TANDEM_VARIANTS'] ?? 100) }, (_, index) => 70_000 + index);

/** What customers get to see, in the order it was written. */
const forCustomers = (history: History): readonly string[] =>
  entriesOf(history, 'effect')
    .filter(({ tracker }) => tracker !== 'b')
    .map(({ tracker, verb, key, fields, body, visibility }) =>
      JSON.stringify([tracker, verb, key, fields, body, visibility]),
    );

/** What all trackers show, without the order in which it came about. */
const picture = ({ rows }: History): readonly string[] =>
  Object.entries(rows)
    .flatMap(([tracker, some]) =>
      some.map(({ fields, comments }) => JSON.stringify([tracker, fields, comments.map(({ body }) => body).sort()])),
    )
    .sort();

it(`what customers get is the same byte for byte when only internal things differ (${seeds.length} seeds)`, async () => {
  let written = 0;
  for (const seed of seeds) {
    const options = { seed, calm: true, customersOnly: true };
    const one = forCustomers(await walk(options));
    const other = forCustomers(await walk({ ...options, internals: 'other' }));
    expect(other, `seed ${seed}`).toEqual(one);
    written += one.length;
  }
  expect(written).toBeGreaterThan(seeds.length);
});

it(`the order in which lists come makes no difference (${seeds.length} seeds)`, async () => {
  for (const seed of seeds) {
    const [one, other] = [await walk({ seed, calm: true }), await walk({ seed, calm: true, shuffled: true })];
    expect(picture(other), `seed ${seed}`).toEqual(picture(one));
  }
});

const twice = Number(process.env['TANDEM_TWICE'] ?? 500);

it(`${twice} seeds, each walked in two processes after other ones: the same calls, the same ledger`, async () => {
  const line = ['--digests', '--seeds', String(twice)];
  // The second one has walked a seed more before it comes to the others.
  const [one, other] = await Promise.all([
    simulate(...line, '--from', '80000'),
    simulate('--digests', '--seeds', String(twice + 1), '--from', '80000'),
  ]);
  const digests = one.trimEnd().split('\n');
  expect(other.trimEnd().split('\n').slice(1)).toEqual(digests);
  expect(new Set(digests.map((one) => one.split(' ')[1])).size).toBe(twice);
}, 300_000);
