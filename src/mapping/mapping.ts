import { z } from 'zod';
import { isTimeZone, type FieldType } from '../model/index.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A value an admin writes down: one, or a set of texts. */
const Written = z.union([Scalar, z.array(z.string())]);

/** What happens to a native value (or a person) the mapping has no shared meaning for. */
export const UnmappedPolicy = z.union([
  z.enum(['hold', 'skip']),
  z.strictObject({ use: Scalar.meta({ description: 'The value to use instead / 改用的值' }) }),
]);
export type UnmappedPolicy = z.infer<typeof UnmappedPolicy>;

const FORMATS = ['html', 'markdown', 'textile', 'adf', 'plain'] as const;
const TYPES = [
  ...['text', 'rich-text', 'state', 'option', 'options', 'labels'],
  ...['person', 'people', 'date', 'instant', 'number', 'boolean', 'item', 'items'],
] as const satisfies readonly string[];

/** CEL text. Longer ones belong into the systems themselves. */
const Expression = z.string().min(1).max(1000);

const Rule = z.strictObject({
  $comment: z
    .string()
    .optional()
    .meta({ description: 'A note for people; it changes nothing / 给人看的备注，不影响运行' }),
  /** The native field. */
  field: z.string().min(1).optional().meta({ description: 'The native field / 原生字段名' }),
  /** The same value for every record of this stream. It is never written. */
  const: Written.optional().meta({
    description: 'The same value for every record; never written / 所有记录取同一个值；不写入',
  }),
  /** Native fields and `{ "text": … }` put together. It is never written. */
  concat: z
    .array(
      z.union([z.string().min(1), z.strictObject({ text: z.string().meta({ description: 'Fixed text / 固定文字' }) })]),
    )
    .min(1)
    .optional()
    .meta({
      description:
        'Native fields and { "text": … } put together; never written / 由原生字段与 { "text": … } 拼接而成；不写入',
    }),
  /** Native value → shared value. Several native values may mean the same. */
  values: z.record(z.string(), z.string()).optional().meta({
    description:
      'Native value → shared value; several may mean the same / 原生值 → 共享值；多个原生值可对应同一个共享值',
  }),
  /** CEL over `value` and `record`: native → shared. */
  read: Expression.optional().meta({
    description: 'CEL over value and record: native → shared / 用 value 与 record 计算共享值的 CEL 表达式',
  }),
  /**
   * Shared value → native value: which one to choose going back, where several mean the same or none does; of a list, the first that exists. Or CEL over
   * `value` and `current`.
   */
  write: z
    .union([z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])), Expression])
    .optional()
    .meta({
      description:
        'Shared value → the native value to choose going back (of a list, the first that exists); or CEL over value and current / 共享值 → 写回时选用的原生值（列表取第一个存在的）；也可以是使用 value 与 current 的 CEL 表达式',
    }),
  unmapped: UnmappedPolicy.optional().meta({
    description:
      'What happens to a value without a meaning here: hold (default), skip, or { "use": … } / 没有对应含义的值如何处理：hold（默认，暂不同步）、skip（跳过）或 { "use": … }（改用指定值）',
  }),
  /** What an empty native value means. */
  default: Written.optional().meta({ description: 'What an empty native value means / 原生值为空时的含义' }),
  /** Native field → values: the rule holds for records that have one of these; for others the field does not flow. */
  when: z.record(z.string().min(1), z.array(z.string()).min(1)).optional().meta({
    description:
      'Native field → values: only for records that have one of these / 原生字段 → 取值：仅对取值在其中的记录生效',
  }),
  /** Overrides the text format the stream declares. */
  format: z
    .enum(FORMATS)
    .optional()
    .meta({ description: 'The text format, where the stream declares another / 文本格式；覆盖数据流声明的格式' }),
  /** The type of a `custom.*` field, where the native one is not it. */
  type: z
    .enum(TYPES as unknown as readonly [string, ...string[]])
    .optional()
    .meta({
      description:
        'The type of a custom.* field, where the native one is not it / custom.* 字段的类型；默认与原生字段相同',
    }),
  /** Native number = shared number × scale; `100` where the vendor counts per cent. */
  scale: z
    .number()
    .positive()
    .optional()
    .meta({ description: 'Native number = shared number × scale / 原生数值 = 共享数值 × scale' }),
  /** Shared numbers outside are held. */
  range: z
    .strictObject({
      min: z.number().meta({ description: 'Smallest / 最小值' }),
      max: z.number().meta({ description: 'Largest / 最大值' }),
    })
    .optional()
    .meta({ description: 'Shared numbers outside are held / 超出范围的共享数值暂不同步' }),
  /** `internal`: must not reach a field customers see. */
  visibility: z
    .enum(['internal', 'customer'])
    .optional()
    .meta({ description: 'internal: must not reach a field customers see / internal：不得进入客户可见的字段' }),
});

