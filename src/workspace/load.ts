import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { Mapping } from '../mapping/index.ts';
import { text, type ConfigIssue } from '../model/index.ts';
import { ConfigError } from '../sdk/index.ts';
import { zodIssues } from './issues.ts';
import { readJson } from './json-file.ts';
import { Connections, People, Settings, Syncs, type ConnectionEntry, type SyncEntry } from './schemas.ts';

/** The admin's files, read and found well-formed. */
export interface Workspace {
  readonly dir: string;
  readonly connections: Readonly<Record<string, ConnectionEntry>>;
  readonly syncs: Readonly<Record<string, SyncEntry>>;
  readonly people: z.infer<typeof People>;
  readonly settings: Settings;
  /** By file name without `.json`. */
  readonly mappings: Readonly<Record<string, Mapping>>;
}

interface Loaded<T> {
  readonly value: T | undefined;
  readonly issues: readonly ConfigIssue[];
}

/** Reads every file of a workspace. Everything that is wrong in any of them comes in one `ConfigError`; nothing is written. */
export async function loadWorkspace(dir: string): Promise<Workspace> {
  const connections = await loadFile(dir, 'config/connections.json', Connections);
  const syncs = await loadFile(dir, 'config/syncs.json', Syncs);
  const people = await loadFile(dir, 'config/people.json', People, {});
  const settings = await loadFile(dir, 'config/settings.json', Settings, {});
  const mappings = await loadMappings(dir);
  const shaped = [connections, syncs, people, settings, mappings];
  const crossed =
    connections.value && syncs.value && mappings.value
      ? crossCheck(connections.value, syncs.value, mappings.value)
      : [];
  const issues = [...shaped.flatMap((file) => file.issues), ...crossed];
  if (issues.length > 0 || !connections.value || !syncs.value || !people.value || !settings.value || !mappings.value)
    throw new ConfigError(issues);
  return {
    dir,
    connections: connections.value,
    syncs: syncs.value,
    people: people.value,
    settings: settings.value,
    mappings: mappings.value,
  };
}

async function loadFile<T>(dir: string, file: string, schema: z.ZodType<T>, absent?: unknown): Promise<Loaded<T>> {
  const read = await readJson(join(dir, file));
  if (read.is === 'malformed') return { value: undefined, issues: [{ file, path: '', words: read.words }] };
  if (read.is === 'absent' && absent === undefined) {
    const words = text(
      'is missing; run "tandem init" to make a first workspace here',
      '不存在；请先运行“tandem init”在此处创建工作区',
    );
    return { value: undefined, issues: [{ file, path: '', words }] };
  }
  const parsed = schema.safeParse(read.is === 'read' ? read.value : absent, { reportInput: true });
  return parsed.success
    ? { value: parsed.data, issues: [] }
    : { value: undefined, issues: zodIssues(file, parsed.error) };
}

async function loadMappings(dir: string): Promise<Loaded<Readonly<Record<string, Mapping>>>> {
  const names = await readdir(join(dir, 'mappings')).catch(() => []);
  const value: Record<string, Mapping> = {};
  const issues: ConfigIssue[] = [];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const loaded = await loadFile(dir, `mappings/${name}`, Mapping);
    issues.push(...loaded.issues);
    if (loaded.value) value[basename(name, '.json')] = loaded.value;
  }
  // A malformed mapping is reported; what refers to it is not reported as missing on top.
  return { value: issues.length > 0 ? undefined : value, issues };
}

function crossCheck(
  connections: Workspace['connections'],
  syncs: Workspace['syncs'],
  mappings: Workspace['mappings'],
): readonly ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const add = (path: string, en: string, zh: string): void =>
    void issues.push({ file: 'config/syncs.json', path, words: text(en, zh) });
  for (const [name, sync] of Object.entries(syncs)) {
    for (const side of ['left', 'right'] as const) {
      const { connection, stream, mapping } = sync[side];
      const at = `${name}.${side}`;
      const known = connections[connection];
      if (!known)
        add(
          `${at}.connection`,
          `there is no connection "${connection}"; connections.json has ${list(connections)}`,
          `没有名为“${connection}”的连接；connections.json 中有：${list(connections)}`,
        );
      const found = mappings[mapping];
      if (!found)
        add(
          `${at}.mapping`,
          `there is no mapping "${mapping}"; mappings/ has ${list(mappings)}`,
          `没有名为“${mapping}”的映射；mappings/ 中有：${list(mappings)}`,
        );
      if (found && known && (found.connector !== known.connector || found.stream !== stream)) {
        add(
          `${at}.mapping`,
          `mapping "${mapping}" is for ${found.connector} ${found.stream}, not for ${known.connector} ${stream}`,
          `映射“${mapping}”用于 ${found.connector} ${found.stream}，而不是 ${known.connector} ${stream}`,
        );
      }
    }
  }
  return issues;
}

const list = (entries: Readonly<Record<string, unknown>>): string => Object.keys(entries).join(', ') || '–';
