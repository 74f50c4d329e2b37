import { expect } from 'vitest';
import type { FieldSchema, Native } from '../../../model/index.ts';
import { RejectedError } from '../../errors.ts';
import { comparable, seen } from '../compare.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';

/** Writable fields that name records of this very stream; those of other streams need records a rule cannot make. */
const references = ({ schema, card, skip }: RuleContext): readonly FieldSchema[] => {
  const fields = schema.fields.filter(
    ({ type, writable, streams }) =>
      (type === 'item' || type === 'items') &&
      (writable === 'always' || writable === 'update') &&
      (streams?.includes(card.name) ?? true),
  );
  return fields.length > 0 ? fields : skip('has no writable field that names other records of this stream');
};

/** A field's value that names these records. */
const naming = ({ type }: FieldSchema, keys: readonly string[]): Native => (type === 'item' ? (keys[0] ?? null) : keys);

const write = async ({ stream, tick }: RuleContext, key: string, field: FieldSchema, value: Native) => {
  await tick();
  const updated = await stream.update?.(key, { fields: { [field.name]: value } });
  if (!updated) throw new Error('claims update, but has no such method');
  return updated;
};

const expectEverywhere = async (context: RuleContext, key: string, field: FieldSchema, value: Native) => {
  const wanted = { [field.name]: comparable(field, value) };
  const { schema, people, record } = context;
  expect(seen(schema, (await record(key)).fields, [field.name])).toEqual(wanted);
  expect(seen(schema, await people.fields(key), [field.name])).toEqual(wanted);
};

/** Fields that name other records. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    name: 'a field that names records gives back the keys it was given, and moves with each change',
    needs: ['update'],
    async check(context) {
      for (const field of references(context)) {
        const [key = '', first = '', second = '', third = ''] = await context.makeMany(4);
        for (const keys of [[first, second], [third]]) {
          const updated = await write(context, key, field, naming(field, keys));
          expect([field.name, comparable(field, updated.fields[field.name])]).toEqual([
            field.name,
            comparable(field, naming(field, keys)),
          ]);
          await expectEverywhere(context, key, field, naming(field, keys));
        }
      }
    },
  },
  {
    name: 'a field that names records is cleared by null',
    needs: ['update'],
    async check(context) {
      for (const field of references(context).filter(({ clearable }) => clearable !== false)) {
        const [key = '', ...others] = await context.makeMany(3);
        await write(context, key, field, naming(field, others));
        const cleared = await write(context, key, field, null);
        expect([field.name, comparable(field, cleared.fields[field.name])]).toEqual([field.name, null]);
        await expectEverywhere(context, key, field, null);
      }
    },
  },
  {
    name: 'the key of a record that is not there is refused, and nothing is stored for it',
    needs: ['update'],
    async check(context) {
      for (const field of references(context)) {
        const [key = '', gone = ''] = await context.makeMany(2);
        await context.people.remove(gone);
        const error = await failure(write(context, key, field, naming(field, [gone])));
        expect(error, `${field.name}: ${String(error)}`).toBeInstanceOf(RejectedError);
        await expectEverywhere(context, key, field, null);
      }
    },
  },
];
