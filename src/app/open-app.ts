import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Deps, Sync } from '../engine/index.ts';
import { openLedger } from '../ledger/open.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { text, type ConfigIssue } from '../model/index.ts';
import { ConfigError } from '../sdk/index.ts';
import { loadWorkspace, lookUp, type Workspace } from '../workspace/index.ts';
import { openConnections } from './open-connections.ts';
import { makeSyncs } from './make-syncs.ts';
import type { Wiring } from './wiring.ts';

/** A workspace in use: files read, connections ready, ledger open. */
export interface App {
  readonly workspace: Workspace;
  readonly syncs: Readonly<Record<string, Sync>>;
  readonly ledger: Ledger;
  readonly deps: Deps;
  close(): Promise<void>;
}

/**
 * Opens a workspace. All that is wrong with its files, secrets, settings and scopes comes in one `ConfigError` before anything is written or any server is
 * asked.
 */
export async function openApp(dir: string, wiring: Wiring, progress?: Deps['progress']): Promise<App> {
  const workspace = await loadWorkspace(dir);
  const connections = await openConnections(workspace, wiring);
  const made = makeSyncs(workspace, connections);
  const store = storeOf(workspace, wiring);
  const issues = [...connections.issues, ...made.issues, ...('issue' in store ? [store.issue] : [])];
  if (issues.length > 0 || 'issue' in store) throw new ConfigError(issues);
  const ledger = await openStore(store.location);
  return {
    workspace,
    syncs: made.syncs,
    ledger,
    deps: depsOf(ledger, wiring, progress),
    async close() {
      connections.close();
      await ledger.close();
    },
  };
}

const depsOf = (ledger: Ledger, wiring: Wiring, progress: Deps['progress']): Deps => ({
  ledger,
  clock: wiring.clock,
  log: wiring.log,
  owner: `${hostname()}/${process.pid}`,
  // Ordered by time: rows made together then lie together, which halves the pages written for each.
  newId: () => `${wiring.clock.now().toString(36)}${randomUUID().replaceAll('-', '').slice(0, 9)}`,
  ...(progress && { progress }),
});

/** Where the ledger is: a file of the workspace, or a PostgreSQL URL, which holds a password and so comes by reference. */
export function storeOf(
  workspace: Workspace,
  wiring: Pick<Wiring, 'env'>,
): { readonly location: string } | { readonly issue: ConfigIssue } {
  const { store } = workspace.settings;
  const at = { file: 'config/settings.json', path: 'store' };
  const reference = /^(env|file):(.+)$/.exec(store);
  if (reference) {
    const found = lookUp(reference[1] ?? '', reference[2] ?? '', { env: wiring.env, dir: workspace.dir });
    return typeof found === 'string' ? { location: found } : { issue: { ...at, words: found.missing } };
  }
  if (/^postgres(ql)?:\/\/[^@/]*:[^@/]*@/.test(store)) {
    return {
      issue: { ...at, words: text('holds a password: give it as "env:NAME"', '包含密码：请写成 "env:变量名"') },
    };
  }
  return { location: /^postgres(ql)?:/.test(store) ? store : resolve(workspace.dir, store) };
}

async function openStore(location: string): Promise<Ledger> {
  if (!/^postgres(ql)?:/.test(location)) await mkdir(dirname(location), { recursive: true });
  return openLedger(location);
}
