import { expect } from 'vitest';
import { comparable } from '../compare.ts';
import type { Rule } from '../rule.ts';

/** People in fields. */
export const PEOPLE_RULES: readonly Rule[] = [
  {
    name: 'a person that was written is the person that is read',
    needs: ['update'],
    async check({ schema, persons, people, stream, make, record, skip }) {
      const fields = schema.fields.filter(
        ({ type, writable }) =>
          (type === 'person' || type === 'people') && (writable === 'always' || writable === 'update'),
      );
      if (fields.length === 0) return skip('has no person field that can be written');
      if (persons.length === 0) return skip('there is nobody to name');
      for (const field of fields) {
        for (const person of persons) {
          const value = field.type === 'person' ? person : [person];
          const key = await make();
          await stream.update?.(key, { fields: { [field.name]: value } });
          const want = comparable(field, value);
          expect(comparable(field, (await record(key)).fields[field.name])).toEqual(want);
          expect(comparable(field, (await people.fields(key))?.[field.name])).toEqual(want);
        }
      }
    },
  },
];
