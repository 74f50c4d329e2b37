import type { Intent, LedgerChange } from '../../../src/ledger/ledger.ts';
import { RIGHT_MOVES } from '../../support/pair.ts';
import type { History, Of } from '../history.ts';
import { cellOf, linksOf, readingOf } from './reading.ts';

const MAPPED: ReadonlySet<string> = new Set(['title', 'description', 'status', 'priority', 'assignee', 'labels']);
const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'comment', 'remove']);

/** I8: only linked records are written, and reads write nothing. */
export function noForeignWrite(history: History): readonly string[] {
  const { effects, calls } = readingOf(history);
  const linked = new Set(
    linksOf(history).flatMap(({ sync, link }) => [
      cellOf(sync.left, link.left.key),
      cellOf(sync.right, link.right.key),
    ]),
  );
  return effects.flatMap(({ verb, tracker, key, call }) => {
    const cell = cellOf(tracker, key);
    const asked = calls.get(call)?.verb ?? 'nothing';
    if (!WRITES.has(asked)) return [`${asked} changed ${cell}`];
    return verb === 'create' || linked.has(cell) ? [] : [`${verb} on ${cell}, which no link knows`];
  });
}

/** I8: what no rule maps is never sent, and stays as people left it. */
export function unmappedUntouched(history: History): readonly string[] {
  const reading = readingOf(history);
  const sent = reading.effects.flatMap(({ tracker, key, fields = {} }) =>
    Object.keys(fields)
      .filter((field) => !MAPPED.has(field))
      .map((field) => `${field} was written on ${cellOf(tracker, key)}`),
  );
  const secrets = new Map(
    reading.edits
      .filter(({ fields }) => fields['secret'] !== undefined)
      .map((edit) => [cellOf(edit.tracker, edit.key), edit.fields['secret']]),
  );
  const changed = [...secrets].filter(
    ([cell, secret]) => reading.row(cell) && reading.row(cell)?.fields['secret'] !== secret,
  );
  return [...sent, ...changed.map(([cell]) => `secret of ${cell} is not what a person wrote`)];
}

type Move = Of<'effect'> & { readonly from: string; readonly to: string };

const movesOf = (history: History): readonly Move[] =>
  readingOf(history).effects.flatMap((effect) => {
    const [from, to] = [effect.before['status'], effect.fields?.['status']];
    return effect.verb === 'update' && typeof from === 'string' && typeof to === 'string' && from !== to
      ? [{ ...effect, from, to }]
      : [];
  });

/** I13: a status moves along edges of its tracker's workflow only. */
export const legalMoves = (history: History): readonly string[] =>
  movesOf(history)
    .filter(
      ({ tracker, from, to }) => tracker === 'b' && !RIGHT_MOVES.some((edge) => edge.from === from && edge.to === to),
    )
    .map(({ key, from, to }) => `b/${key} was moved from ${from} to ${to}, which is no edge`);

/** I13: a move with no way back is made only where the admin has agreed to it. */
export function oneWayDoors(history: History): readonly string[] {
  const { oneWayDoors: agreed } = history.settings;
  if (agreed === undefined) return [];
  return movesOf(history)
    .filter(({ tracker, from, to }) => tracker === 'b' && !leadsBack(to, from) && !agreed.includes(`${from} → ${to}`))
    .map(({ key, from, to }) => `b/${key} went from ${from} to ${to}: there is no way back, and nobody agreed`);
}

function leadsBack(from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state === to) return true;
    if (seen.has(state)) continue;
    seen.add(state);
    open.push(...RIGHT_MOVES.filter((edge) => edge.from === state).map((edge) => edge.to));
  }
  return false;
}

/** A write is announced in the ledger before it is sent. */
export function announcedFirst(history: History): readonly string[] {
  const open = new Map<string, Intent>();
  const found: string[] = [];
  for (const entry of history.entries) {
    if (entry.kind === 'commit' && entry.done) follow(open, entry.changes);
    if (entry.kind !== 'call' || !WRITES.has(entry.verb)) continue;
    const announced = [...open.values()].some((intent) => announces(history, intent, entry));
    if (!announced) found.push(`${entry.verb} ${entry.tracker}/${entry.keys.join()} was sent without an intent`);
  }
  return found;
}

