import { fieldNamed, otherSide, SIDES, text, type FieldSchema } from '../../model/index.ts';
import { tooLong } from '../../mapping/coerce.ts';
import { createsFrom } from '../../sync/index.ts';
import { inMapping } from '../breach.ts';
import type { Facts, Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { isClosed } from '../samples.ts';
import { nameOf, quoted, show } from '../words.ts';
import { numbersFit } from './numbers-fit.ts';
import { typesFit } from './types-fit.ts';

/** Types, lengths and ranges of the two sides fit; what is cut or held at the edges is said. */
export const fits = (facts: Facts): readonly MappingFinding[] => [
  ...typesFit(facts),
  ...facts.flows.flatMap((flow) => [
    ...numbersFit(facts, flow),
    ...fixedText(facts, flow),
    ...lengths(facts, flow),
    ...clearing(facts, flow),
    ...formats(facts, flow),
    ...freeWords(facts, flow),
  ]),
  ...defaultsFit(facts),
];

type Limit = NonNullable<FieldSchema['maxLength']>;

/** What the mapping itself says is always the same, so that it is too long is certain. */
function fixedText({ input }: Facts, { field, from, to, arrivals }: Flow): readonly MappingFinding[] {
  if (to.compiled.type !== 'text') return [];
  const fixed = arrivals.find(({ value, landing, natives }) => {
    const said = from.rule.const !== undefined || from.rule.concat !== undefined || natives.includes(null);
    return said && typeof value === 'string' && 'held' in landing;
  });
  if (!fixed) return [];
  const at = from.rule.const !== undefined ? 'const' : from.rule.concat !== undefined ? 'concat' : 'default';
  const [en, zh] = inWords(to.compiled.schema.maxLength);
  return [
    inMapping(input, from, at, {
      ...{ severity: 'error', law: 'fits' },
      words: text(
        `${quoted(fixed.value).en} is longer than the ${en} that ${to.compiled.native} of ${nameOf(to.side)} takes: ${field} is never written`,
        `${quoted(fixed.value).zh}超过 ${nameOf(to.side)} 的 ${to.compiled.native} 所允许的 ${zh}：${field} 永远无法写入`,
      ),
      repair: text(`say it in ${en} or less`, `请缩短到 ${zh}以内`),
    }),
  ];
}

const inWords = (limit: Limit | undefined): readonly [en: string, zh: string] =>
  limit?.unit === 'bytes'
    ? [`${limit.length} bytes`, `${limit.length} 字节`]
    : [`${limit?.length ?? 0} characters`, `${limit?.length ?? 0} 个字符`];

const limitOf = ({ maxLength, rewrites }: FieldSchema): Limit | undefined => maxLength ?? rewrites?.cutAt;

/** A character takes up to four bytes. */
const mayExceed = (source: Limit | undefined, target: Limit): boolean => {
  if (!source) return true;
  return source.length * (source.unit === 'characters' && target.unit === 'bytes' ? 4 : 1) > target.length;
};

function lengths({ input }: Facts, { field, from, to }: Flow): readonly MappingFinding[] {
  const target = to.compiled.type === 'text' ? limitOf(to.compiled.schema) : undefined;
  const fixed = from.rule.const !== undefined;
  const source = from.rule.concat === undefined ? limitOf(from.compiled.schema) : undefined;
  if (!target || fixed || !mayExceed(source, target)) return [];
  const refused = to.compiled.schema.maxLength !== undefined;
  const long = source?.length ?? target.length + 45;
  const [en, zh] = inWords(target);
  return [
    inMapping(input, to, '', {
      ...{ severity: 'warning', law: 'fits' },
      words: text(
        `a ${field} of ${long} characters from ${nameOf(from.side)} is ${refused ? 'held' : 'cut without a word'}: ${nameOf(to.side)} takes ${en}`,
        `来自 ${nameOf(from.side)} 的 ${long} 个字符的 ${field} 会被${refused ? '搁置' : '静默截断'}：${nameOf(to.side)} 最多接受 ${zh}`,
      ),
      repair: text(
        refused ? 'keep it shorter, or shorten it with "read"' : 'shorten it where it is written, if the end matters',
        refused ? '请在源端缩短，或用 "read" 截短' : '若结尾内容重要，请在源端缩短',
      ),
    }),
  ];
}

/** An emptied field that the other side cannot empty keeps its old value there. */
function clearing({ input }: Facts, { field, from, to, edits, arrivals }: Flow): readonly MappingFinding[] {
  const held = arrivals.some(({ value, landing }) => value === null && 'held' in landing);
  // Where it is required, that says it all.
  if (!held || !edits || to.native?.required === true) return [];
  return [
    inMapping(input, to, '', {
      ...{ severity: 'warning', law: 'fits' },
      words: text(
        `an item whose ${field} is emptied in ${nameOf(from.side)} keeps its old one in ${nameOf(to.side)}, where it cannot be emptied`,
        `在 ${nameOf(from.side)} 清空 ${field} 的条目，在 ${nameOf(to.side)} 中会保留原值，因为那里无法清空该字段`,
      ),
      repair: text(
        `say in the mapping of ${nameOf(from.side)} what empty means: "default": …`,
        `请在 ${nameOf(from.side)} 的映射中说明空值的含义："default": …`,
      ),
    }),
  ];
}

function formats({ input }: Facts, { field, from, to }: Flow): readonly MappingFinding[] {
  const there = to.compiled.schema.format ?? 'plain';
  const here = from.compiled.schema.format ?? 'plain';
  if (to.compiled.type !== 'rich-text' || there !== 'plain' || here === 'plain') return [];
  return [
    inMapping(input, to, '', {
      ...{ severity: 'warning', law: 'fits' },
      words: text(
        `**bold** → bold: ${field} of ${nameOf(from.side)} is ${here}, ${nameOf(to.side)} keeps plain text: formatting is lost there`,
        `**粗体** → 粗体：${nameOf(from.side)} 的 ${field} 为 ${here} 格式，而 ${nameOf(to.side)} 只保存纯文本：格式会丢失`,
      ),
      repair: text('nothing is to be done if that is meant', '如符合预期则无需处理'),
    }),
  ];
}

/** Free text on its way to a list of options. */
function freeWords({ input }: Facts, { field, from, to, exhaustive }: Flow): readonly MappingFinding[] {
  if (exhaustive || from.rule.read !== undefined || typeof to.rule.write === 'string') return [];
  if (!isClosed(to.compiled.type, to.compiled.schema, to.rule)) return [];
  return [
    inMapping(input, to, '', {
      ...{ severity: 'warning', law: 'fits' },
      words: text(
        `${nameOf(from.side)} takes any word as ${field}, ${nameOf(to.side)} only those it has: any other waits`,
        `${nameOf(from.side)} 的 ${field} 可以是任意文字，而 ${nameOf(to.side)} 只接受已有取值：其他取值会一直等待`,
      ),
      repair: text('list the words that matter in "values" on both sides', '请在两侧的 "values" 中列出要同步的取值'),
    }),
  ];
}

function defaultsFit({ input }: Facts): readonly MappingFinding[] {
  return SIDES.filter((side) => createsFrom(input.create, otherSide(side))).flatMap((side) => {
    const on = input[side];
    return Object.entries(on.compiled.defaults).flatMap(([native, value]) => {
      const schema = fieldNamed(on.schema, native);
      const range = schema?.range;
      const long = typeof value === 'string' && schema !== undefined && tooLong(value, schema);
      const out = typeof value === 'number' && range !== undefined && (value < range.min || value > range.max);
      if (!long && !out) return [];
      const [en, zh] = out ? [`${range.min}–${range.max}`, `${range.min}–${range.max}`] : inWords(schema?.maxLength);
      return [
        {
          ...({ severity: 'error', law: 'fits', sync: input.sync, side } as const),
          ...{ file: `mappings/${on.mappingName}.json`, path: `defaults.${native}` },
          words: text(
            `a new record gets ${native} = ${show(value)}, but ${nameOf(on)} takes ${en}: every create is refused`,
            `新建记录的 ${native} 会设为 ${show(value)}，但 ${nameOf(on)} 只接受 ${zh}：每次新建都会被拒绝`,
          ),
          repair: text(`give a value within ${en}`, `请填写 ${zh} 以内的取值`),
        },
      ];
    });
  });
}
