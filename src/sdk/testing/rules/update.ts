import { expect } from 'vitest';
import type { FieldSchema, Native, NativeFields } from '../../../model/index.ts';
import { RejectedError, StaleError, UncertainError } from '../../errors.ts';
import type { Patch, VendorRecord } from '../../stream.ts';
import { seen, wanted } from '../compare.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { allFields, clearables, sample } from '../samples.ts';

const update = async ({ stream }: RuleContext, key: string, patch: Patch): Promise<VendorRecord> => {
  const updated = await stream.update?.(key, patch);
  if (!updated) throw new Error('claims update, but has no such method');
  return updated;
};

/** Fields that can be changed after the record was made, the state apart, each with a value. */
const changes = ({ schema, persons }: RuleContext, number: number): readonly (readonly [FieldSchema, Native])[] =>
  schema.fields.flatMap((field) => {
    if (field.writable !== 'always' && field.writable !== 'update') return [];
    const value = sample(field, number, persons);
    return value === undefined ? [] : [[field, value] as const];
  });

const expectStored = async ({ schema, people }: RuleContext, key: string, fields: NativeFields): Promise<void> =>
  expect(seen(schema, await people.fields(key), Object.keys(fields))).toEqual(wanted(schema, fields));

/** A record with every field set, ready to be changed. */
const prepare = async (context: RuleContext): Promise<VendorRecord> => {
  const key = await context.people.create(allFields(context.schema, 1, context.persons));
  await context.tick();
  return context.record(key);
};

/** Changing records. */
export const UPDATE_RULES: readonly Rule[] = [
  {
    name: 'update returns what is stored and moves the version',
    needs: ['update'],
    async check(context) {
      const before = await prepare(context);
      const fields = Object.fromEntries(changes(context, 2).map(([field, value]) => [field.name, value]));
      if (Object.keys(fields).length === 0) return context.skip('has no field that can be changed');
      const after = await update(context, before.key, { fields });
      expect(seen(context.schema, after.fields, Object.keys(fields))).toEqual(wanted(context.schema, fields));
      await expectStored(context, before.key, fields);
      expect(after.key).toBe(before.key);
      expect(after.version).not.toBe(before.version);
      expect((await context.record(before.key)).version).toBe(after.version);
    },
  },
  {
    name: 'update sends the given fields and leaves all others as people set them',
    needs: ['update'],
    async check(context) {
      const [first, ...others] = changes(context, 3);
      const before = await prepare(context);
      if (!first || others.length === 0) return context.skip('has only one field that can be changed');
      const theirs = Object.fromEntries(others.map(([field, value]) => [field.name, value]));
      await context.people.edit(before.key, theirs);
      await update(context, before.key, { fields: { [first[0].name]: first[1] } });
      await expectStored(context, before.key, { ...theirs, [first[0].name]: first[1] });
    },
  },
  {
    name: 'null clears every field that can be cleared, and no other',
    needs: ['update'],
    async check(context) {
      const fields = clearables(context.schema);
      const before = await prepare(context);
      if (fields.length === 0) return context.skip('has no field that can be cleared');
      for (const { name } of fields) {
        const after = await update(context, before.key, { fields: { [name]: null } });
        expect([name, seen(context.schema, after.fields, [name])]).toEqual([name, { [name]: null }]);
        await expectStored(context, before.key, { [name]: null });
      }
    },
  },
  {
    name: 'update with the current version goes through',
    needs: ['conditional'],
    async check(context) {
      const { key, version } = await prepare(context);
      const [change] = changes(context, 4);
      if (!change) return context.skip('has no field that can be changed');
      const fields = { [change[0].name]: change[1] };
      await update(context, key, { fields, ifVersion: version });
      await expectStored(context, key, fields);
    },
  },
  {
    name: 'update with a version that has passed is a StaleError and changes nothing',
    needs: ['conditional'],
    async check(context) {
      const { key, version } = await prepare(context);
      const [mine, theirs] = [changes(context, 5)[0], changes(context, 6)[0]];
      if (!mine || !theirs) return context.skip('has no field that can be changed');
      await context.people.edit(key, { [theirs[0].name]: theirs[1] });
      const stale = update(context, key, { fields: { [mine[0].name]: mine[1] }, ifVersion: version });
      expect(await failure(stale)).toBeInstanceOf(StaleError);
      await expectStored(context, key, { [theirs[0].name]: theirs[1] });
    },
  },
  {
    name: 'update of a record that is gone is refused',
    needs: ['update'],
    async check(context) {
      const { key } = await prepare(context);
      const [change] = changes(context, 7);
      if (!change) return context.skip('has no field that can be changed');
      await context.people.remove(key);
      const error = await failure(update(context, key, { fields: { [change[0].name]: change[1] } }));
      expect(error instanceof RejectedError || error instanceof StaleError, String(error)).toBe(true);
    },
  },
  {
    name: 'an update whose reply is lost is uncertain',
    needs: ['update', 'stand-in'],
    async check(context) {
      const { key } = await prepare(context);
      const [warmUp, change] = [changes(context, 8)[0], changes(context, 9)[0]];
      if (!warmUp || !change) return context.skip('has no field that can be changed');
      await update(context, key, { fields: { [warmUp[0].name]: warmUp[1] } });
      for (const method of ['PUT', 'PATCH', 'POST']) context.sandbox.chaos.plan({ kind: 'lose-reply' }, { method });
      const fields = { [change[0].name]: change[1] };
      expect(await failure(update(context, key, { fields }))).toBeInstanceOf(UncertainError);
      context.sandbox.chaos.clear();
      await expectStored(context, key, fields);
    },
  },
  {
    name: 'update keeps the marker of a record we made',
    needs: ['update', 'create'],
    async check(context) {
      const marker = context.marker();
      const made = await context.stream.create?.({ fields: allFields(context.schema, 1, context.persons), marker });
      if (!made) throw new Error('claims create, but has no such method');
      await context.tick();
      const all = changes(context, 2);
      const texts = all.filter(([{ type }]) => type === 'text' || type === 'rich-text');
      for (const some of [...texts.map((one) => [one]), all]) {
        const fields = Object.fromEntries(some.map(([field, value]) => [field.name, value]));
        await update(context, made.key, { fields, marker });
        expect([fields, (await context.record(made.key)).marker]).toEqual([fields, marker]);
      }
    },
  },
];
