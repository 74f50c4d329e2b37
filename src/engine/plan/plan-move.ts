import { STATUSES, text, type Text, type Transition as Edge } from '../../model/index.ts';
import {
  consentsTo,
  doorsOn,
  findPath,
  untried,
  type Door,
  type Link,
  type Operation,
  type Plot,
  type Workflow,
  type Write,
} from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';
import type { Records } from '../observe/steps.ts';
import { nativeOf } from '../view.ts';
import { costOf, ruleNamed, subjectOn } from './about.ts';
import { needsOf, offersFor, unpaid, type Offer, type Standing } from './companions.ts';
import { lockedDoor, unpaidMove } from './move-words.ts';
import { noPath, plotOf, workflowOf } from './workflow-of.ts';

/** Why a status is not moved. Nothing is sent for it. */
export interface Held {
  readonly code: 'held' | 'no-transition' | 'one-way-door' | 'required-field';
  readonly words: Text;
}

type Move = Operation & { readonly kind: 'transition' };

/** What a way is looked for with. */
interface Search {
  readonly ready: ReadySide;
  readonly field: string;
  readonly workflow: Workflow;
  readonly from: string;
  readonly targets: readonly string[];
  readonly plot: Plot | undefined;
  readonly offer: Offer;
}

interface Way {
  readonly path: readonly string[];
  /** It does not end at a target that is known to be reached by it. */
  readonly explores: boolean;
}

/** The states a status is moved through, with the fields its moves ask for. Legal moves only; none is sent when there is no path. */
export async function planMove(standing: Standing & { readonly wanted: Write }): Promise<Move | Held> {
  const { ready, link, records, wanted } = standing;
  const field = ready.compiled.fields[wanted.field];
  const from = stateNow(ready, link, records, wanted.field);
  if (!field || from === undefined)
    return { code: 'held', words: text('the current state is not known', '当前状态未知') };
  const memo = link[ready.side].memo[wanted.field];
  const converted = field.toNative(wanted.value, { ...(memo && { memo }) });
  if ('held' in converted) return { code: 'held', words: converted.held };
  const targets = [String(converted.native), ...field.candidates(String(wanted.value), { ...(memo && { memo }) })];
  const workflow = workflowOf(ready, from, records[ready.side]?.nextStates);
  const plot = plotOf(ready, workflow, field.name);
  const offer = await offersFor(standing);
  const way = wayTo({ ready, field: field.name, workflow, from, targets, plot, offer });
  if ('code' in way) return way;
  const needs = needsOf(workflow.edges ?? [], from, way.path, offer);
  return {
    kind: 'transition',
    side: ready.side,
    rule: ruleNamed(ready, wanted.field),
    requests: costOf(ready, way.path.length),
    reversible: leadsBack(workflow, from, way.path),
    target: subjectOn(link, ready.side),
    field: wanted.field,
    from,
    path: way.path,
    ...(needs && { needs }),
    to: wanted.value,
    explores: way.explores,
  };
}

const leadsBack = (workflow: Workflow, from: string, path: readonly string[]): boolean =>
  workflow.free ||
  workflow.tries !== undefined ||
  findPath({ workflow, from: path.at(-1) ?? from, targets: [from] }) !== undefined;

/** What stands for the state of a record that is yet to be made, where its stream does not say how records open. */
export const UNKNOWN_STATE = '';

/** The way there, or what stands in it: no way at all, a one-way door nobody has agreed to, or a field nothing fills in. */
function wayTo(search: Search): Way | Held {
  const { ready, workflow, from, targets, offer } = search;
  if (from === UNKNOWN_STATE) return { path: targets.slice(0, 1), explores: true };
  const look = (passable: (edge: Edge) => boolean) =>
    findPath({ workflow, from, targets, avoid: ready.workflowRules.avoid, passable });
  const paid = (edge: Edge): boolean => unpaid(edge, offer).length === 0;
  const agreed = (edge: Edge): boolean => locked(search, edge.from, [edge.to]).length === 0;
  const path = look((edge) => paid(edge) && agreed(edge)) ?? look(paid);
  if (path && path.length > 0) {
    const doors = locked(search, from, path);
    return doors.length === 0
      ? { path, explores: false }
      : { code: 'one-way-door', words: lockedDoor(ready, from, path, doors) };
  }
  const dear = look(() => true);
  if (dear && dear.length > 0) return { code: 'required-field', words: unpaidMove(ready, dearest(search, dear)) };
  return exploring(search) ?? { code: 'no-transition', words: noPath(ready, from, targets, workflow) };
}

/** One-way doors on a path that the admin has not agreed to. */
const locked = ({ ready, plot }: Search, from: string, path: readonly string[]): readonly Door[] =>
  plot ? doorsOn(plot, from, path).filter((door) => !consentsTo(ready.workflowRules, door)) : [];

/** The first move of a path with fields that nothing gives, and those fields. */
function dearest({ workflow, from, offer }: Search, path: readonly string[]) {
  for (const [index, to] of path.entries()) {
    const before = index === 0 ? from : (path[index - 1] ?? from);
    const edge = workflow.edges?.find((one) => one.from === before && one.to === to);
    const missing = edge ? unpaid(edge, offer) : [];
    if (missing.length > 0) return { from: before, to, missing };
  }
  return { from, to: path[0] ?? from, missing: [] };
}

/** A way that is not known to its end: what a vendor tells only record by record, or only to those who try. */
function exploring(search: Search): Way | undefined {
  const { ready, workflow, from, targets } = search;
  if (workflow.free) return undefined;
  const seen = [...new Set(workflow.edges.map((edge) => edge.to))].filter((state) => state !== from);
  if (workflow.tries) {
    // A move nobody has seen yet is tried from here; where all of those were refused, from a state that moves are known to lead to.
    const direct = untried(search);
    if (direct !== undefined) return { path: [direct], explores: false };
    return nearest(
      search,
      seen.filter((state) => untried({ workflow, from: state, targets }) !== undefined),
    );
  }
  // A state nobody has looked out of yet may lead on.
  const perRecord = ready.stream.card.capabilities.transitions === 'per-record';
  return perRecord
    ? nearest(
        search,
        seen.filter((state) => !workflow.looked?.has(state)),
      )
    : undefined;
}

/** The shortest way to one of these. One that is entered only to look on from there must mean that work is open: never by way of done or dropped. */
function nearest(search: Search, states: readonly string[]): Way | undefined {
  const { ready, field, workflow, from, offer } = search;
  const { avoid } = ready.workflowRules;
  const paths = states
    .filter((state) => meansOpen(ready, field, state) && !avoid.includes(state))
    .flatMap((state) => {
      const passable = (edge: Edge): boolean => unpaid(edge, offer).length === 0;
      const path = findPath({ workflow, from, targets: [state], avoid, passable });
      return path && path.length > 0 ? [path] : [];
    });
  const [path] = paths.toSorted((a, b) => a.length - b.length);
  return path && { path, explores: true };
}

const OPEN: ReadonlySet<string> = new Set(
  STATUSES.filter((status) => status.category === 'todo' || status.category === 'doing').map((status) => status.id),
);

const meansOpen = (ready: ReadySide, field: string, state: string): boolean => {
  const shared = ready.compiled.fields[field]?.toShared(state);
  return typeof shared === 'string' && OPEN.has(shared);
};

const stateNow = (ready: ReadySide, link: Link, records: Records, field: string): string | undefined => {
  const record = records[ready.side];
  const now = record ? nativeOf(ready, record, field) : link[ready.side].native[field];
  return typeof now === 'string' ? now : undefined;
};
