import { ending } from './ending.ts';
import type { History } from './history.ts';
import { act, addItem } from './people.ts';
import { live, type Lives } from './program.ts';
import { keepProofs, recallProofs } from './proofs.ts';
import { dice } from './random.ts';
import { settingsOf } from './settings.ts';
import { makeWorld, type World, type WorldOptions } from './world.ts';

export interface WalkOptions extends WorldOptions {
  readonly seed: number;
}

/**
 * One random walk of the shipped engine over fake trackers: people edit at any moment, calls fail in every way, the process dies between any two steps. Then
 * the faults stop, everything comes to rest, and one more run looks at it. What happened is judged by `checkers`, not here.
 */
export async function walk({ seed, ...options }: WalkOptions): Promise<History> {
  const world = await makeWorld(settingsOf(seed), options);
  const lives = { count: 0, ids: 0 };
  for (let count = 0; count < world.settings.items; count += 1) {
    const on = world.settings.create === 'both' && count % 3 === 2 ? 'b' : 'a';
    if (world.happens(`i${count}`)) addItem(world, on, `i${count}`);
  }
  await recallProofs(world);
  await busy(world, lives);
  const history = await ending(world, lives);
  await keepProofs(world);
  return history;
}

async function busy(world: World, lives: Lives): Promise<void> {
  const { settings, clock } = world;
  for (let round = 0; round < settings.rounds; round += 1) {
    const random = dice(settings.seed, `round${round}`);
    for (let edits = random.below(4), edit = 0; edit < edits; edit += 1) {
      clock.advance(1 + random.below(5_000));
      const id = `e${round}.${edit}`;
      if (world.happens(id)) act(world, id);
    }
    for (const sync of settings.syncs) {
      clock.advance(random.pick([5_000, 60_000, 60_000, 130_000, 4_000_000]));
      await live(world, lives, sync, { phase: 'busy' });
    }
  }
}
