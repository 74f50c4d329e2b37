import type { Report } from '../../src/engine/index.ts';
import type { FinalSync, History } from './history.ts';
import { IDLE_TABLES } from './memory-ledger.ts';
import { trackerOf } from './people.ts';
import { live, type Lives } from './program.ts';
import type { SyncSetting } from './settings.ts';
import type { World } from './world.ts';

/** Longer than any wait the engine sets itself, so that everything put off is due. */
const DAY_PART_MS = 50_000_000;
const MOST_REST_ROUNDS = 10;

/** Nothing goes wrong any more: everything comes to rest, one more run looks at it, and what has happened is handed on to be judged. */
export async function ending(world: World, lives: Lives): Promise<History> {
  world.calm = true;
  await rest(world, lives);
  const before = await stillness(world);
  world.clock.advance(60_000);
  for (const sync of world.settings.syncs) await live(world, lives, sync, { phase: 'idle' });
  return recorded(world, { before, after: await stillness(world), rows: await world.store.rows() });
}

/** What an idle run must leave as it is. */
const stillness = ({ store }: World): Promise<string> => store.dump(IDLE_TABLES);

/** Runs until a whole round has written nothing and leaves nothing to do; what is only tried again, because a person is asked, is given one round more. */
async function rest(world: World, lives: Lives): Promise<void> {
  let still = 0;
  for (let round = 0; round < MOST_REST_ROUNDS && still < 2; round += 1) {
    world.clock.advance(DAY_PART_MS);
    let left: Left = 'nothing';
    for (const sync of world.settings.syncs) {
      const report = await live(world, lives, sync, { phase: 'rest' });
      const here = await leftToDo(world, sync, report);
      if (here === 'work' || left === 'nothing') left = here;
    }
    if (left === 'nothing') return;
    still = left === 'work' ? 0 : still + 1;
  }
}

type Left = 'work' | 'retries' | 'nothing';

async function leftToDo({ store, clock }: World, { id }: SyncSetting, report: Report | undefined): Promise<Left> {
  if (report?.outcome !== 'done') return 'work';
  if (report.created + report.updated + report.transitioned + report.commented > 0) return 'work';
  if ((await store.ledger.openIntents(id)).length > 0) return 'work';
  const later = new Date(clock.now() + DAY_PART_MS).toISOString();
  return (await store.ledger.todo(id, later, 1000)).some(({ reason }) => reason === 'retry') ? 'retries' : 'nothing';
}

async function recorded(world: World, ledger: History['ledger']): Promise<History> {
  const { settings, entries, happened } = world;
  const rows = Object.fromEntries(
    settings.trackers.map((name) => [
      name,
      [...trackerOf(world, name).rows.values()].map(({ key, fields, marker, comments }) => ({
        key,
        fields,
        comments,
        ...(marker !== undefined && { marker }),
      })),
    ]),
  );
  const syncs: FinalSync[] = [];
  for (const sync of settings.syncs) syncs.push(await finalOf(world, sync));
  return { settings, entries, happened, rows, syncs, ledger };
}

async function finalOf({ store, clock }: World, sync: SyncSetting): Promise<FinalSync> {
  const { ledger } = store;
  const all = { sync: sync.id, limit: 1000 };
  return {
    ...sync,
    links: await ledger.linksAfter(sync.id, '', 1000),
    conflicts: await ledger.conflicts(all),
    problems: await ledger.problems(all),
    intents: await ledger.openIntents(sync.id),
    todo: await ledger.todo(sync.id, new Date(clock.now()).toISOString(), 1000),
    checkpoints: Object.values(await ledger.checkpoints(sync.id)),
  };
}
