import { isUnmapped, text, type Value } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import type { Arrival, Facet, Facts, Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf, show, snippet, way } from '../words.ts';

/** Numbers keep their size on the way: they are neither refused nor all rounded to the same. A few at the edges may be. */
export function numbersFit(facts: Facts, flow: Flow): readonly MappingFinding[] {
  const { to, from, arrivals } = flow;
  if (to.compiled.type !== 'number' || typeof to.rule.write === 'string') return [];
  const numbers = arrivals.filter(({ value }) => typeof value === 'number');
  return [
    ...refused(facts, flow, numbers),
    ...rounded(facts, flow, numbers),
    ...(flow.field === 'progress' ? share(facts, from) : []),
  ];
}

/** This many of all values, and the scale is wrong. */
const MOST = 0.5;

/** Whether anything tells how large the numbers of the source are; else samples of them prove nothing. */
const isBounded = ({ compiled, rule }: Facet): boolean =>
  compiled.schema.range !== undefined || rule.range !== undefined || rule.scale !== undefined;

function refused({ input }: Facts, { field, from, to }: Flow, numbers: readonly Arrival[]): readonly MappingFinding[] {
  const held = numbers.filter(({ landing }) => 'held' in landing);
  const [first] = held;
  if (!first) return [];
  const range = to.rule.range ?? to.compiled.schema.range;
  const takes = range ? `${range.min}–${range.max}` : '?';
  const severity = isBounded(from) && held.length > numbers.length * MOST ? 'error' : 'warning';
  return [
    inMapping(input, to, 'scale', {
      ...{ severity, law: 'fits' },
      words: text(
        `${way([first.natives[0] ?? first.value, first.value])} → ?: ${nameOf(to.side)} takes ${takes} for ${field}, so such a value is held`,
        `${way([first.natives[0] ?? first.value, first.value])} → ?：${nameOf(to.side)} 的 ${field} 只接受 ${takes}，该值会被搁置`,
      ),
      repair: text(
        'check "scale" on both sides: native number = shared number × scale',
        '请检查两侧的 "scale"：原生数值 = 共享数值 × scale',
      ),
    }),
  ];
}

function rounded({ input }: Facts, { field, to }: Flow, numbers: readonly Arrival[]): readonly MappingFinding[] {
  const landed = numbers.filter(({ landing }) => 'native' in landing);
  const kinds = Map.groupBy(landed, ({ landing }) => ('native' in landing ? landing.native : null));
  if (landed.length < 3 || kinds.size > landed.length * MOST) return [];
  const [together] = [...kinds.values()].toSorted((a, b) => b.length - a.length);
  const values = (together ?? []).map(({ value }) => value);
  const landing = together?.[0]?.landing;
  const native = landing && 'native' in landing ? landing.native : null;
  const shown = `${values.slice(0, 3).map(show).join(', ')} → ${show(native)}`;
  return [
    inMapping(input, to, 'scale', {
      ...{ severity: 'error', law: 'fits' },
      words: text(
        `${shown}: most values of ${field} become the same in ${nameOf(to.side)}, which keeps ${to.compiled.schema.rewrites?.decimals ?? 0} decimals`,
        `${shown}：${field} 的大多数取值在 ${nameOf(to.side)} 中会变成同一个值（只保留 ${to.compiled.schema.rewrites?.decimals ?? 0} 位小数）`,
      ),
      repair: text(
        `is it per cent there? Say ${snippet('scale', 100)}`,
        `那里是否以百分数计？请写明 ${snippet('scale', 100)}`,
      ),
    }),
  ];
}

/** The shared progress is 0–1. Only a range the vendor states proves that a native one is not. */
function share({ input }: Facts, from: Facet): readonly MappingFinding[] {
  const { range } = from.compiled.schema;
  const most = from.examples.map(({ value }) => value).findLast((value): value is number => isNumber(value));
  if (!range || most === undefined || most <= 1) return [];
  return [
    inMapping(input, from, 'scale', {
      ...{ severity: 'error', law: 'fits' },
      words: text(
        `${range.max} → ${most}: the shared progress is 0–1, but ${range.max} of ${nameOf(from.side)} is read as ${most}`,
        `${range.max} → ${most}：共享模型中的进度为 0–1，但 ${nameOf(from.side)} 的 ${range.max} 会读作 ${most}`,
      ),
      repair: text(`say ${snippet('scale', range.max)}`, `请写明 ${snippet('scale', range.max)}`),
    }),
  ];
}

const isNumber = (value: Facet['examples'][number]['value']): value is number & Value =>
  value !== undefined && value !== null && !isUnmapped(value) && typeof value === 'number';