type Rule = z.infer<typeof Rule>;

const SOURCES = ['field', 'const', 'concat'] as const;

/** Which members make no sense beside each other, in words for the admin. */
function misfit(rule: Rule): readonly [en: string, zh: string] | undefined {
  const sources = SOURCES.filter((name) => rule[name] !== undefined);
  const [source] = sources;
  if (sources.length > 1)
    return [`give one of ${sources.join(', ')}, not several`, `${sources.join('、')} 只能选择其中之一`];
  if (source === undefined && rule.read === undefined)
    return [
      'say where the value comes from: "field", "const", "concat" or "read"',
      '请说明取值来源："field"、"const"、"concat" 或 "read"',
    ];
  const computes = rule.read !== undefined || typeof rule.write === 'string';
  if (rule.values && computes)
    return ['"values" and an expression exclude each other', '"values" 与表达式不能同时使用'];
  if (source === 'field') return undefined;
  const extra = (['values', 'write', 'unmapped', 'scale', 'range'] as const).filter((name) => rule[name] !== undefined);
  if (extra.length > 0)
    return [
      `"${extra.join('", "')}" needs a native field to write to: add "field"`,
      `"${extra.join('"、"')}" 需要可写入的原生字段：请添加 "field"`,
    ];
  return undefined;
}

/** One mapped field: the native field's name, or a rule. */
export const FieldMapping = z.union([
  z.string().min(1),
  Rule.superRefine((rule, context) => {
    const words = misfit(rule);
    if (words) context.addIssue({ code: 'custom', message: words[0], params: { zh: words[1] } });
  }),
]);
export type FieldMapping = z.infer<typeof FieldMapping>;

/** One connector stream ⇄ the shared model: a file in `mappings/`. */
export const Mapping = z.strictObject({
  $schema: z
    .string()
    .optional()
    .meta({ description: 'For editors: what this file may say / 供编辑器使用：此文件的格式说明' }),
  $comment: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description: 'A note for people; it changes nothing / 给人看的备注，不影响运行' }),
  connector: z
    .string()
    .min(1)
    .meta({ description: 'Which system; “tandem connectors” lists them / 哪个系统；可运行“tandem connectors”查看' }),
  stream: z.string().min(1).meta({ description: 'Which kind of record, such as tickets / 哪一类记录，例如 tickets' }),
  kind: z
    .enum(['requirement', 'task', 'feedback'])
    .meta({ description: 'What a record is: a requirement, a task or feedback / 记录的性质：需求、任务或反馈' }),
  /** Where days begin and end, where the vendor gives instants: an IANA name. Default UTC. */
  timeZone: z
    .string()
    .refine(isTimeZone, {
      message: 'use an IANA time zone, such as Asia/Shanghai',
      params: { zh: '请使用 IANA 时区名，例如 Asia/Shanghai' },
    })
    .optional()
    .meta({
      description:
        'Where days begin and end, where the vendor gives instants; default UTC / 系统给出时刻时按哪个时区划分日期；默认 UTC',
    }),
  fields: z.record(z.string().min(1), FieldMapping).meta({
    description:
      'Shared field → native field, or a rule. Shared fields: title, description, status, priority, assignee, reporter, requester, labels, startDate, dueDate, estimate, progress, custom.* / 共享字段 → 原生字段名或规则',
  }),
  /** Native field → value that a new record gets where no mapped field has one. */
  defaults: z.record(z.string().min(1), Written).optional().meta({
    description:
      'Native field → the value a new record gets where no mapped field has one / 原生字段 → 新建记录时的取值（没有映射字段给出时）',
  }),
});
export type Mapping = z.infer<typeof Mapping>;

/** A field mapping with its short form written out. */
export type FieldRule = Omit<Rule, 'type'> & { readonly type?: FieldType | undefined };

export const ruleOf = (mapping: FieldMapping): FieldRule =>
  typeof mapping === 'string' ? { field: mapping } : (mapping as FieldRule);

/** The native values to choose from for a shared one, best first; empty where the admin does not say. */
export function choicesOf({ write }: Pick<FieldRule, 'write'>, shared: string): readonly string[] {
  if (typeof write !== 'object' || !Object.hasOwn(write, shared)) return [];
  const chosen = write[shared] ?? [];
  return typeof chosen === 'string' ? [chosen] : chosen;
}
