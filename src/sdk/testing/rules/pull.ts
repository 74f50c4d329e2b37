import { expect } from 'vitest';
import type { Cursor, VendorRecord } from '../../stream.ts';
import type { RuleContext } from '../context.ts';
import { titleOf } from '../samples.ts';
import type { Rule } from '../rule.ts';
import { withBrokenRecord } from '../tampering.ts';

const keysOf = (records: readonly VendorRecord[]): readonly string[] => records.map(({ key }) => key);

/** The newest of each record among these, by key. */
const newestOf = (records: readonly VendorRecord[]): ReadonlyMap<string, VendorRecord> =>
  new Map([...records].sort((a, b) => a.updatedAt.localeCompare(b.updatedAt)).map((record) => [record.key, record]));

/** The newest version of each record among these, by key. */
const versionsOf = (records: readonly VendorRecord[]): ReadonlyMap<string, string> =>
  new Map([...newestOf(records)].map(([key, { version }]) => [key, version]));

const editTitle = async ({ people, schema, skip }: RuleContext, key: string, words: string): Promise<void> => {
  const title = titleOf(schema);
  if (!title) return skip('has no title to edit');
  await people.edit(key, { [title.name]: words });
};

/** What was seen of these records is what they are now. A lean list page may know no version; the time of the last change must do then. */
const expectLatest = async (
  context: RuleContext,
  keys: readonly string[],
  records: readonly VendorRecord[],
): Promise<void> => {
  const newest = newestOf(records);
  for (const key of keys) {
    const listed = newest.get(key);
    const read = await context.record(key);
    const stamp = (record: VendorRecord) => (listed?.partial === true ? record.updatedAt : record.version);
    expect([key, listed && stamp(listed)]).toEqual([key, stamp(read)]);
  }
};

const sweepCursor = async ({ pull }: RuleContext): Promise<Cursor> => {
  const { cursor } = await pull(null);
  expect(cursor, 'the last page of a sweep has a cursor').toBeDefined();
  return cursor ?? '';
};

