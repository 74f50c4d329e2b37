import { text, type FieldType } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import type { Facet, Facts, Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf, snippet } from '../words.ts';

/** Shared types whose values are compared alike. */
const KIN: Readonly<Record<FieldType, string>> = {
  ...{ text: 'word', option: 'word', state: 'word' },
  ...{ labels: 'set', options: 'set' },
  ...{ 'rich-text': 'rich text', person: 'person', people: 'people', date: 'day', instant: 'instant' },
  ...{ number: 'number', boolean: 'boolean', item: 'item', items: 'items' },
};

/** Native types a shared type can be written to without an expression; `*` marks those it can only be read from. */
const NATIVE: Readonly<Record<FieldType, string>> = {
  text: 'text rich-text option state *number *date *instant *boolean *labels *options',
  'rich-text': 'rich-text text',
  state: 'state option text *boolean *number',
  option: 'option state text *boolean *number',
  options: 'options labels *option *text',
  labels: 'labels options *option *text',
  // An id may stand in a plain text.
  person: 'person *text *option',
  people: 'people *person',
  date: 'date instant text',
  instant: 'instant text',
  number: 'number text *option *boolean',
  boolean: 'boolean number text',
  item: 'item',
  items: 'items',
};

/** The two sides of a field hold the same kind of thing, and so do each side and its native field. */
export const typesFit = (facts: Facts): readonly MappingFinding[] =>
  facts.flows.flatMap((flow) => [
    ...reads(facts, flow),
    ...writes(facts, flow),
    ...(isFirst(facts, flow) ? compared(facts, flow) : []),
  ]);

const isFirst = ({ flows }: Facts, flow: Flow): boolean => flows.find((one) => one.field === flow.field) === flow;

function compared({ input }: Facts, { field, from, to }: Flow): readonly MappingFinding[] {
  const [here, there] = [from.compiled.type, to.compiled.type];
  if (KIN[here] === KIN[there] || from.rule.const !== undefined) return [];
  return [
    inMapping(input, to, 'type', {
      ...{ severity: 'error', law: 'fits' },
      words: text(
        `${field} is ${here} in ${nameOf(from.side)} and ${there} in ${nameOf(to.side)}: the two can never be equal, every run would write it again`,
        `${field} 在 ${nameOf(from.side)} 中是 ${here}，在 ${nameOf(to.side)} 中是 ${there}：两者永远无法相等，每次运行都会重复写入`,
      ),
      repair: text(
        `map fields of one kind, or name the type on both sides: ${snippet('type', here)}`,
        `请映射同类字段，或在两侧写明类型：${snippet('type', here)}`,
      ),
    }),
  ];
}

const allowed = (type: FieldType, native: FieldType, writing: boolean): boolean =>
  NATIVE[type].split(' ').some((one) => one === native || (!writing && one === `*${native}`));

const reads = (facts: Facts, { field, from }: Flow): readonly MappingFinding[] =>
  from.native === undefined || from.rule.read !== undefined || allowed(from.compiled.type, from.native.type, false)
    ? []
    : [unlike(facts, field, from, 'read')];

/** What cannot even be read is not said again. */
const writes = (facts: Facts, { field, to }: Flow): readonly MappingFinding[] => {
  const { rule, native, compiled } = to;
  if (!native || typeof rule.write === 'string' || allowed(compiled.type, native.type, true)) return [];
  const said = facts.flows.some((flow) => flow.from === to) && !allowed(compiled.type, native.type, false);
  return said && rule.read === undefined ? [] : [unlike(facts, field, to, 'write')];
};

const unlike = ({ input }: Facts, field: string, facet: Facet, at: 'read' | 'write'): MappingFinding => {
  const native = facet.native?.type ?? 'text';
  const { type } = facet.compiled;
  const there = `${nameOf(facet.side)} 的 ${facet.compiled.native}`;
  return inMapping(input, facet, 'field', {
    ...{ severity: 'error', law: 'fits' },
    words: text(
      `${field} is ${type}, which cannot be ${at === 'read' ? 'read from' : 'written to'} ${facet.compiled.native} of ${nameOf(facet.side)}: that is ${native}`,
      `${field} 的类型是 ${type}，${at === 'read' ? `无法从 ${there} 读取` : `无法写入 ${there}`}：后者是 ${native}`,
    ),
    repair: text(
      `choose a native field of that kind, or convert it with a "${at}" expression`,
      `请选择同类的原生字段，或用 "${at}" 表达式转换`,
    ),
  });
};
