import { isUnmapped, STATUSES, text, type Native } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import { wordsOf, type Arrival, type Facet, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { isClosed } from '../samples.ts';
import { listed, nameOf, nearest, quoted, snippet, way } from '../words.ts';

/** Every state and option means something, and every meaning that can arrive has a word; what has not is held on purpose. */
export const total = (facts: Facts): readonly MappingFinding[] => [
  ...facts.flows.flatMap((flow) => [...withoutMeaning(facts, flow), ...withoutWord(facts, flow)]),
  ...facts.flows.flatMap((flow) => frozenThere(facts, flow)),
];

const unmappedIn = (facet: Facet): readonly Native[] =>
  facet.examples.flatMap(({ native, value }) => (value !== undefined && isUnmapped(value) ? [native] : []));

function withoutMeaning({ input }: Facts, { field, from, to, exhaustive }: Flow): readonly MappingFinding[] {
  const natives = unmappedIn(from);
  const [first] = natives;
  if (first === undefined || from.rule.unmapped === 'hold') return [];
  const what = listed(natives);
  if (from.rule.read !== undefined) return [noResult(input, from, natives)];
  if (!exhaustive) return [];
  const meant = wanted(from, to, first);
  const add = snippet('values', { [String(first)]: meant });
  return [
    inMapping(input, from, 'values', {
      ...{ severity: 'error', law: 'total' },
      words: text(
        `${what.en} of ${nameOf(from.side)} has no meaning: an item that becomes ${quoted(first).en} is frozen, its ${field} no longer reaches ${nameOf(to.side)}`,
        `${nameOf(from.side)} 的${what.zh}没有对应含义：条目一旦变为${quoted(first).zh}，其 ${field} 就会被冻结，不再同步到 ${nameOf(to.side)}`,
      ),
      repair: text(
        `add ${add}, or say "unmapped": "hold" if such items are to wait`,
        `请补充 ${add}；若希望这类条目等待处理，请写明 "unmapped": "hold"`,
      ),
    }),
  ];
}

const noResult = (input: Facts['input'], from: Facet, natives: readonly Native[]): MappingFinding =>
  inMapping(input, from, 'read', {
    ...{ severity: 'error', law: 'total' },
    words: text(
      `the expression makes nothing of ${listed(natives).en}: such items are frozen`,
      `表达式无法处理${listed(natives).zh}：这类条目会被冻结`,
    ),
    repair: text(
      'let the expression give a value for everything the field can hold',
      '请让表达式对该字段的所有取值都有结果',
    ),
  });

/** What a native value was probably meant to mean: what a renamed one meant, a status of its category, else something the other side can say. */
function wanted(from: Facet, to: Facet, native: Native): string {
  const { values = {} } = from.rule;
  const live = new Set(from.examples.map((example) => example.native));
  const gone = Object.keys(values).filter((name) => !live.has(name));
  const renamed = nearest(String(native), gone) ?? (gone.length === 1 ? gone[0] : undefined);
  if (renamed !== undefined) return values[renamed] ?? '…';
  const category = from.compiled.schema.options?.find((option) => option.name === native)?.category;
  const known = Object.values(to.rule.values ?? {});
  const fitting = STATUSES.filter((status) => status.category === category).map((status) => status.id);
  return fitting.find((id) => known.includes(id)) ?? known[0] ?? '…';
}

/** Meanings that nothing in the mapping of the other side names. */
function withoutWord({ input }: Facts, { field, from, to, arrivals }: Flow): readonly MappingFinding[] {
  return arrivals
    .filter((arrival) => isNameless(to, arrival))
    .map(({ value, natives }) => {
      const use = writeSnippet(to, value);
      const meant = nearest(String(value), Object.values(to.rule.values ?? {}));
      return inMapping(input, to, 'write', {
        severity: to.rule.unmapped === 'hold' ? 'warning' : 'error',
        law: 'total',
        words: text(
          `${way([natives[0] ?? value, value])} → ?: ${quoted(value).en} can arrive from ${nameOf(from.side)}, but nothing in ${nameOf(to.side)} means it, so the ${field} of such items waits`,
          `${way([natives[0] ?? value, value])} → ?：${nameOf(from.side)} 可能传来${quoted(value).zh}，但 ${nameOf(to.side)} 中没有任何取值表示它，这类条目的 ${field} 会一直等待`,
        ),
        repair: text(
          `${meant === undefined ? '' : `did you mean "${meant}"? Else `}say which to choose: ${use}; or "unmapped": "hold" if such items are to wait`,
          `${meant === undefined ? '' : `是否想写“${meant}”？否则`}请指明改用哪个取值：${use}；若希望这类条目等待处理，请写明 "unmapped": "hold"`,
        ),
      });
    });
}

const isNameless = (to: Facet, { value, landing, names }: Arrival): boolean =>
  'held' in landing &&
  value !== null &&
  names.length === 0 &&
  isClosed(to.compiled.type, to.compiled.schema, to.rule) &&
  typeof to.rule.write !== 'string' &&
  !wordsOf(value).some((word) => isNamed(to, word));

/** Whether the mapping names a native value for it, be it one that no longer exists. */
export const isNamed = ({ rule }: Facet, word: string): boolean =>
  Object.values(rule.values ?? {}).includes(word) ||
  (typeof rule.write === 'object' && Object.hasOwn(rule.write, word));

const writeSnippet = (to: Facet, value: Arrival['value']): string => {
  const options = to.compiled.schema.options?.map((option) => option.name) ?? Object.keys(to.rule.values ?? {});
  const category = STATUSES.find((status) => status.id === value)?.category;
  const alike = options.find((name) => {
    const meant = to.rule.values?.[name];
    return category !== undefined && STATUSES.find((status) => status.id === meant)?.category === category;
  });
  return snippet('write', { [wordsOf(value)[0] ?? '…']: alike ?? options[0] ?? '…' });
};

/** A native value without a meaning freezes its field from both directions. */
function frozenThere(facts: Facts, { field, from, to }: Flow): readonly MappingFinding[] {
  const { input, flows } = facts;
  const natives = unmappedIn(to);
  const alsoSource = flows.some((flow) => flow.field === field && flow.from === to);
  if (natives.length === 0 || alsoSource || to.rule.unmapped !== undefined || !to.rule.values) return [];
  const first = quoted(natives[0]);
  return [
    inMapping(input, to, 'values', {
      ...{ severity: 'warning', law: 'total' },
      words: text(
        `${listed(natives).en} of ${nameOf(to.side)} has no meaning: an item that is ${first.en} there no longer receives ${field} from ${nameOf(from.side)}`,
        `${nameOf(to.side)} 的${listed(natives).zh}没有对应含义：处于${first.zh}的条目不再接收来自 ${nameOf(from.side)} 的 ${field}`,
      ),
      repair: text(
        `add it to "values", or say "unmapped": "hold" if that is meant`,
        `请将其补充到 "values"；若确实如此设计，请写明 "unmapped": "hold"`,
      ),
    }),
  ];
}
