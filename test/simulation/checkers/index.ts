import type { History } from '../history.ts';
import { comesToRest, converges, idleChangesNothing, statusArrives, staysBounded } from './at-rest.ts';
import { deletedOnEvidence, deletesAreGuarded, deletesDoNotCascade, editBeatsDelete } from './deletes.ts';
import { conflictKeepsBoth, noLostEdit, noSilentOverwrite, setsMerge } from './edits.ts';
import {
  cursorsMoveLast,
  inOneOrder,
  planIsApplied,
  retryAfterObeyed,
  staleCommitsNothing,
  undoKeepsPeople,
  withinBudget,
} from './runs.ts';
import { internalStaysInternal, lateDuplicateIsReported, oneComment, oneTwin } from './twins.ts';
import {
  announcedFirst,
  answeredFirst,
  legalMoves,
  noForeignWrite,
  noPingPong,
  oneWayDoors,
  unmappedUntouched,
} from './writes.ts';

/** Judges a history: what is wrong with it in the eyes of one rule, in words; nothing when all is well. */
export type Checker = (history: History) => readonly string[];

/** Every rule, by the number of its invariant and its name. */
export const CHECKERS = {
  'I1 converges': converges,
  'I1 status arrives': statusArrives,
  'I2 comes to rest': comesToRest,
  'I3 idle changes nothing': idleChangesNothing,
  'I4 one twin': oneTwin,
  'I4 one comment': oneComment,
  'I5 late duplicate is reported': lateDuplicateIsReported,
  'I6 no lost edit': noLostEdit,
  'I6 no silent overwrite': noSilentOverwrite,
  'I6 a conflict keeps both': conflictKeepsBoth,
  'I7 sets merge': setsMerge,
  'I8 no foreign write': noForeignWrite,
  'I8 unmapped untouched': unmappedUntouched,
  'I8 internal stays internal': internalStaysInternal,
  'I9 plan is applied': planIsApplied,
  'I11 deleted on evidence': deletedOnEvidence,
  'I11 deletes do not cascade': deletesDoNotCascade,
  'I11 deletes are guarded': deletesAreGuarded,
  'I11 edit beats delete': editBeatsDelete,
  'I13 legal moves': legalMoves,
  'I13 one-way doors': oneWayDoors,
  'I14 cursors move last': cursorsMoveLast,
  'I15 stale commits nothing': staleCommitsNothing,
  'I15 in one order': inOneOrder,
  'I16 within budget': withinBudget,
  'I16 Retry-After obeyed': retryAfterObeyed,
  'I17 stays bounded': staysBounded,
  'I18 undo keeps people': undoKeepsPeople,
  'announced first': announcedFirst,
  'answered first': answeredFirst,
  'no ping-pong': noPingPong,
} as const satisfies Readonly<Record<string, Checker>>;

export type CheckerName = keyof typeof CHECKERS;

export interface Violation {
  readonly rule: CheckerName;
  readonly words: string;
}

/** What all rules find wrong. */
export const judge = (history: History): readonly Violation[] =>
  (Object.keys(CHECKERS) as CheckerName[]).flatMap((rule) => CHECKERS[rule](history).map((words) => ({ rule, words })));