/** Listing, and going on from where one was. */
export const PULL_RULES: readonly Rule[] = [
  {
    name: 'a sweep lists every record once, over more than one page',
    async check({ makeMany, many, pull, people }) {
      await makeMany(many);
      const keys = keysOf((await pull(null)).records);
      expect(keys.length, 'no record twice').toBe(new Set(keys).size);
      expect(keys).toEqual(expect.arrayContaining([...(await people.keys())]));
    },
  },
  {
    name: 'a sweep of nothing still ends with a cursor',
    needs: ['stand-in'],
    async check(context) {
      for (const key of await context.people.keys()) await context.people.remove(key);
      const cursor = await sweepCursor(context);
      const key = await context.make();
      expect(keysOf((await context.pull(cursor)).records)).toContain(key);
    },
  },
  {
    name: 'records say when they changed and which version they are, as plain JSON',
    async check({ make, pull }) {
      await make();
      const { records } = await pull(null);
      expect(JSON.parse(JSON.stringify(records))).toEqual(records);
      for (const record of records) {
        expect(record.key).not.toBe('');
        expect(record.version).not.toBe('');
        expect(record.updatedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
        expect(Date.parse(record.updatedAt)).not.toBeNaN();
      }
    },
  },
  {
    name: 'a list page and a read by key show the same record',
    async check({ make, pull, record }) {
      const key = await make();
      const listed = (await pull(null)).records.find((one) => one.key === key);
      const read = await record(key);
      if (listed?.partial === true) expect(read.fields).toMatchObject(listed.fields);
      // Some vendors tell the moves a record may make only when it is read by key.
      else expect(listed).toEqual({ ...read, nextStates: listed?.nextStates });
    },
  },
  {
    name: 'a pull from a cursor gives the edits made after it',
    async check(context) {
      const keys = await context.makeMany(5);
      const cursor = await sweepCursor(context);
      await context.tick();
      for (const key of keys.slice(0, 3)) await editTitle(context, key, `edited ${key}`);
      await expectLatest(context, keys.slice(0, 3), (await context.pull(cursor)).records);
    },
  },
  {
    name: 'a pull from a cursor is inclusive: an edit in the same instant is not missed',
    async check(context) {
      const key = await context.make();
      const cursor = await sweepCursor(context);
      await editTitle(context, key, 'edited at once');
      await expectLatest(context, [key], (await context.pull(cursor)).records);
    },
  },
  {
    name: 'when nothing happened, a second pull gives no new version',
    async check({ makeMany, pull, tick }) {
      await makeMany(5);
      const first = await pull(null);
      await tick();
      const second = await pull(first.cursor ?? null);
      const before = versionsOf(first.records);
      for (const { key, version } of second.records) expect([key, version]).toEqual([key, before.get(key)]);
      const third = await pull(second.cursor ?? null);
      for (const { key, version } of third.records) expect([key, version]).toEqual([key, before.get(key)]);
    },
  },
  {
    name: 'a sweep resumed after any page loses nothing',
    async check(context) {
      const keys = await context.makeMany(context.many);
      const names = context.schema.fields.map(({ name }) => name);
      const before: VendorRecord[] = [];
      const resumes: { readonly cursor: Cursor; readonly seen: readonly VendorRecord[] }[] = [];
      for await (const page of context.stream.pull(null, { fields: names })) {
        before.push(...page.records);
        if (page.cursor !== undefined) resumes.push({ cursor: page.cursor, seen: [...before] });
      }
      expect(resumes, 'at least the last page has a cursor').not.toEqual([]);
      for (const { cursor, seen } of resumes) {
        const rest = (await context.pull(cursor)).records;
        expect(keysOf([...seen, ...rest])).toEqual(expect.arrayContaining([...keys]));
      }
    },
  },
  {
    name: 'edits during paging lose nothing',
    async check(context) {
      const keys = await context.makeMany(context.many);
      const names = context.schema.fields.map(({ name }) => name);
      const seen: VendorRecord[] = [];
      let turn = 0;
      let cursor: Cursor | undefined;
      for await (const page of context.stream.pull(null, { fields: names })) {
        seen.push(...page.records);
        cursor = page.cursor;
        await context.tick();
        // One from each end of the list: one of them lies ahead, the other behind, whatever the order.
        for (const key of [keys[turn], keys.at(-1 - turn)])
          if (key !== undefined) await editTitle(context, key, `moved in turn ${turn}`);
        turn += 1;
      }
      seen.push(...(await context.pull(cursor ?? null)).records);
      await expectLatest(context, keys, seen);
    },
  },
  {
    name: 'records made during paging come with the next pull',
    async check(context) {
      await context.makeMany(context.many);
      const names = context.schema.fields.map(({ name }) => name);
      const seen: VendorRecord[] = [];
      const made: string[] = [];
      let cursor: Cursor | undefined;
      for await (const page of context.stream.pull(null, { fields: names })) {
        seen.push(...page.records);
        cursor = page.cursor;
        await context.tick();
        made.push(await context.make());
      }
      seen.push(...(await context.pull(cursor ?? null)).records);
      expect(keysOf(seen)).toEqual(expect.arrayContaining(made));
    },
  },
  {
    name: 'one record that cannot be read holds up no other, and is named by its key',
    needs: ['stand-in', 'unreadable rows'],
    async check(context) {
      const title = titleOf(context.schema);
      if (!title) return context.skip('has no title to tell it by');
      const words = 'zqbrokenzq';
      const [first, bad, last] = [
        await context.make(),
        await context.make({ [title.name]: words }),
        await context.make(),
      ];
      context.alter(withBrokenRecord(words));
      const { records, unreadable, cursor } = await context.pull(null);
      expect(keysOf(records)).toEqual(expect.arrayContaining([first, last]));
      expect(keysOf(records)).not.toContain(bad);
      expect(unreadable).toContain(bad);
      expect((await context.read(bad)).at).toBe('unreadable');
      expect((await context.read(first)).at).toBe('present');
      await context.tick();
      await editTitle(context, last, 'edited behind it');
      await expectLatest(context, [last], (await context.pull(cursor ?? null)).records);
      context.alter((body) => body);
      expect((await context.read(bad)).at).toBe('present');
    },
  },
  {
    name: 'a deletion shows as claimed: in the feed, or on a read by key',
    async check(context) {
      const key = await context.make();
      const cursor = await sweepCursor(context);
      await context.tick();
      await context.people.remove(key);
      await context.tick();
      if (context.card.capabilities.deletes === 'feed') expect((await context.pull(cursor)).gone).toContain(key);
      expect((await context.read(key)).at).toBe('absent');
      expect(keysOf((await context.pull(null)).records)).not.toContain(key);
    },
  },
];
