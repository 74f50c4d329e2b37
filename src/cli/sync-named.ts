import type { App } from '../app/open-app.ts';
import type { Sync } from '../engine/index.ts';
import { chosenSyncs } from './context.ts';

/** The sync of this name; a `ConfigError` that names those there are when there is none. */
export function syncNamed(app: App, name: string): Sync {
  const [id = ''] = chosenSyncs(app, [name]);
  return app.syncs[id] as Sync;
}
