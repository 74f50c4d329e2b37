import { entriesOf, type History, type Of, type TrackerName } from '../history.ts';
import { cellOf, readingOf, tokensOf } from './reading.ts';

const countBy = <T>(all: readonly T[], name: (one: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(name(one), (counts.get(name(one)) ?? 0) + 1);
  return counts;
};

const rowsOf = (history: History, tracker: TrackerName) => history.rows[tracker] ?? [];

/** Creates that took effect later than anybody has to wait for. */
const landedLate = (history: History): readonly Of<'effect'>[] => {
  const { calls } = readingOf(history);
  return entriesOf(history, 'effect').filter(
    ({ verb, call, at }) => verb === 'create' && at - (calls.get(call)?.at ?? at) > history.settings.horizonMs,
  );
};

/** I4: every item in scope has exactly one living twin. */
export function oneTwin(history: History): readonly string[] {
  const late = new Set(landedLate(history).map(({ marker }) => marker));
  return history.settings.trackers.flatMap((tracker) => {
    const marked = rowsOf(history, tracker).flatMap(({ marker }) => (marker === undefined ? [] : [marker]));
    const doubled = [...countBy(marked, String)].filter(([marker, count]) => count > 1 && !late.has(marker));
    return [
      ...doubled.map(([marker, count]) => `${count} records of ${tracker} carry ${marker}`),
      ...unlinked(history, tracker, late),
    ];
  });
}

/** Records that should have a partner and have none, although nobody was told why. */
function unlinked(history: History, tracker: TrackerName, late: ReadonlySet<string | undefined>): readonly string[] {
  return history.syncs
    .filter(({ left, right }) => left === tracker || (right === tracker && history.settings.create === 'both'))
    .flatMap((sync) => {
      const side = sync.left === tracker ? 'left' : 'right';
      const linked = countBy(
        sync.links.filter(({ state }) => state !== 'unlinked'),
        (link) => link[side].key,
      );
      const told = new Set(sync.problems.filter((one) => one.side === side).map(({ key }) => key));
      return rowsOf(history, tracker)
        .filter(({ key, marker }) => linked.get(key) !== 1 && !told.has(key) && !late.has(marker))
        .map(({ key }) => `${cellOf(tracker, key)} has ${linked.get(key) ?? 0} partners in ${sync.id}`);
    });
}

/** I4 for comments: what was said stands once on every side that takes it. */
export function oneComment(history: History): readonly string[] {
  const reading = readingOf(history);
  return reading.edits
    .filter(({ act }) => act === 'comment')
    .flatMap(({ tracker, key, id }) => {
      const members = reading.membersOf(reading.familyOf(cellOf(tracker, key)));
      return members.flatMap(({ tracker: on, row }) => {
        const count = row.comments.filter(({ body }) => tokensOf(body).includes(`c_${id}`)).length;
        return count === 1 ? [] : [`the comment c_${id} stands ${count} times on ${cellOf(on, row.key)}`];
      });
    });
}

/** I5: a create that lands when nobody waits for it any more is reported, and never mirrored back. */
export function lateDuplicateIsReported(history: History): readonly string[] {
  return landedLate(history).flatMap(({ tracker, key, marker }) => {
    const twins = rowsOf(history, tracker).filter((row) => row.marker === marker);
    if (twins.length < 2) return [];
    const told = history.syncs.some(({ problems }) =>
      problems.some((one) => one.code === 'duplicate' && twins.some((row) => row.key === one.key)),
    );
    const mirrored = history.syncs.some(({ links, left, right }) => {
      const side = left === tracker ? 'left' : right === tracker ? 'right' : undefined;
      return side !== undefined && twins.every((row) => links.some((link) => link[side].key === row.key));
    });
    return [
      ...(told ? [] : [`the late duplicate ${cellOf(tracker, key)} was reported to nobody`]),
      ...(mirrored ? [`the late duplicate ${cellOf(tracker, key)} was given a partner`] : []),
    ];
  });
}

/** What was said among colleagues stays among them: a comment is never written with more readers than it was made for. */
export function internalStaysInternal(history: History): readonly string[] {
  const reading = readingOf(history);
  const internal = new Set(
    reading.edits.filter(({ visibility }) => visibility === 'internal').map(({ id }) => `c_${id}`),
  );
  return reading.effects
    .filter(({ verb, visibility }) => verb === 'comment' && visibility === 'customer')
    .filter(({ body }) => tokensOf(body).some((word) => internal.has(word)))
    .map(
      ({ tracker, key, body }) => `an internal comment was written for customers on ${cellOf(tracker, key)}: ${body}`,
    );
}
