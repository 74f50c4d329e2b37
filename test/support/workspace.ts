import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeJson } from '../../src/workspace/index.ts';

export interface WorkspaceFiles {
  readonly connections: unknown;
  readonly syncs: unknown;
  readonly people?: unknown;
  readonly settings?: unknown;
}

/** A workspace in a temporary folder, with the shipped mappings. */
export interface TestWorkspace {
  readonly dir: string;
  remove(): Promise<void>;
}

export async function makeWorkspace(files: WorkspaceFiles): Promise<TestWorkspace> {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  await cp(fileURLToPath(new URL('../../mappings', import.meta.url)), join(dir, 'mappings'), { recursive: true });
  await writeJson(join(dir, 'config/connections.json'), files.connections);
  await writeJson(join(dir, 'config/syncs.json'), files.syncs);
  await writeJson(join(dir, 'config/people.json'), files.people ?? {});
  await writeJson(join(dir, 'config/settings.json'), files.settings ?? {});
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
