import { factsOf, type Facts } from './facts.ts';
import type { MappingFinding } from './finding.ts';
import type { VerifyInput } from './input.ts';
import { exists } from './laws/exists.ts';
import { fits } from './laws/fits.ts';
import { fixedPoint } from './laws/fixed-point.ts';
import { getPut } from './laws/get-put.ts';
import { internal } from './laws/internal.ts';
import { meaning } from './laws/meaning.ts';
import { people } from './laws/people.ts';
import { putGet } from './laws/put-get.ts';
import { reachable } from './laws/reachable.ts';
import { required } from './laws/required.ts';
import { rollUp } from './laws/roll-up.ts';
import { ring } from './laws/ring.ts';
import { total } from './laws/total.ts';
import { workflowRules } from './laws/workflow-rules.ts';
import { writable } from './laws/writable.ts';

/** One law over everything that is known of a sync. Pure. */
export type Check = (facts: Facts) => readonly MappingFinding[];

/** All laws, causes before consequences. */
export const LAWS: readonly Check[] = [
  ...[total, exists, workflowRules, writable, fits, putGet, getPut, meaning],
  ...[required, reachable, internal, people, rollUp, fixedPoint],
];

/** Laws between syncs. */
export const RING_LAWS: readonly ((all: readonly Facts[]) => readonly MappingFinding[])[] = [ring];

/** What is found with some of the laws. One cause gives one error: what follows from an error in the same field is left out. */
export function verifyWith(laws: readonly Check[], input: VerifyInput): readonly MappingFinding[] {
  const facts = factsOf(input);
  const found = laws.flatMap((law) => law(facts));
  const errors = found.filter((one) => one.severity === 'error');
  return found.filter((one) => !errors.some((cause) => cause.field === one.field && explains(cause, one)));
}

/** Values of two kinds break every law about values; what does not read back as itself does not come to rest either. */
const explains = (cause: MappingFinding, one: MappingFinding): boolean => {
  if (one.law === 'fixed-point') return cause.law !== 'fixed-point';
  if (one.law === 'meaning') return cause.law === 'put-get' && cause.path === one.path;
  return one.law === 'put-get' && cause.law === 'fits' && /\.(type|field)$/.test(cause.path);
};

/**
 * Proves a sync before it runs: every law over all states and options there are, and over samples of numbers, days and texts. Never throws. Pure.
 */
export const verifySync = (input: VerifyInput): readonly MappingFinding[] => verifyWith(LAWS, input);

/** The laws that hold between syncs: what goes around a ring comes back as itself. */
export const verifyRings = (inputs: readonly VerifyInput[]): readonly MappingFinding[] => {
  const all = inputs.map(factsOf);
  return RING_LAWS.flatMap((law) => law(all));
};
