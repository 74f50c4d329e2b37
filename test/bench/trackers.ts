import type { Requests } from './requests.ts';
import { serveParent } from './remote.ts';
import { openWorld, type Address, type World, type WorldOptions } from './world.ts';

/** The process of the two trackers: one world at a time, opened anew for every measurement, in a process that stays warm. */
let world: World | undefined;

const open = (): World => {
  if (!world) throw new Error('no world is open');
  return world;
};

const api = {
  async open(options: WorldOptions): Promise<{ readonly left: Address; readonly right: Address }> {
    await world?.close();
    world = await openWorld(options);
    return { left: world.left, right: world.right };
  },
  edit: (every: number): number => open().edit(every),
  take: (): Requests => open().take(),
  newest: () => open().newest(),
  differences: (): number => open().differences(),
};
export type Trackers = typeof api;

serveParent(api, async () => world?.close());
