import { otherSide, STATUSES, type Side, type StatusCategory } from '../model/index.ts';
import type { Link, Missing } from './link.ts';
import { isOneWay, type Policy } from './policy.ts';

/**
 * What follows when a linked record was deleted: nothing; a person is told; the partner is closed (to the status named, or whatever fits best), or deleted as well.
 */
export type DeletePolicy = 'ignore' | 'review' | 'delete' | 'close' | { readonly close: string };

/** A read by key that found nothing. */
export interface Sighting {
  /** ISO. */
  readonly at: string;
  readonly run: string;
  /** A complete listing of this run left it out as well. */
  readonly unlisted: boolean;
  /** The vendor itself says that it was deleted: a feed, a trash, a 410. */
  readonly confirmed: boolean;
}

/**
 * What is known of a record after it was not found once more. Gone is what its vendor says was deleted, or what two complete listings of different runs left out
 * and both times a read by key did not find. Anything less is remembered, and nothing is done about it.
 */
export function weigh(before: Missing | undefined, { at, run, unlisted, confirmed }: Sighting): Missing {
  const twice = unlisted && before?.unlisted !== undefined && before.unlisted !== run;
  const last = unlisted ? run : before?.unlisted;
  return {
    since: before?.since ?? at,
    ...(last !== undefined && { unlisted: last }),
    ...((confirmed || twice || before?.proven === true) && { proven: true }),
  };
}

/** What a deletion on this side comes to. What flows one way only never deletes its source. */
export function onDelete(policy: Policy, chosen: DeletePolicy, side: Side): 'ignore' | 'review' | 'close' | 'delete' {
  const wanted = typeof chosen === 'object' ? 'close' : chosen;
  return isOneWay(policy) && side === 'right' && wanted !== 'ignore' ? 'review' : wanted;
}

/** Whether a field of the partner holds an edit that was never carried over: then nothing is deleted. What the deleted side still had to say counts for nothing. */
export const hasUnheard = (link: Link, deleted: Side): boolean => {
  const partner = otherSide(deleted);
  return Object.values(link.fields).some(
    ({ status }) => status === `pending-${partner}` || status === 'conflict' || status === 'frozen',
  );
};

const CLOSED: readonly StatusCategory[] = ['dropped', 'done'];

/** Shared statuses a partner may be closed with, the best first: the one the admin named, else what means dropped, else done. */
export const closingStatuses = (chosen: DeletePolicy): readonly string[] =>
  typeof chosen === 'object'
    ? [chosen.close]
    : CLOSED.flatMap((category) => STATUSES.filter((status) => status.category === category).map(({ id }) => id));
