import { fieldNamed, SIDES, stateField, text, type Text } from '../../model/index.ts';
import { inSync } from '../breach.ts';
import type { Facts } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import type { VerifiedSide } from '../input.ts';
import { nameOf, nearest, quoted } from '../words.ts';

/** What the admin says about moves names states and fields there are, and what is to be told can be told. */
export const workflowRules = ({ input }: Facts): readonly MappingFinding[] =>
  SIDES.flatMap((side) => {
    const status = Object.values(input[side].compiled.fields).find((one) => one.schema.type === 'state')?.name;
    const about = { side, ...(status !== undefined && { field: status }) };
    return breaches(input[side]).map(({ at, words, repair }) =>
      inSync(input, `${side}.workflow.${at}`, { severity: 'error', law: 'exists', words, repair }, about),
    );
  });

interface Breach {
  readonly at: string;
  readonly words: Text;
  readonly repair: Text;
}

const breaches = (side: VerifiedSide): readonly Breach[] => [
  ...unknownStates(side),
  ...unknownFields(side),
  ...cannotTell(side),
];

function unknownStates(side: VerifiedSide): readonly Breach[] {
  const { avoid, oneWay } = side.workflowRules;
  const states = stateField(side.schema)?.options?.map(({ name }) => name);
  if (!states) return [];
  const named = [
    ...avoid.map((state) => ['avoid', state] as const),
    ...(typeof oneWay === 'string' ? [] : oneWay.flat().map((state) => ['oneWay', state] as const)),
  ];
  return named
    .filter(([, state]) => !states.includes(state))
    .map(([at, state]) => ({
      at,
      words: text(`${nameOf(side)} has no state ${quoted(state).en}`, `${nameOf(side)} 没有状态${quoted(state).zh}`),
      repair: oneOf(state, states),
    }));
}

const unknownFields = (side: VerifiedSide): readonly Breach[] =>
  Object.entries(side.workflowRules.requires).flatMap(([native, value]) => {
    const field = fieldNamed(side.schema, native);
    const names = side.schema.fields.map(({ name }) => name);
    if (!field)
      return [
        {
          at: `requires.${native}`,
          words: text(`${nameOf(side)} has no field ${native}`, `${nameOf(side)} 没有字段 ${native}`),
          repair: oneOf(native, names),
        },
      ];
    const options = field.type === 'option' ? field.options?.map(({ name }) => name) : undefined;
    if (!options || options.includes(String(value))) return [];
    return [
      {
        at: `requires.${native}`,
        words: text(
          `${native} of ${nameOf(side)} has no option ${quoted(value).en}`,
          `${nameOf(side)} 的 ${native} 没有选项${quoted(value).zh}`,
        ),
        repair: oneOf(String(value), options),
      },
    ];
  });

/** A status out of reach is told in an internal comment, or in a field that is there for nothing else. */
function cannotTell(side: VerifiedSide): readonly Breach[] {
  const { unreachable } = side.workflowRules;
  if (unreachable === 'hold') return [];
  const at = 'unreachable';
  if (unreachable === 'comment') {
    if (side.comments?.includes('internal')) return [];
    return [
      {
        at,
        words: text(
          `${nameOf(side)} takes no internal comments, and what cannot be set is nothing for customers`,
          `${nameOf(side)} 不支持内部评论，而无法设置的状态不应让客户看到`,
        ),
        repair: text('choose "hold", or { "field": "…" }', '请改为 "hold" 或 { "field": "…" }'),
      },
    ];
  }
  const field = fieldNamed(side.schema, unreachable.field);
  const mapped = Object.values(side.compiled.fields).find((one) => one.reads.includes(unreachable.field));
  const names = side.schema.fields.filter(takesNote).map(({ name }) => name);
  if (field && takesNote(field) && !mapped) return [];
  const why = !field
    ? text(`is no field of ${nameOf(side)}`, `不是 ${nameOf(side)} 的字段`)
    : mapped
      ? text(`is mapped to "${mapped.name}"`, `已映射到“${mapped.name}”`)
      : text('takes no text and no option that could be written', '不是可写的文本或选项字段');
  return [
    {
      at,
      words: text(`"${unreachable.field}" ${why.en}`, `“${unreachable.field}”${why.zh}`),
      repair: oneOf(unreachable.field, names),
    },
  ];
}

const takesNote = ({ type, writable }: VerifiedSide['schema']['fields'][number]): boolean =>
  ['text', 'rich-text', 'option'].includes(type) && (writable === 'always' || writable === 'update');

const oneOf = (given: string, known: readonly string[]): Text => {
  const meant = nearest(given, known);
  const first = meant === undefined ? text('', '') : text(`did you mean "${meant}"? `, `是否想写“${meant}”？`);
  return text(`${first.en}It has ${known.join(', ')}`.trim(), `${first.zh}可用的有：${known.join('、')}`);
};
