import {
  compileMapping,
  contactOf,
  type CompiledField,
  type FieldMapping,
  type PeopleBook,
} from '../../src/mapping/index.ts';
import type { Native, Person, Schema } from '../../src/model/index.ts';

/** People by their address, or by their vendor id where the vendor tells nothing else. */
export const bookOf = (people: readonly Person[]): PeopleBook => ({
  identify: (person) => contactOf(people.find((one) => one.id === person.id) ?? person),
  resolve: (identity) => people.find((one) => contactOf(one) === identity) ?? 'unknown',
});

/** One field `custom.x` of a mapping, tied to a live schema. Throws what does not fit. */
export function mappedField(rule: FieldMapping, schema: Schema, people: readonly Person[]): CompiledField {
  const mapping = { connector: 'any', stream: 'any', kind: 'task' as const, fields: { 'custom.x': rule } };
  const { compiled, issues } = compileMapping('any', mapping, schema, bookOf(people));
  const field = compiled.fields['custom.x'];
  if (!field || issues.length > 0) throw new Error(issues.map((issue) => issue.words.en).join('; '));
  return field;
}

/** The native value of a shared one. Throws where it is held. */
export function written(field: CompiledField, shared: Parameters<CompiledField['toNative']>[0]): Native {
  const made = field.toNative(shared);
  if ('held' in made) throw new Error(made.held.en);
  return made.native;
}
