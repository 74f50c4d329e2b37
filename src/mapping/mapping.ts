import { z } from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What happens to a native value (or a person) the mapping has no shared meaning for. */
export const UnmappedPolicy = z.union([z.enum(['hold', 'skip']), z.strictObject({ use: Scalar })]);
export type UnmappedPolicy = z.infer<typeof UnmappedPolicy>;

const Rule = z.strictObject({
  /** The native field. */
  field: z.string().min(1),
  /** Native value → shared value. Several native values may mean the same. */
  values: z.record(z.string(), z.string()).optional(),
  /** Shared value → native value: which one to choose going back, where several mean the same or none does. */
  write: z.record(z.string(), z.string()).optional(),
  unmapped: UnmappedPolicy.optional(),
  /** Overrides the text format the stream declares. */
  format: z.enum(['html', 'markdown', 'textile', 'adf', 'plain']).optional(),
  /** Native number = shared number × scale; `100` where the vendor counts per cent. */
  scale: z.number().positive().optional(),
});

/** One mapped field: the native field's name, or a rule. */
export const FieldMapping = z.union([z.string().min(1), Rule]);
export type FieldMapping = z.infer<typeof FieldMapping>;

/** One connector stream ⇄ the shared model: a file in `mappings/`. */
export const Mapping = z.strictObject({
  $schema: z.string().optional(),
  $comment: z.union([z.string(), z.array(z.string())]).optional(),
  connector: z.string().min(1),
  stream: z.string().min(1),
  kind: z.enum(['requirement', 'task', 'feedback']),
  fields: z.record(z.string().min(1), FieldMapping),
});
export type Mapping = z.infer<typeof Mapping>;

export type FieldRule = z.infer<typeof Rule>;

/** A field mapping with its short form written out. */
export const ruleOf = (mapping: FieldMapping): FieldRule =>
  typeof mapping === 'string' ? { field: mapping } : mapping;
