import { choicesOf } from '../../mapping/index.ts';
import { fieldNamed, text, type Text } from '../../model/index.ts';
import { createsFrom } from '../../sync/index.ts';
import { SIDES, otherSide } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import { wordsOf, type Facet, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import type { VerifiedSide, VerifyInput } from '../input.ts';
import { isClosed } from '../samples.ts';
import { listed, nameOf, nearest, quoted, way } from '../words.ts';
import { isNamed } from './total.ts';

/** What the mapping names exists at the vendor: options that are written, options a guard waits for, defaults of a new record. */
export const exists = (facts: Facts): readonly MappingFinding[] => [
  ...facts.flows.flatMap((flow) => deadWords(facts, flow)),
  ...Object.values(facts.facets).flatMap((both) => SIDES.flatMap((side) => deadGuards(facts.input, both[side]))),
  ...SIDES.flatMap((side) => deadDefaults(facts.input, facts.input[side])),
];

const optionsOf = ({ compiled }: Facet): readonly string[] | undefined =>
  compiled.schema.options?.map((option) => option.name);

/** A meaning whose only native values are gone: renamed, most of the time. */
function deadWords({ input }: Facts, { field, from, to, arrivals }: Flow): readonly MappingFinding[] {
  const live = optionsOf(to);
  if (!live || typeof to.rule.write === 'string') return [];
  return arrivals.flatMap(({ value, natives, names }) => {
    if (value === null || names.length > 0) return [];
    const word = wordsOf(value).find((one) => isNamed(to, one));
    if (word === undefined) return [];
    const dead = namesFor(to, word);
    return [
      inMapping(input, to, dead.at, {
        ...{ severity: 'error', law: 'exists' },
        words: text(
          `${way([natives[0] ?? word, word, dead.name])}: ${nameOf(to.side)} has no ${quoted(dead.name).en}, so ${quoted(word).en} from ${nameOf(from.side)} cannot be written and the ${field} of such items waits`,
          `${way([natives[0] ?? word, word, dead.name])}：${nameOf(to.side)} 中没有${quoted(dead.name).zh}，来自 ${nameOf(from.side)} 的${quoted(word).zh}无法写入，这类条目的 ${field} 会一直等待`,
        ),
        repair: rename(dead.name, live, to),
      }),
    ];
  });
}

const namesFor = ({ rule }: Facet, word: string): { readonly at: string; readonly name: string } => {
  const [chosen] = choicesOf(rule, word);
  if (chosen !== undefined) return { at: `write.${word}`, name: chosen };
  const name = Object.keys(rule.values ?? {}).find((one) => rule.values?.[one] === word) ?? word;
  return { at: `values.${name}`, name };
};

/** Renamed to one that has no meaning yet, if there is just one; else to the most alike. */
function rename(gone: string, live: readonly string[], { rule }: Facet): Text {
  const free = live.filter((name) => rule.values?.[name] === undefined);
  const meant = nearest(gone, free) ?? (free.length === 1 ? free[0] : nearest(gone, live));
  const there = listed(live);
  if (meant === undefined)
    return text(`replace "${gone}" by one that exists: ${there.en}`, `请将“${gone}”改为存在的取值：${there.zh}`);
  return text(
    `was "${gone}" renamed to "${meant}"? Write "${meant}" instead`,
    `“${gone}”是否已改名为“${meant}”？请改写为“${meant}”`,
  );
}

function deadGuards(input: VerifyInput, facet: Facet): readonly MappingFinding[] {
  return Object.entries(facet.rule.when ?? {}).flatMap(([native, wanted]) => {
    const options = fieldNamed(facet.side.schema, native)?.options?.map((option) => option.name);
    const dead = options ? wanted.filter((name) => !options.includes(name)) : [];
    if (!options || dead.length === 0) return [];
    const never = dead.length === wanted.length;
    return [
      inMapping(input, facet, `when.${native}`, {
        ...{ severity: never ? 'error' : 'warning', law: 'exists' },
        words: text(
          `the rule waits for ${native} to be ${listed(dead).en}, which ${nameOf(facet.side)} does not have${never ? ': it never holds, and the field never flows' : ''}`,
          `该规则要求 ${native} 为${listed(dead).zh}，但 ${nameOf(facet.side)} 中没有该取值${never ? '：规则永远不成立，该字段永远不会同步' : ''}`,
        ),
        repair: rename(dead[0] ?? '', options, { ...facet, rule: {} }),
      }),
    ];
  });
}

function deadDefaults(input: VerifyInput, side: VerifiedSide): readonly MappingFinding[] {
  if (!createsFrom(input.create, otherSide(side.side))) return [];
  return Object.entries(side.compiled.defaults).flatMap(([native, value]) => {
    const schema = fieldNamed(side.schema, native);
    const options =
      schema && isClosed(schema.type, schema, {}) ? schema.options?.map((option) => option.name) : undefined;
    const dead = options ? [value].flat().filter((one) => typeof one === 'string' && !options.includes(one)) : [];
    const [gone] = dead;
    if (!options || typeof gone !== 'string') return [];
    return [
      {
        ...{ severity: 'error', law: 'exists', sync: input.sync, side: side.side },
        ...{ file: `mappings/${side.mappingName}.json`, path: `defaults.${native}` },
        words: text(
          `a new record gets ${native} = ${quoted(gone).en}, which ${nameOf(side)} does not have: every create is refused`,
          `新建记录的 ${native} 会设为${quoted(gone).zh}，但 ${nameOf(side)} 中没有该取值：每次新建都会被拒绝`,
        ),
        repair: renameDefault(gone, options),
      } as const,
    ];
  });
}

const renameDefault = (gone: string, live: readonly string[]): Text => {
  const meant = nearest(gone, live);
  const there = listed(live);
  return meant === undefined
    ? text(`choose one of ${there.en}`, `请从${there.zh}中选择`)
    : text(`did you mean "${meant}"?`, `是否想写“${meant}”？`);
};
