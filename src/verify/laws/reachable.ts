import { isUnmapped, text, type Transition } from '../../model/index.ts';
import { findPath, type PathRequest } from '../../sync/index.ts';
import { inMapping } from '../breach.ts';
import { equal, type Arrival, type Facet, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import type { VerifiedSide } from '../input.ts';
import { listed, nameOf, quoted } from '../words.ts';
import { oneWay } from './one-way.ts';

/**
 * Every state that can be asked for is reached through the live workflow, by the search the engine uses. One that no other state leads to is an error; a one-way door
 * is a limit of the vendor's own workflow, hence a warning, and so is a field that a move asks for and nothing gives: an item may hold it. Where the vendor tells its moves only record by record, or not at all, nothing is claimed.
 */
export const reachable = (facts: Facts): readonly MappingFinding[] =>
  facts.flows
    .filter((flow) => flow.edits && flow.to.compiled.schema.type === 'state' && isKnown(flow.to.side))
    .flatMap((flow) => {
      const byTarget = Map.groupBy(flow.arrivals, ({ landing }) => ('native' in landing ? String(landing.native) : ''));
      return [...byTarget].flatMap(([target, asked]) => (target === '' ? [] : judge(facts, flow, target, asked)));
    })
    .concat(oneWay(facts));

const isKnown = ({ transitions, schema }: VerifiedSide): boolean =>
  transitions === 'graph' && schema.transitions !== undefined;

/** One state, with all that is asked of it. */
function judge(facts: Facts, flow: Flow, target: string, asked: readonly Arrival[]): readonly MappingFinding[] {
  const { to } = flow;
  const targets = [target, ...asked.flatMap(({ names }) => names)];
  // An item whose state means it already, or as nearly as this side can say, is not moved.
  const starts = to.examples
    .filter(({ value }) => value !== undefined && !isUnmapped(value) && !equal(value, asked[0]?.coerced))
    .map(({ native }) => String(native))
    .filter((state) => !targets.includes(state));
  const edges = to.side.schema.transitions ?? [];
  const payable = edges.filter((edge) => unpaid(facts, to, edge).length === 0);
  const { avoid } = to.side.workflowRules;
  const stuck = starts.filter((from) => !leads(payable, { from, targets, avoid }));
  if (stuck.length === 0) return [];
  const onlyUnpaid = stuck.filter((from) => leads(edges, { from, targets, avoid }));
  const request = { target, asked, stuck };
  if (onlyUnpaid.length > 0) return [demanding(facts, flow, { ...request, stuck: onlyUnpaid })];
  const never = stuck.length === starts.length && !mayBegin(to.side, targets);
  return [closed(facts, flow, request, never)];
}

interface Request {
  readonly target: string;
  readonly asked: readonly Arrival[];
  /** States it cannot be reached from. */
  readonly stuck: readonly string[];
}

const leads = (edges: readonly Transition[], way: Pick<PathRequest, 'from' | 'targets' | 'avoid'>): boolean =>
  findPath({ workflow: { free: false, edges }, ...way }) !== undefined;

/** Native fields a move asks for that nothing gives. */
const unpaid = ({ input, flows }: Facts, to: Facet, edge: Transition): readonly string[] =>
  (edge.requires ?? []).filter(
    (native) =>
      input[to.side.side].compiled.defaults[native] === undefined &&
      to.side.workflowRules.requires[native] === undefined &&
      !flows.some((flow) => flow.to.side === to.side && flow.to.compiled.native === native),
  );

/** Whether records begin in one of these states. Unknown: then those that nothing leads to, but something leads out of. */
const mayBegin = ({ schema }: VerifiedSide, states: readonly string[]): boolean => {
  if (schema.initialState !== undefined) return states.includes(schema.initialState);
  const edges = schema.transitions ?? [];
  return states.some((state) => edges.some((edge) => edge.from === state) && !edges.some((edge) => edge.to === state));
};

const closed = (
  { input }: Facts,
  { from, to }: Flow,
  { target, asked, stuck }: Request,
  never: boolean,
): MappingFinding => {
  const state = quoted(target);
  const says = listed(asked.map(({ natives, value }) => natives[0] ?? value));
  const starts = listed(stuck);
  const write = `"write": { "${String(asked[0]?.value)}": "…" }`;
  return inMapping(input, to, 'write', {
    ...{ severity: never ? 'error' : 'warning', law: 'reachable' },
    words: text(
      `${never ? 'no state leads' : `from ${starts.en} no way leads`} to ${state.en} in the workflow of ${nameOf(to.side)}: when ${nameOf(from.side)} says ${says.en} (${values(asked)}), such items wait`,
      `在 ${nameOf(to.side)} 的工作流中，${never ? '没有任何状态能' : `从${starts.zh}无法`}到达${state.zh}：当 ${nameOf(from.side)} 变为${says.zh}（${values(asked)}）时，这类条目会一直等待`,
    ),
    repair: text(
      `allow the move ${quoted(stuck[0]).en} → ${state.en} in ${nameOf(to.side)}, or choose a state that can be reached: ${write}`,
      `请在 ${nameOf(to.side)} 中允许${quoted(stuck[0]).zh} → ${state.zh}的流转，或改用可到达的状态：${write}`,
    ),
  });
};

const values = (asked: readonly Arrival[]): string => asked.map(({ value }) => String(value)).join(', ');

const demanding = (facts: Facts, { to }: Flow, { target, asked, stuck }: Request): MappingFinding => {
  const dear = (to.side.schema.transitions ?? []).filter((edge) => unpaid(facts, to, edge).length > 0);
  const edge = dear.find((one) => one.to === target) ?? dear[0];
  const wanted = edge ? unpaid(facts, to, edge).join(', ') : '';
  const [begin, end] = [quoted(edge?.from), quoted(edge?.to)];
  return inMapping(facts.input, to, 'write', {
    ...{ severity: 'warning', law: 'reachable' },
    words: text(
      `${begin.en} → ${end.en} needs ${wanted}, which nothing gives: unless somebody fills it in there, from ${listed(stuck).en} an item of ${nameOf(to.side)} cannot become ${quoted(target).en} (${values(asked)})`,
      `${begin.zh} → ${end.zh}需要填写 ${wanted}，但没有任何来源提供：除非有人在该系统中填写，否则 ${nameOf(to.side)} 的条目无法从${listed(stuck).zh}变为${quoted(target).zh}（${values(asked)}）`,
    ),
    repair: text(
      `map a field to ${wanted}, give it a value in config/syncs.json ("workflow": { "requires": … }), or make it optional for this move in ${nameOf(to.side)}`,
      `请将某个字段映射到 ${wanted}，或在 config/syncs.json 中为其指定取值（"workflow": { "requires": … }），或在 ${nameOf(to.side)} 中将其设为该流转的非必填项`,
    ),
  });
};
