import type { Conflict, Link } from '../../../src/sync/index.ts';
import {
  entriesOf,
  type Entry,
  type FinalRow,
  type FinalSync,
  type History,
  type Of,
  type TrackerName,
} from '../history.ts';

/** A record of a tracker: `b/3`. */
export type Cell = string;

export const cellOf = (tracker: TrackerName, key: string): Cell => `${tracker}/${key}`;

/** The words people typed are marked by what happened: `t_` title, `d_` description, `l_` label, `c_` comment, `s_` a field nothing maps. */
export const tokensOf = (value: unknown): readonly string[] =>
  JSON.stringify(value ?? null).match(/[tdlcs]_[A-Za-z0-9.]+/g) ?? [];

/** What checkers ask of one history over and over. */
export interface Reading {
  readonly history: History;
  /** Records that are the same item on different trackers have the same family. */
  readonly familyOf: (cell: Cell) => string;
  readonly membersOf: (family: string) => readonly { readonly tracker: TrackerName; readonly row: FinalRow }[];
  readonly row: (cell: Cell) => FinalRow | undefined;
  readonly edits: readonly Of<'person'>[];
  readonly effects: readonly Of<'effect'>[];
  readonly calls: ReadonlyMap<number, Of<'call'>>;
  /** Everything the words given descend from, themselves included. */
  readonly ancestry: (tokens: readonly string[]) => ReadonlySet<string>;
  /** Words in conflicts of a family, whenever they stood there. */
  readonly kept: (family: string) => ReadonlySet<string>;
  /** Words typed, or taken out, between our read of a record and our write of it: without conditional writes they may be lost. */
  readonly inWindow: ReadonlySet<string>;
}

const readings = new WeakMap<History, Reading>();

export function readingOf(history: History): Reading {
  const known = readings.get(history) ?? read(history);
  readings.set(history, known);
  return known;
}

function read(history: History): Reading {
  const rows = new Map<Cell, { readonly tracker: TrackerName; readonly row: FinalRow }>();
  for (const tracker of history.settings.trackers)
    for (const row of history.rows[tracker] ?? []) rows.set(cellOf(tracker, row.key), { tracker, row });
  const familyOf = families(history);
  const edits = entriesOf(history, 'person');
  const effects = entriesOf(history, 'effect');
  const members = Map.groupBy(rows.entries(), ([cell]) => familyOf(cell));
  const keptWords = keptOf(history, familyOf);
  return {
    history,
    familyOf,
    membersOf: (family) => (members.get(family) ?? []).map(([, one]) => one),
    row: (cell) => rows.get(cell)?.row,
    edits,
    effects,
    calls: new Map(entriesOf(history, 'call').map((call) => [call.n, call])),
    ancestry: ancestryOf(edits),
    kept: (family) => keptWords.get(family) ?? new Set(),
    inWindow: history.settings.conditional ? new Set() : windowOf(history, edits, effects),
  };
}

/** All links a history ever knew: the last state of each. */
export function linksOf({
  entries,
  syncs,
}: Pick<History, 'entries' | 'syncs'>): readonly { readonly sync: FinalSync; readonly link: Link }[] {
  const found = new Map<string, { readonly sync: FinalSync; readonly link: Link }>();
  const of = (link: Link): void => {
    const sync = syncs.find(({ id }) => id === link.sync);
    if (sync) found.set(link.id, { sync, link });
  };
  for (const { changes } of committed(entries))
    for (const change of changes) if (change.type === 'link.put') of(change.link);
  for (const { links } of syncs) for (const link of links) of(link);
  return [...found.values()];
}

export const committed = (entries: readonly Entry[]): readonly Of<'commit'>[] =>
  entries.filter((entry): entry is Of<'commit'> => entry.kind === 'commit' && entry.done);

export const conflictsOf = ({ entries, syncs }: Pick<History, 'entries' | 'syncs'>): readonly Conflict[] => [
  ...committed(entries).flatMap(({ changes }) =>
    changes.flatMap((one) => (one.type === 'conflict.put' ? [one.conflict] : [])),
  ),
  ...syncs.flatMap(({ conflicts }) => conflicts),
];

function families(history: History): (cell: Cell) => string {
  const parents = new Map<Cell, Cell>();
  const root = (cell: Cell): Cell => {
    const parent = parents.get(cell);
    return parent === undefined || parent === cell ? cell : root(parent);
  };
  for (const { sync, link } of linksOf(history)) {
    const [left, right] = [root(cellOf(sync.left, link.left.key)), root(cellOf(sync.right, link.right.key))];
    if (left !== right) parents.set(right, left);
  }
  return root;
}

function keptOf(history: History, familyOf: (cell: Cell) => string): ReadonlyMap<string, ReadonlySet<string>> {
  const families = new Map(
    linksOf(history).map(({ sync, link }) => [link.id, familyOf(cellOf(sync.left, link.left.key))]),
  );
  const kept = new Map<string, Set<string>>();
  for (const { link, left, right } of conflictsOf(history)) {
    const family = families.get(link) ?? link;
    const words = kept.get(family) ?? new Set();
    kept.set(family, words);
    for (const word of tokensOf([left, right])) words.add(word);
  }
  return kept;
}

/** An edit may only disappear under one that a person made having seen it. */
function ancestryOf(edits: readonly Of<'person'>[]): Reading['ancestry'] {
  const parents = new Map<string, readonly string[]>();
  for (const { fields, before } of edits)
    for (const field of ['title', 'description'])
      for (const word of tokensOf(fields[field])) parents.set(word, tokensOf(before[field]));
  return (tokens) => {
    const found = new Set<string>();
    const open = [...tokens];
    for (let word = open.pop(); word !== undefined; word = open.pop()) {
      if (found.has(word)) continue;
      found.add(word);
      open.push(...(parents.get(word) ?? []));
    }
    return found;
  };
}

function windowOf(
  history: History,
  edits: readonly Of<'person'>[],
  effects: readonly Of<'effect'>[],
): ReadonlySet<string> {
  const seen = lastSeen(history);
  const words = new Set<string>();
  for (const effect of effects) {
    if (effect.verb !== 'update') continue;
    const from = seen(cellOf(effect.tracker, effect.key), effect.call);
    for (const edit of edits) {
      if (edit.n < from || edit.n > effect.n || edit.tracker !== effect.tracker || edit.key !== effect.key) continue;
      for (const field of Object.keys(effect.fields ?? {}))
        for (const word of tokensOf([edit.fields[field], edit.before[field]])) words.add(word);
    }
  }
  return words;
}

/** Up to which number the program had seen a record when it made a call. */
function lastSeen(history: History): (cell: Cell, call: number) => number {
  const calls = new Map(entriesOf(history, 'call').map((call) => [call.n, call]));
  const seen = new Map<Cell, { readonly known: number; readonly asOf: number }[]>();
  for (const { call, n, how, asOf, present, tracker } of entriesOf(history, 'answer')) {
    if (how !== 'ok') continue;
    const asked = calls.get(call);
    for (const key of present ?? (asked?.verb === 'update' ? asked.keys : [])) {
      const cell = cellOf(tracker, key);
      seen.set(cell, [...(seen.get(cell) ?? []), { known: n, asOf }]);
    }
  }
  return (cell, call) =>
    Math.max(-1, ...(seen.get(cell) ?? []).filter(({ known }) => known < call).map(({ asOf }) => asOf));
}
