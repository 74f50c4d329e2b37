import { createHash } from 'node:crypto';
import type { Sync, SyncSide } from '../engine/index.ts';
import { canonicalJson } from '../mapping/index.ts';
import { otherSide, SIDES, text, type ConfigIssue, type Side } from '../model/index.ts';
import { onDelete } from '../sync/index.ts';
import { zodIssues, type SyncEntry, type Workspace } from '../workspace/index.ts';
import type { OpenConnections } from './open-connections.ts';

const FILE = 'config/syncs.json';
const HOUR_MS = 3_600_000;

/** The syncs of a workspace as the engine takes them. Unknown streams and scopes that do not fit are named, all at once. */
export function makeSyncs(
  workspace: Workspace,
  connections: OpenConnections,
): { readonly syncs: Readonly<Record<string, Sync>>; readonly issues: readonly ConfigIssue[] } {
  const syncs: Record<string, Sync> = {};
  const issues: ConfigIssue[] = [];
  for (const [id, entry] of Object.entries(workspace.syncs)) {
    const left = makeSide(workspace, connections, id, entry, 'left');
    const right = makeSide(workspace, connections, id, entry, 'right');
    issues.push(...left.issues, ...right.issues);
    if (!left.side || !right.side) continue;
    const sync = makeSync(workspace, id, entry, left.side, right.side);
    syncs[id] = sync;
    issues.push(...cannotDelete(sync));
  }
  return { syncs, issues };
}

const makeSync = (workspace: Workspace, id: string, entry: SyncEntry, left: SyncSide, right: SyncSide): Sync => ({
  id,
  left,
  right,
  policy: entry.policy,
  create: entry.create,
  delete: entry.delete,
  fields: Object.fromEntries(
    Object.entries(entry.fields).map(([field, { direction, conflict, merge, reveal, rollUp }]) => [
      field,
      {
        ...(direction && { direction }),
        ...(conflict && { conflict }),
        ...(reveal && { reveal }),
        ...(merge !== undefined && { merge }),
        ...(rollUp && { rollUp }),
      },
    ]),
  ),
  match: entry.match,
  cardinality: entry.cardinality,
  limits: entry.limits,
  comments: { direction: entry.comments },
  language: workspace.settings.language ?? 'en',
  sweepEveryMs: workspace.settings.sweepEveryHours * HOUR_MS,
});

/** Sides that a deletion would reach, and that let nothing be deleted. */
const cannotDelete = (sync: Sync): readonly ConfigIssue[] =>
  SIDES.filter((side) => onDelete(sync.policy, sync.delete, otherSide(side)) === 'delete')
    .filter((side) => sync[side].stream.card.capabilities.remove === undefined)
    .map((side) => ({
      file: FILE,
      path: `${sync.id}.delete`,
      words: text(
        `"${sync[side].connection}" lets nothing be deleted; use "close" or "review"`,
        `“${sync[side].connection}”不支持删除；请使用 "close" 或 "review"`,
      ),
    }));

function makeSide(
  workspace: Workspace,
  connections: OpenConnections,
  id: string,
  entry: SyncEntry,
  side: Side,
): { readonly side?: SyncSide; readonly issues: readonly ConfigIssue[] } {
  const given = entry[side];
  const opened = connections.byName[given.connection];
  const mapping = workspace.mappings[given.mapping];
  // Both were reported where they are missing.
  if (!opened || !mapping) return { issues: [] };
  const scope = opened.connector.scopes[given.stream];
  if (!scope)
    return {
      issues: [
        unknownStream(
          `${id}.${side}.stream`,
          opened.connector.card.id,
          given.stream,
          Object.keys(opened.connector.scopes),
        ),
      ],
    };
  const parsed = scope.safeParse(given.scope, { reportInput: true });
  if (!parsed.success) return { issues: zodIssues(FILE, parsed.error, `${id}.${side}.scope`) };
  return {
    issues: [],
    side: {
      connection: given.connection,
      opened: opened.connection,
      stream: opened.connection.stream(given.stream, given.scope),
      mappingName: given.mapping,
      mapping,
      filter: given.filter,
      ...(given.workflow && { workflowRules: given.workflow }),
      scope: createHash('sha256')
        .update(canonicalJson([given.connection, given.stream, given.scope]))
        .digest('base64url')
        .slice(0, 12),
      people: peopleOf(workspace, given.connection),
      requests: opened.requests,
      concurrency: opened.concurrency,
      ...(opened.perMinute !== undefined && { perMinute: opened.perMinute }),
    },
  };
}

const unknownStream = (path: string, connector: string, stream: string, known: readonly string[]): ConfigIssue => ({
  file: FILE,
  path,
  words: text(
    `connector "${connector}" has no stream "${stream}"; it has ${known.join(', ')}`,
    `连接器“${connector}”没有数据流“${stream}”；可用的有 ${known.join('、')}`,
  ),
});

/** `people.json` for one connection: shared identity → vendor id. */
const peopleOf = (workspace: Workspace, connection: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(workspace.people).flatMap(([identity, person]) => {
      const id = person[connection];
      return typeof id === 'string' ? [[identity.toLowerCase(), id]] : [];
    }),
  );
