import { entriesOf, type History, type Of } from '../history.ts';
import { cellOf, readingOf, type Cell } from './reading.ts';

const removals = (history: History): readonly Of<'effect'>[] =>
  entriesOf(history, 'effect').filter(({ verb }) => verb === 'remove');

/** The partners of a record, on the trackers it is linked to. */
function partnersOf(history: History, cell: Cell): readonly Cell[] {
  return history.syncs.flatMap((sync) =>
    sync.links.flatMap((link) => {
      const cells = [cellOf(sync.left, link.left.key), cellOf(sync.right, link.right.key)];
      return cells.includes(cell) ? cells.filter((one) => one !== cell) : [];
    }),
  );
}

/** I11: before a record is removed, two reads by key in different runs have found its partner gone. */
export const deletedOnEvidence = (history: History): readonly string[] =>
  removals(history).flatMap(({ n, tracker, key }) => {
    const partners = partnersOf(history, cellOf(tracker, key));
    const looks = entriesOf(history, 'answer').filter(
      (answer) =>
        answer.n < n && (answer.absent ?? []).some((absent) => partners.includes(cellOf(answer.tracker, absent))),
    );
    const runs = new Set(looks.map(({ run }) => run));
    return partners.length > 0 && runs.size < 2
      ? [`${cellOf(tracker, key)} was removed after ${runs.size} looks at its partner`]
      : [];
  });

/** I11: nothing is removed but the partner of what a person removed. */
export const deletesDoNotCascade = (history: History): readonly string[] => {
  const gone = new Set(
    entriesOf(history, 'person')
      .filter(({ act }) => act === 'delete')
      .map(({ tracker, key }) => cellOf(tracker, key)),
  );
  return removals(history)
    .filter(({ tracker, key }) => !partnersOf(history, cellOf(tracker, key)).some((partner) => gone.has(partner)))
    .map(({ tracker, key }) => `${cellOf(tracker, key)} was removed, and nobody had removed its partner`);
};

/** I11: a run that would remove more than the limit removes nothing. */
export const deletesAreGuarded = (history: History): readonly string[] =>
  [...Map.groupBy(removals(history), ({ run }) => run)]
    .filter(([, some]) => some.length > history.settings.deleteLimit)
    .map(([run, some]) => `run ${run} removed ${some.length} records; the limit is ${history.settings.deleteLimit}`);

/** I11: a record that a person has edited since it was last accounted for is not removed. */
export function editBeatsDelete(history: History): readonly string[] {
  const { effects } = readingOf(history);
  return removals(history).flatMap(({ n, tracker, key }) => {
    const settled =
      effects.findLast((one) => one.n < n && one.tracker === tracker && one.key === key && one.verb !== 'remove')?.n ??
      -1;
    const gone = entriesOf(history, 'person').find(
      (one) => one.act === 'delete' && partnersOf(history, cellOf(tracker, key)).includes(cellOf(one.tracker, one.key)),
    );
    const edit = entriesOf(history, 'person').find(
      (one) =>
        one.act === 'edit' &&
        one.tracker === tracker &&
        one.key === key &&
        one.n > Math.max(settled, gone?.n ?? -1) &&
        one.n < n,
    );
    return edit ? [`${cellOf(tracker, key)} was removed although a person had edited it (${edit.id})`] : [];
  });
}
