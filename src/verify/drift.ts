import { text, type FieldSchema, type Option, type Schema, type Text } from '../model/index.ts';

/** How a stream differs from what it was, as far as a mapping can notice. */
export interface SchemaChange {
  /** The native field. */
  readonly native: string;
  readonly kind: 'field-gone' | 'field-new' | 'type' | 'required' | 'option-gone' | 'option-new' | 'option-renamed';
  readonly words: Text;
}

/** What happened to a stream since its mapping was last found right. Options are told apart by their vendor's id, so a renamed one is seen as such. */
export function schemaChanges(before: Schema, now: Schema): readonly SchemaChange[] {
  const old = new Map(before.fields.map((field) => [field.name, field]));
  const changes = now.fields.flatMap((field) => {
    const known = old.get(field.name);
    return known ? fieldChanges(known, field) : newField(field);
  });
  const names = new Set(now.fields.map((field) => field.name));
  const gone = before.fields.filter((field) => !names.has(field.name)).map(goneField);
  return [...gone, ...changes];
}

const goneField = ({ name }: FieldSchema): SchemaChange => ({
  native: name,
  kind: 'field-gone',
  words: text(`the field "${name}" is gone`, `字段“${name}”已不存在`),
});

const newField = ({ name, required = false }: FieldSchema): readonly SchemaChange[] =>
  required
    ? [{ native: name, kind: 'required', words: text(`"${name}" is new and required`, `新增必填字段“${name}”`) }]
    : [{ native: name, kind: 'field-new', words: text(`the field "${name}" is new`, `新增字段“${name}”`) }];

function fieldChanges(before: FieldSchema, now: FieldSchema): readonly SchemaChange[] {
  const { name } = now;
  const changes: SchemaChange[] = [];
  if (before.type !== now.type)
    changes.push({
      native: name,
      kind: 'type',
      words: text(
        `"${name}" was of type ${before.type} and is now ${now.type}`,
        `“${name}”的类型由 ${before.type} 变为 ${now.type}`,
      ),
    });
  if (now.required === true && before.required !== true)
    changes.push({
      native: name,
      kind: 'required',
      words: text(`"${name}" has become required`, `“${name}”已变为必填`),
    });
  return [...changes, ...optionChanges(name, before.options ?? [], now.options ?? [])];
}

function optionChanges(native: string, before: readonly Option[], now: readonly Option[]): readonly SchemaChange[] {
  const names = new Set(now.map((option) => option.name));
  const known = new Set(before.map((option) => option.name));
  const byId = new Map(now.map((option) => [option.id, option.name]));
  const renamed = new Set<string>();
  const changes: SchemaChange[] = [];
  for (const { id, name } of before) {
    const successor = byId.get(id);
    if (successor !== undefined && successor !== name) {
      renamed.add(successor);
      changes.push({
        native,
        kind: 'option-renamed',
        words: text(
          `"${name}" of "${native}" is now called "${successor}"`,
          `“${native}”的“${name}”已改名为“${successor}”`,
        ),
      });
    } else if (!names.has(name))
      changes.push({
        native,
        kind: 'option-gone',
        words: text(`"${name}" of "${native}" is gone`, `“${native}”的“${name}”已不存在`),
      });
  }
  for (const { name } of now.filter((option) => !known.has(option.name) && !renamed.has(option.name)))
    changes.push({
      native,
      kind: 'option-new',
      words: text(`"${name}" of "${native}" is new`, `“${native}”新增了“${name}”`),
    });
  return changes;
}