function follow(open: Map<string, Intent>, changes: readonly LedgerChange[]): void {
  for (const change of changes) {
    if (change.type === 'intent.open') open.set(change.intent.id, change.intent);
    if (change.type === 'intent.close') open.delete(change.id);
  }
}

function announces(history: History, intent: Intent, call: Of<'call'>): boolean {
  const sync = history.syncs.find(({ id }) => id === intent.sync);
  if (sync?.[intent.side] !== call.tracker || intent.kind !== call.verb) return false;
  if (call.marker !== undefined && call.verb !== 'update') return intent.marker === call.marker;
  return (
    linkIdsOf(history)
      .get(cellOf(call.tracker, call.keys[0] ?? ''))
      ?.has(intent.link ?? '') === true
  );
}

const linkIds = new WeakMap<History, ReadonlyMap<string, ReadonlySet<string>>>();

function linkIdsOf(history: History): ReadonlyMap<string, ReadonlySet<string>> {
  const known = linkIds.get(history);
  if (known) return known;
  const ids = new Map<string, Set<string>>();
  for (const { sync, link } of linksOf(history))
    for (const cell of [cellOf(sync.left, link.left.key), cellOf(sync.right, link.right.key)])
      ids.set(cell, (ids.get(cell) ?? new Set()).add(link.id));
  linkIds.set(history, ids);
  return ids;
}

/** A baseline moves only once the vendor has answered: between a write and its answer the link stays as it is, and the intent open. */
export function answeredFirst(history: History): readonly string[] {
  const found: string[] = [];
  const underWay = new Map<number, Of<'call'>>();
  for (const entry of history.entries) {
    if (entry.kind === 'call' && (entry.verb === 'update' || entry.verb === 'create')) underWay.set(entry.n, entry);
    if (entry.kind === 'answer') underWay.delete(entry.call);
    if (entry.kind === 'crash') for (const [n, call] of underWay) if (call.run === entry.run) underWay.delete(n);
    if (entry.kind === 'commit' && entry.done) found.push(...early(history, underWay, entry));
  }
  return found;
}

const early = (
  history: History,
  underWay: ReadonlyMap<number, Of<'call'>>,
  { run, changes }: Of<'commit'>,
): readonly string[] =>
  changes.flatMap((change) =>
    change.type !== 'link.put'
      ? []
      : [...underWay.values()]
          .filter((call) => call.run === run && isAbout(history, call, change.link.id))
          .map((call) => `the baseline of ${change.link.id} moved before ${call.verb} ${call.tracker} was answered`),
  );

const isAbout = (history: History, call: Of<'call'>, link: string): boolean =>
  call.verb === 'create'
    ? call.marker === link
    : linkIdsOf(history)
        .get(cellOf(call.tracker, call.keys[0] ?? ''))
        ?.has(link) === true;

/** Going back once may be an older edit that arrives on a longer way; a second time, nobody's edit explains it. */
const MOST_RETURNS = 1;

/** Without a person in between, writes of ours do not bring back in turns what other writes of ours have replaced. */
export function noPingPong(history: History): readonly string[] {
  const reading = readingOf(history);
  const written = new Map<string, string[]>();
  const found: string[] = [];
  for (const entry of history.entries) {
    if (entry.kind === 'person') forget(written, reading.familyOf(cellOf(entry.tracker, entry.key)), entry);
    if (entry.kind !== 'effect' || entry.verb !== 'update') continue;
    const cell = cellOf(entry.tracker, entry.key);
    for (const [field, value] of Object.entries(entry.fields ?? {})) {
      const name = `${reading.familyOf(cell)} ${cell} ${field}`;
      const before = written.get(name) ?? [JSON.stringify(entry.before[field])];
      const now = JSON.stringify(value);
      if (
        [...before, now].filter((one, index, all) => all.slice(0, Math.max(0, index - 1)).includes(one)).length >
        MOST_RETURNS
      )
        found.push(`${cell} ${field} went back to ${now} by itself`);
      written.set(name, [...before, now]);
    }
  }
  return found;
}

function forget(written: Map<string, string[]>, family: string, { fields }: Of<'person'>): void {
  for (const name of written.keys())
    if (Object.keys(fields).some((field) => name.startsWith(`${family} `) && name.endsWith(` ${field}`)))
      written.delete(name);
}
