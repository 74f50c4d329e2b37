import type { Transition } from '../model/index.ts';

/** A move, by its two ends. */
export type Move = Pick<Transition, 'from' | 'to'>;

/** What is known of a workflow. `free`: every move is allowed; otherwise only the edges are. */
export type Workflow =
  | { readonly free: true; readonly edges?: undefined; readonly looked?: undefined; readonly tries?: undefined }
  | {
      readonly free: false;
      readonly edges: readonly Transition[];
      /** States whose moves are all among the edges; absent: every one. */
      readonly looked?: ReadonlySet<string>;
      /** Present where moves are known only by trying: those that were refused. Any other may be tried. */
      readonly tries?: { readonly refused: readonly Move[] };
    };

export interface PathRequest {
  readonly workflow: Workflow;
  readonly from: string;
  /** States that would do, best first. */
  readonly targets: readonly string[];
  /** States never to pass through (they may still be the target). */
  readonly avoid?: readonly string[];
  /** Moves that may be made. Default: every one. */
  readonly passable?: (edge: Transition) => boolean;
}

/**
 * The shortest legal path to the best target, as the states to move to one after the other; empty when already there. Breadth first; a path that mails the
 * customer on the way loses against an equally short one that does not. `undefined`: no legal path, and nothing must be sent.
 */
export function findPath(request: PathRequest): readonly string[] | undefined {
  const { workflow, from, targets, avoid = [], passable = () => true } = request;
  if (targets.includes(from)) return [];
  const [best] = targets;
  if (best === undefined) return undefined;
  if (workflow.free) return [best];
  const edges = workflow.edges.filter(passable);
  for (const target of targets) {
    const path = shortest(edges, from, target, avoid);
    if (path) return path;
  }
  return undefined;
}

/** Where moves are known only by trying: the first target that was not refused from here yet, by a move nobody knows of. */
export const untried = ({ workflow, from, targets }: PathRequest): string | undefined =>
  workflow.tries && targets.find((to) => !workflow.tries?.refused.some((one) => one.from === from && one.to === to));

const shortest = (
  edges: readonly Transition[],
  from: string,
  target: string,
  avoid: readonly string[],
): readonly string[] | undefined => {
  const cameFrom = new Map<string, string>();
  let frontier = [from];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const state of frontier) {
      for (const edge of quietFirst(edges, state)) {
        if (edge.to === from || cameFrom.has(edge.to)) continue;
        if (edge.to !== target && avoid.includes(edge.to)) continue;
        cameFrom.set(edge.to, state);
        if (edge.to === target) return trace(cameFrom, from, target);
        next.push(edge.to);
      }
    }
    frontier = next;
  }
  return undefined;
};

const quietFirst = (edges: readonly Transition[], from: string): readonly Transition[] => {
  const leaving = edges.filter((edge) => edge.from === from);
  return leaving.toSorted((a, b) => Number(a.notifiesCustomer ?? false) - Number(b.notifiesCustomer ?? false));
};

const trace = (cameFrom: ReadonlyMap<string, string>, from: string, target: string): readonly string[] => {
  const path: string[] = [];
  for (let state: string | undefined = target; state !== undefined && state !== from; state = cameFrom.get(state))
    path.unshift(state);
  return path;
};
