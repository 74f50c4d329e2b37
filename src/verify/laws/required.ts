import { otherSide, SIDES, text, type FieldSchema } from '../../model/index.ts';
import { createsFrom, flowsFrom } from '../../sync/index.ts';
import { inMapping } from '../breach.ts';
import type { Facet, Facts } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import type { VerifiedSide } from '../input.ts';
import { mayBeEmpty } from '../samples.ts';
import { listed, nameOf, snippet } from '../words.ts';

/** Everything the vendor asks of a new record is given: by a mapped field that flows there, or by `defaults`. */
export const required = (facts: Facts): readonly MappingFinding[] =>
  SIDES.filter((side) => createsFrom(facts.input.create, otherSide(side)) && facts.input[side].creates).flatMap(
    (side) =>
      facts.input[side].schema.fields.filter((field) => field.required).flatMap((field) => judge(facts, side, field)),
  );

function judge(facts: Facts, side: 'left' | 'right', field: FieldSchema): readonly MappingFinding[] {
  const { input } = facts;
  const on = input[side];
  const given = on.compiled.defaults[field.name];
  if (given !== undefined && given !== null && given !== '') return [];
  const giving = givers(facts, side, field.name);
  const [first] = giving;
  if (!first) return [missing(facts, on, field)];
  if (giving.some(({ from }) => isNeverEmpty(from))) return [];
  const { from, to } = first;
  const example = snippet('defaults', { [field.name]: field.options?.[0]?.name ?? '…' });
  return [
    inMapping(input, to, '', {
      ...{ severity: 'warning', law: 'required' },
      words: text(
        `${nameOf(on)} wants ${field.name} on every new record, but ${from.compiled.native || first.to.compiled.name} of ${nameOf(from.side)} may be empty: such items are not created`,
        `${nameOf(on)} 新建记录时必须有 ${field.name}，而 ${nameOf(from.side)} 的 ${from.compiled.native || first.to.compiled.name} 可能为空：这类条目不会被创建`,
      ),
      repair: text(`give a value for that case: ${example}`, `请为这种情况提供取值：${example}`),
    }),
  ];
}

interface Giver {
  readonly from: Facet;
  readonly to: Facet;
}

/** Fields a create carries, as the engine chooses them. */
const givers = ({ input, facets }: Facts, side: 'left' | 'right', native: string): readonly Giver[] =>
  input.rules
    .filter((rule) => flowsFrom(rule.declared, otherSide(side)))
    .flatMap((rule) => {
      const both = facets[rule.field];
      const writable = both?.[side].compiled.schema.writable;
      const carried = writable === 'always' || writable === 'create';
      return both && carried && both[side].compiled.native === native
        ? [{ from: both[otherSide(side)], to: both[side] }]
        : [];
    });

const isNeverEmpty = ({ rule, compiled }: Facet): boolean => {
  if (rule.const !== undefined) return rule.const !== null && rule.const !== '';
  if (rule.default !== undefined && rule.default !== null && rule.default !== '') return true;
  if (rule.concat?.some((part) => typeof part !== 'string' && part.text.trim() !== '')) return true;
  return compiled.native !== '' && rule.when === undefined && !mayBeEmpty(compiled.schema);
};

const missing = ({ input, facets }: Facts, on: VerifiedSide, field: FieldSchema): MappingFinding => {
  const example = snippet('defaults', { ...on.compiled.defaults, [field.name]: field.options?.[0]?.name ?? '…' });
  const mapped = Object.keys(facets).find((name) => facets[name]?.[on.side].compiled.native === field.name);
  const options = field.options ? listed(field.options.map((option) => option.name)) : text('', '');
  return {
    ...{
      severity: 'error',
      law: 'required',
      sync: input.sync,
      side: on.side,
      ...(mapped !== undefined && { field: mapped }),
    },
    file: `mappings/${on.mappingName}.json`,
    path: mapped === undefined ? 'defaults' : `fields.${mapped}`,
    words: text(
      `${nameOf(on)} wants ${field.name} on every new record, and nothing gives it: no item can be created there`,
      `${nameOf(on)} 新建记录时必须有 ${field.name}，但没有任何来源提供：无法在其中创建任何条目`,
    ),
    repair: text(
      `map a field of the other side to it, or add ${example}${options.en && ` (one of ${options.en})`}`,
      `请将另一侧的字段映射到它，或添加 ${example}${options.zh && `（可选：${options.zh}）`}`,
    ),
  };
};
