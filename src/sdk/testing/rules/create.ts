import { expect } from 'vitest';
import { UncertainError } from '../../errors.ts';
import type { VendorRecord } from '../../stream.ts';
import { seen, wanted } from '../compare.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { allFields, leastFields } from '../samples.ts';

/** How long before now to look for a marker. */
const LOOK_BACK_MS = 600_000;

const create = async (context: RuleContext, marker: string): Promise<VendorRecord> => {
  const fields = leastFields(context.schema, 1, context.persons);
  const made = await context.stream.create?.({ fields, marker });
  if (!made) throw new Error('claims create, but has no such method');
  return made;
};

/** The keys that carry these markers, once a lagging look-up has had its time. */
const find = async (
  context: RuleContext,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { create: claim } = context.card.capabilities;
  const since = new Date(context.now() - LOOK_BACK_MS).toISOString();
  if (claim?.lookup === 'lagging') await context.tick(claim.horizonMs);
  const found = await context.stream.findByMarker?.(markers, since);
  if (!found) throw new Error('claims create, but has no findByMarker');
  return found;
};

/** Making records: exactly one, and found again. */
export const CREATE_RULES: readonly Rule[] = [
  {
    name: 'create returns what is stored, with key, version and all fields it was given',
    needs: ['create'],
    async check(context) {
      const { schema, people, persons, stream } = context;
      const fields = allFields(schema, 3, persons);
      const made = await stream.create?.({ fields, marker: context.marker() });
      expect(made?.key).not.toBe('');
      expect(made?.version).not.toBe('');
      const names = Object.keys(fields);
      expect(seen(schema, made?.fields, names)).toEqual(wanted(schema, fields));
      expect(seen(schema, await people.fields(made?.key ?? ''), names)).toEqual(wanted(schema, fields));
    },
  },
  {
    name: 'a created record is found again by its marker, and only by its own',
    needs: ['create'],
    async check(context) {
      const [one, other, unused] = [context.marker(), context.marker(), context.marker()];
      const first = await create(context, one);
      const second = await create(context, other);
      const found = await find(context, [one, other, unused]);
      expect(found.get(one)).toEqual([first.key]);
      expect(found.get(other)).toEqual([second.key]);
      expect(found.get(unused) ?? []).toEqual([]);
    },
  },
  {
    name: 'a created record shows its marker in pull and read',
    needs: ['create'],
    async check(context) {
      const marker = context.marker();
      const { key } = await create(context, marker);
      await context.tick();
      expect((await context.record(key)).marker).toBe(marker);
      const listed = (await context.pull(null)).records.filter((record) => record.marker === marker);
      expect(listed.map((record) => record.key)).toEqual([key]);
    },
  },
  {
    name: 'records made by people carry no marker',
    needs: ['create'],
    async check({ make, record }) {
      expect((await record(await make())).marker).toBeUndefined();
    },
  },
  {
    name: 'the version a create returns is the one a read gives',
    needs: ['create'],
    async check(context) {
      const made = await create(context, context.marker());
      expect((await context.record(made.key)).version).toBe(made.version);
    },
  },
  {
    name: 'a create whose reply is lost is uncertain, and its one record is found by the marker',
    needs: ['create', 'stand-in'],
    async check(context) {
      const marker = context.marker();
      await create(context, context.marker());
      context.sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST' });
      expect(await failure(create(context, marker))).toBeInstanceOf(UncertainError);
      context.sandbox.chaos.clear();
      expect((await find(context, [marker])).get(marker)).toHaveLength(1);
    },
  },
  {
    name: 'a create that meets a server fault is uncertain, and is not sent again',
    needs: ['create', 'stand-in'],
    async check(context) {
      await create(context, context.marker());
      context.sandbox.chaos.plan({ kind: 'status', status: 500 }, { method: 'POST', times: 20 });
      const before = context.sandbox.calls.length;
      expect(await failure(create(context, context.marker()))).toBeInstanceOf(UncertainError);
      const posts = context.sandbox.calls.slice(before).filter(({ method }) => method === 'POST');
      expect(posts).toHaveLength(1);
    },
  },
  {
    name: 'a second create with the same marker makes no second record, where the vendor sees to that',
    needs: ['create'],
    async check(context) {
      const kind = context.card.capabilities.create?.marker;
      if (kind !== 'idempotency-key' && kind !== 'unique-field') context.skip('its marker is not unique to the vendor');
      const marker = context.marker();
      const { key } = await create(context, marker);
      await create(context, marker).catch(() => undefined);
      expect((await find(context, [marker])).get(marker)).toEqual([key]);
    },
  },
];
