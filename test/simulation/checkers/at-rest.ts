import type { Side } from '../../../src/model/index.ts';
import { entriesOf, type FinalSync, type History, type TrackerName } from '../history.ts';
import { meaningOf } from '../meanings.ts';
import { cellOf, readingOf, tokensOf } from './reading.ts';

const FIELDS = ['title', 'description', 'priority', 'labels'] as const;

/** I1: both sides of every living link mean the same, except where a person is asked. */
export const converges = (history: History): readonly string[] => disagreements(history, FIELDS);

/** I1 for the one field customers look at: a status set in one tool arrives in the other, or a person is told why it cannot. */
export const statusArrives = (history: History): readonly string[] => disagreements(history, ['status']);

function disagreements(history: History, fields: readonly string[]): readonly string[] {
  const reading = readingOf(history);
  return history.syncs.flatMap((sync) =>
    sync.links
      .filter((link) => link.state === 'live')
      .flatMap((link) => {
        const [left, right] = [
          reading.row(cellOf(sync.left, link.left.key)),
          reading.row(cellOf(sync.right, link.right.key)),
        ];
        if (!left || !right) return [];
        return fields
          .filter((field) => !isAsked(sync, link, field))
          .flatMap((field) => {
            const says = [
              meaning(sync.left, field, left.fields[field]),
              meaning(sync.right, field, right.fields[field]),
            ];
            return says[0] === says[1]
              ? []
              : [`${link.id} ${field}: ${says.join(' ≠ ')} (${JSON.stringify(link.fields[field])})`];
          });
      }),
  );
}

function isAsked(sync: FinalSync, link: FinalSync['links'][number], field: string): boolean {
  if (sync.conflicts.some((one) => one.link === link.id && one.field === field && one.state === 'open')) return true;
  return sync.problems.some(
    ({ side, key, field: about }) =>
      key === link[side].key && (about === undefined || about.split(', ').includes(field)),
  );
}

const meaning = (tracker: TrackerName, field: string, value: unknown): string => {
  if (field === 'status') return meaningOf(SIDE[tracker], value);
  if (field === 'labels') return tokensOf(value).toSorted().join(', ');
  return field === 'priority' ? String(value) : tokensOf(value).join(' ');
};

const SIDE: Readonly<Record<TrackerName, Side>> = { a: 'left', b: 'right', c: 'left' };

/** I2: once everything is at rest nothing is written, and a look costs a list on each side and nothing else, but for what waits for a person. */
export function comesToRest(history: History): readonly string[] {
  const idle = new Set(runsOf(history, 'idle'));
  const last = lastRestRuns(history);
  const writes = entriesOf(history, 'effect').filter(({ run }) => idle.has(run) || last.has(run));
  const odd = entriesOf(history, 'call').filter(
    ({ run, verb, keys, tracker }) => idle.has(run) && verb !== 'pull' && !isWaiting(history, tracker, keys),
  );
  const open = history.syncs.flatMap(({ intents }) => intents);
  return [
    ...writes.map(({ verb, tracker, key }) => `still writing at rest: ${verb} ${cellOf(tracker, key)}`),
    ...odd.map(
      ({ verb, tracker, keys }) => `an idle run asks for more than lists: ${verb} ${tracker}/${keys.join(',')}`,
    ),
    ...open.map(({ kind, source }) => `an intent is still open: ${kind} for ${source}`),
  ];
}

const runsOf = (history: History, phase: string): readonly number[] =>
  entriesOf(history, 'run')
    .filter((run) => run.phase === phase)
    .map(({ run }) => run);

/** The last round of the quiet ending: one run of each sync. */
const lastRestRuns = (history: History): ReadonlySet<number> =>
  new Set(runsOf(history, 'rest').slice(-history.syncs.length));

/** What waits for a person is looked at in every run. */
const isWaiting = (history: History, tracker: TrackerName, keys: readonly string[]): boolean =>
  (keys.length === 0 && isRefused(history)) ||
  history.syncs.some((sync) =>
    sync.links.some((link) =>
      (['left', 'right'] as const).some(
        (side) =>
          sync[side] === tracker &&
          keys.includes(link[side].key) &&
          (Object.values(link.fields).some(({ status }) => status !== 'agreed') ||
            sync.problems.some((one) => one.key === link[one.side].key)),
      ),
    ),
  );

/** A move that a tracker refuses is tried again in every run, for a workflow can be known by trying only; after each try the stream is described anew. */
const isRefused = ({ syncs }: History): boolean =>
  syncs.some(({ problems }) => problems.some(({ code }) => code === 'no-transition'));

/** I3: a run over an unchanged world leaves the ledger as it was, but for cursors and its own row. */
export const idleChangesNothing = (history: History): readonly string[] =>
  history.ledger.before === history.ledger.after || isRefused(history)
    ? []
    : [`an idle run changed the ledger: ${firstDifference(history.ledger.before, history.ledger.after)}`];

const firstDifference = (one: string, other: string): string => {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return `${one.slice(Math.max(0, at - 80), at + 80)} → ${other.slice(Math.max(0, at - 80), at + 80)}`;
};

/** Rows for each thing that happened, at most: a link, its journal, a run, what waits. */
const ROWS_PER_EVENT = 6;

/** I17: the ledger grows with what happens and not with time, and nothing is left to do at rest. */
export function staysBounded(history: History): readonly string[] {
  const events =
    entriesOf(history, 'person').length + entriesOf(history, 'effect').length + entriesOf(history, 'run').length;
  const retries = history.syncs.flatMap((sync) =>
    sync.todo.filter(({ reason, side, key }) => {
      const told = sync.problems.some((one) => one.side === side && one.key === key);
      return reason === 'retry' && !told && !isWaiting(history, sync[side], [key]);
    }),
  );
  return [
    ...(history.ledger.rows > 20 + ROWS_PER_EVENT * events ? [`${history.ledger.rows} rows for ${events} events`] : []),
    ...retries.map(({ side, key }) => `still on the to-do list: ${side}/${key}`),
  ];
}
