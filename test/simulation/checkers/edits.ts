import type { History } from '../history.ts';
import { cellOf, conflictsOf, linksOf, readingOf, tokensOf, type Reading } from './reading.ts';

const WORDS = ['title', 'description'] as const;

/** I6: every edit a person made is final on a side, an ancestor of what is final, or kept in a conflict. */
export function noLostEdit(history: History): readonly string[] {
  const reading = readingOf(history);
  return reading.edits.flatMap((edit) => {
    const family = reading.familyOf(cellOf(edit.tracker, edit.key));
    const members = reading.membersOf(family);
    return WORDS.flatMap((field) => {
      const final = members.flatMap(({ row }) => tokensOf(row.fields[field]));
      const safe = reading.ancestry([...final, ...reading.kept(family)]);
      return tokensOf(edit.fields[field])
        .filter((word) => !safe.has(word) && !reading.inWindow.has(word))
        .map(
          (word) =>
            `${cellOf(edit.tracker, edit.key)} ${field}: the edit ${word} is nowhere; final ${final.join(', ')}`,
        );
    });
  });
}

/** I6, seen from the write: what a write of ours replaces was known to whoever typed what it brings, or is kept in a conflict. */
export function noSilentOverwrite(history: History): readonly string[] {
  const reading = readingOf(history);
  return reading.effects.flatMap((effect) => {
    if (effect.verb !== 'update') return [];
    const cell = cellOf(effect.tracker, effect.key);
    const kept = reading.kept(reading.familyOf(cell));
    return WORDS.flatMap((field) => {
      if (effect.fields?.[field] === undefined) return [];
      const known = reading.ancestry([...tokensOf(effect.fields[field]), ...kept]);
      return tokensOf(effect.before[field])
        .filter((word) => !known.has(word) && !reading.inWindow.has(word))
        .map(
          (word) =>
            `${cell} ${field}: ${word} was overwritten by ${tokensOf(effect.fields?.[field]).join(', ')}, and no conflict keeps it`,
        );
    });
  });
}

/** I7: a label a person added and nobody took out is on both sides; one that was taken out is on neither. */
export function setsMerge(history: History): readonly string[] {
  const reading = readingOf(history);
  const taken = new Set(reading.edits.flatMap(takenOut));
  return linksOf(history).flatMap(({ sync, link }) => {
    const cells = [cellOf(sync.left, link.left.key), cellOf(sync.right, link.right.key)];
    const rows = cells.flatMap((cell) => reading.row(cell) ?? []);
    if (link.state !== 'live' || rows.length < 2 || asked(sync.problems, link)) return [];
    const shows = rows.map((row) => tokensOf(row.fields['labels']));
    return labelsOf(reading, cells[0] ?? '').flatMap((label) => {
      if (reading.inWindow.has(label)) return [];
      const count = shows.filter((labels) => labels.includes(label)).length;
      if (taken.has(label)) return count === 0 ? [] : [`${link.id}: the label ${label} was taken out and is back`];
      return count === 2 ? [] : [`${link.id}: the label ${label} is on ${count} sides`];
    });
  });
}

const takenOut = ({ fields, before }: Reading['edits'][number]): readonly string[] => {
  if (fields['labels'] === undefined) return [];
  const now = tokensOf(fields['labels']);
  return tokensOf(before['labels']).filter((label) => !now.includes(label));
};

const labelsOf = (reading: Reading, cell: string): readonly string[] => {
  const family = reading.familyOf(cell);
  const own = reading.edits.filter((edit) => reading.familyOf(cellOf(edit.tracker, edit.key)) === family);
  return [...new Set(own.flatMap((edit) => tokensOf(edit.fields['labels'])))];
};

const asked = (
  problems: History['syncs'][number]['problems'],
  link: { readonly left: { readonly key: string }; readonly right: { readonly key: string } },
): boolean =>
  problems.some(({ side, key, field }) => key === link[side].key && (field === undefined || field.includes('labels')));

/** A conflict keeps both values, also where a policy has decided it. */
export const conflictKeepsBoth = (history: History): readonly string[] =>
  conflictsOf(history)
    .filter(({ left, right }) => left === undefined || right === undefined)
    .map(({ id, field }) => `conflict ${id} on ${field} does not keep what lost`);

/** I20, a measure: conflicts in which one value was typed by somebody who had seen the other, and all conflicts. */
export function spuriousConflicts(history: History): { readonly spurious: number; readonly all: number } {
  const reading = readingOf(history);
  const rows = [...new Map(conflictsOf(history).map((one) => [one.id, one])).values()];
  const worded = rows.filter(({ field }) => field === 'title' || field === 'description');
  const spurious = worded.filter(({ left, right }) => {
    const [one, other] = [tokensOf(left), tokensOf(right)];
    const [before, after] = [reading.ancestry(one), reading.ancestry(other)];
    return one.every((word) => after.has(word)) || other.every((word) => before.has(word));
  });
  return { spurious: spurious.length, all: worded.length };
}
