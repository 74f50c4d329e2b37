import { expect } from 'vitest';
import type { Intent } from '../../src/ledger/ledger.ts';
import type { Native } from '../../src/model/index.ts';
import type { Conflict } from '../../src/sync/index.ts';
import { makePair, type Pair, type PairOptions } from './pair.ts';

/** Two items linked, and one field edited on both sides. */
export async function inConflict(
  options: PairOptions = {},
): Promise<{ readonly pair: Pair; readonly conflict: Conflict }> {
  const pair = await makePair(options);
  pair.left.add({ title: 'Login fails' });
  await pair.run();
  pair.clock.advance(1000);
  pair.left.edit('1', { title: 'Login broken' });
  pair.right.edit('1', { title: 'Login down' });
  await pair.run();
  return { pair, conflict: await newest(pair) };
}

export async function newest(pair: Pair): Promise<Conflict> {
  const conflict = (await pair.ledger.conflicts({ sync: 'feedback', limit: 9 })).at(-1);
  if (!conflict) throw new Error('no conflict');
  return conflict;
}

export const titles = (pair: Pair): readonly (Native | undefined)[] => [
  pair.left.field('1', 'title'),
  pair.right.field('1', 'title'),
];

export const openIntent = async (pair: Pair): Promise<Intent> => {
  const [intent] = await pair.ledger.openIntents('feedback');
  if (!intent) throw new Error('no intent');
  return intent;
};

/** Everything a person's command could have written. */
const written = async ({ ledger }: Pair): Promise<string> =>
  JSON.stringify([
    await ledger.linksAfter('feedback', '', 99),
    await ledger.openIntents('feedback'),
    await ledger.todo('feedback', '9999', 99),
    await ledger.conflicts({ limit: 99 }),
    await ledger.problems({ limit: 99 }),
    await ledger.runs({ limit: 99 }),
    await ledger.journal({ limit: 99 }),
  ]);

/** Refused in words, and nothing is written anywhere. */
export async function refuses(pair: Pair, act: () => Promise<unknown>, words: string | RegExp): Promise<void> {
  const before = await written(pair);
  await expect(act()).rejects.toThrow(words);
  expect(await written(pair)).toBe(before);
}
