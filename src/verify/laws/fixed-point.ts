import { isUnmapped, text, type Native, type Value } from '../../model/index.ts';
import { decideField, type FieldState } from '../../sync/index.ts';
import { inMapping } from '../breach.ts';
import { equal, land, type Arrival, type Example, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf, quoted, way } from '../words.ts';

/**
 * After one edit the engine's own decision brings both sides to rest: it writes once, the other side then holds the edit as nearly as it can, and a second look writes
 * nothing to either side. Nothing is settled that could still be said more precisely.
 */
export const fixedPoint = (facts: Facts): readonly MappingFinding[] =>
  facts.flows
    .filter((flow) => flow.edits && flow.to.compiled.reads.length === 1)
    .flatMap((flow) => {
      const before = flow.to.examples.filter(({ value }) => value !== undefined && !isUnmapped(value));
      return flow.arrivals.flatMap((arrival) => judge(facts, flow, arrival, before)).slice(0, 1);
    });

function judge(facts: Facts, flow: Flow, arrival: Arrival, before: readonly Example[]): readonly MappingFinding[] {
  const { landing } = arrival;
  if ('held' in landing) return [];
  for (const there of partners(flow, arrival, before)) {
    const end = settle(flow, arrival, there);
    if (end.is === 'restless') return [restless(facts, flow, arrival, there.native)];
    // Where it can say so, it must: what it reads back as when nothing was there before.
    if (end.is === 'at rest' && !equal(end.says, landing.back) && !equal(end.says, arrival.value))
      return [lost(facts, flow, arrival, there.native, end.says)];
  }
  return [];
}

/**
 * What the other side may hold before. Without an expression a write depends on that only by whether it means the same already, so one record each is enough: that
 * means it, that means what the engine takes for it, and that means anything else.
 */
function partners({ to }: Flow, { value, coerced }: Arrival, known: readonly Example[]): readonly Example[] {
  if (typeof to.rule.write === 'string') return known;
  const found = [
    known.find((example) => equal(example.value, value)),
    known.find((example) => equal(example.value, coerced)),
    known.find((example) => !equal(example.value, value) && !equal(example.value, coerced)),
  ];
  return found.filter((example) => example !== undefined);
}

type End = { readonly is: 'at rest'; readonly says: Value } | { readonly is: 'held' } | { readonly is: 'restless' };

/** One edit at the source, from two sides that were agreed, by the engine's decision; then a second look. */
function settle({ field, rule, from, to }: Flow, { value }: Arrival, there: Example): End {
  const sides = [from.side.side, to.side.side] as const;
  const said = there.value as Value;
  const state = stateOf(sides, undefined, said);
  const first = decideField(rule, state, viewsOf(field, sides, value, said));
  if (first.do === 'settle' || first.do === 'nothing') return { is: 'at rest', says: said };
  if (first.do === 'merge') return { is: 'at rest', says: value };
  if (first.do !== 'write' || first.to !== to.side.side) return { is: 'restless' };
  // The state is moved without a look at what is there: the engine finds its way by itself.
  const landing = to.compiled.schema.type === 'state' ? land(to, value) : land(to, value, there.native);
  if ('held' in landing) return { is: 'held' };
  if (landing.back === undefined || isUnmapped(landing.back)) return { is: 'restless' };
  const again = decideField(rule, stateOf(sides, value, landing.back), viewsOf(field, sides, value, landing.back));
  return again.do === 'nothing' ? { is: 'at rest', says: landing.back } : { is: 'restless' };
}

type Sides = readonly [from: 'left' | 'right', to: 'left' | 'right'];

const stateOf = ([from, to]: Sides, said: Value | undefined, there: Value): FieldState => ({
  ...(said !== undefined && { [from]: said }),
  [to]: there,
  status: 'agreed',
});

const viewsOf = (field: string, [from, to]: Sides, said: Value, there: Value) => ({
  [from]: { fields: { [field]: said }, updatedAt: '' },
  [to]: { fields: { [field]: there }, updatedAt: '' },
});

const restless = ({ input }: Facts, { field, from, to }: Flow, { value, natives }: Arrival, there: Native) =>
  inMapping(input, to, '', {
    ...{ severity: 'error', law: 'fixed-point' },
    words: text(
      `${way([natives[0] ?? value, value])} ⇄ ${way([there])}: ${field} does not come to rest between ${nameOf(from.side)} and ${nameOf(to.side)}`,
      `${way([natives[0] ?? value, value])} ⇄ ${way([there])}：${field} 在 ${nameOf(from.side)} 与 ${nameOf(to.side)} 之间无法稳定下来`,
    ),
    repair: text('let what is written read back as what was sent', '请确保写入的值读回后与发送的值一致'),
  });

const lost = (
  { input }: Facts,
  { field, from, to }: Flow,
  { value, natives, landing }: Arrival,
  there: Native,
  says: Value,
) => {
  const could = 'native' in landing ? landing.native : null;
  return inMapping(input, to, typeof to.rule.write === 'string' ? 'write' : '', {
    ...{ severity: 'error', law: 'fixed-point' },
    words: text(
      `${way([natives[0] ?? value, value])}: while ${nameOf(to.side)} holds ${quoted(there).en}, an edit of ${field} to ${quoted(natives[0] ?? value).en} in ${nameOf(from.side)} leaves it at ${quoted(says).en}, although ${quoted(could).en} could be written`,
      `${way([natives[0] ?? value, value])}：当 ${nameOf(to.side)} 为${quoted(there).zh}时，在 ${nameOf(from.side)} 把 ${field} 改为${quoted(natives[0] ?? value).zh}后，那里仍为${quoted(says).zh}，而本可写入${quoted(could).zh}`,
    ),
    repair: text(
      'let what is written not depend on what was there before ("current")',
      '请不要让写入结果取决于原有取值（"current"）',
    ),
  });
};
