import type { HttpClient, Log, Transition } from 'tandem-sync/sdk';
import type { Profile } from '../access/profiles.ts';
import { listAll, listingOf, PAGE_SIZE } from '../lists/listing.ts';
import { ItemStatePlan, StateFlow, type Named, type Project, type State } from '../schema.ts';
import { movesIn, type Moves } from './moves.ts';

const FlowRow = StateFlow.extend(ItemStatePlan.pick({ id: true }).shape);

/** What one type of work item has for states. */
export interface TypeStates {
  readonly type: Named;
  readonly states: readonly State[];
}

/**
 * The legal moves of work items, type by type: each has a state plan of its own. For all types together only a move counts that holds for every type which has the
 * state it starts from. `undefined` when the token may not read them (they need `pcp:read:pjm:configuration`).
 */
export async function itemMoves(
  http: HttpClient,
  profile: Profile,
  project: Project,
  types: readonly TypeStates[],
  log: Log,
): Promise<Moves | undefined> {
  const plans = await plansOf(http, profile, project);
  if (plans === 'forbidden') {
    log.warn(
      { scope: 'pcp:read:pjm:configuration' },
      'the workflow of work items may not be read: moves can only be tried',
    );
    return undefined;
  }
  const flowsOf = async ({ type, states }: TypeStates): Promise<readonly Transition[] | undefined> => {
    const plan = planFor(plans, type, project);
    if (!plan) return undefined;
    const path = `${profile.workItemStatePlans}/${plan.id}/${profile.workItemStateFlows}`;
    return movesIn(await listAll(http, path, {}, FlowRow), states);
  };
  const found = await Promise.all(types.map(async (one) => ({ ...one, moves: await flowsOf(one) })));
  // A type without a plan moves as nobody knows; together with others nothing can be promised then.
  if (found.some(({ moves }) => moves === undefined)) return undefined;
  const known = found.map(({ type, states, moves = [] }) => ({ type, names: states.map(({ name }) => name), moves }));
  return { all: sharedBy(known), of: (type) => known.find((one) => one.type.id === type)?.moves ?? [] };
}

interface Known {
  readonly names: readonly string[];
  readonly moves: readonly Transition[];
}

const sharedBy = (types: readonly Known[]): readonly Transition[] => {
  const has = ({ moves }: Known, { from, to }: Transition) =>
    moves.some((move) => move.from === from && move.to === to);
  const every = types.flatMap(({ moves }) => moves);
  const distinct = [...new Map(every.map((move) => [`${move.from}\n${move.to}`, move])).values()];
  return distinct.filter((move) => types.every((type) => !type.names.includes(move.from) || has(type, move)));
};

async function plansOf(
  http: HttpClient,
  { workItemStatePlans: path }: Profile,
  project: Project,
): Promise<readonly ItemStatePlan[] | 'forbidden'> {
  const query = { project_id: project.id };
  const first = { ...query, page_size: PAGE_SIZE, page_index: 0 };
  const asked = await http.send({ method: 'GET', path, query: first, schema: listingOf(ItemStatePlan), accept: [403] });
  if (asked.status === 403) return 'forbidden';
  return asked.data.total <= asked.data.values.length ? asked.data.values : listAll(http, path, query, ItemStatePlan);
}

/** The project's own plan for a type, else the one for projects of its kind. */
const planFor = (plans: readonly ItemStatePlan[], type: Named, project: Project): ItemStatePlan | undefined => {
  const fitting = plans.filter((plan) => typeOf(plan) === type.id);
  return (
    fitting.find((plan) => plan.project?.id === project.id) ??
    fitting.find((plan) => !plan.project && (!plan.project_type || plan.project_type === project.type))
  );
};

const typeOf = ({ work_item_type, workitem_type }: ItemStatePlan): string | undefined => {
  const type = work_item_type ?? workitem_type;
  return typeof type === 'string' ? type : type?.id;
};
