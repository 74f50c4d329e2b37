import { describe } from 'vitest';
import type { HttpReply, Page, Stream, VendorRecord } from '../../../src/sdk/index.ts';
import { RejectedError, text } from '../../../src/sdk/index.ts';
import { caught, type Sabotage } from './sabotage.ts';

async function* mapped(pages: AsyncIterable<Page>, change: (page: Page, number: number) => Page): AsyncGenerator<Page> {
  let number = 0;
  for await (const page of pages) yield change(page, number++);
}

const pulls =
  (change: (page: Page, number: number) => Page): ((good: Stream) => Partial<Stream>) =>
  (good) => ({ pull: (cursor, options) => mapped(good.pull(cursor, options), change) });

const inRecords = (change: (record: VendorRecord) => VendorRecord) =>
  pulls((page) => ({ ...page, records: page.records.map(change) }));

const withField = (record: VendorRecord, name: string, value: string): VendorRecord => ({
  ...record,
  fields: { ...record.fields, [name]: value },
});

/** A copy of a create that never says so: as a connector would that repeats a write by itself. */
const createsTwice = (good: Stream): Partial<Stream> => ({
  create: async (draft) => {
    await good.create?.({ ...draft, marker: `${draft.marker.slice(0, -1)}z` });
    return (await good.create?.(draft)) as VendorRecord;
  },
  findByMarker: async (markers, since) => {
    const found = await good.findByMarker?.(
      markers.flatMap((one) => [one, `${one.slice(0, -1)}z`]),
      since,
    );
    return new Map(
      markers.map((one) => [one, [...(found?.get(one) ?? []), ...(found?.get(`${one.slice(0, -1)}z`) ?? [])]]),
    );
  },
});

const SABOTAGES: readonly Sabotage[] = [
  {
    rule: 'the identity card is complete in English and Chinese',
    connector: (good) => ({ ...good, card: { ...good.card, summary: text('Items.', 'Items.') } }),
  },
  {
    rule: 'a sweep lists every record once, over more than one page',
    stream: pulls((page, number) => (number === 1 ? { ...page, records: page.records.slice(1) } : page)),
  },
  { rule: 'a sweep of nothing still ends with a cursor', stream: pulls(({ records }) => ({ records })) },
  {
    rule: 'records say when they changed and which version they are, as plain JSON',
    stream: inRecords((record) => ({ ...record, updatedAt: 'yesterday' })),
  },
  {
    rule: 'a list page and a read by key show the same record',
    stream: inRecords((record) => withField(record, 'title', 'x')),
  },
  {
    rule: 'a pull from a cursor gives the edits made after it',
    stream: (good) => ({
      pull: (cursor, options) =>
        mapped(good.pull(cursor === null ? null : '2030-01-01T00:00:00.000Z', options), (page) => page),
    }),
  },
  {
    rule: 'a pull from a cursor is inclusive: an edit in the same instant is not missed',
    stream: (good) => ({
      pull: (cursor, options) =>
        mapped(good.pull(cursor, options), (page) => ({
          ...page,
          records: page.records.filter(({ updatedAt }) => cursor === null || updatedAt > cursor),
        })),
    }),
  },
  {
    rule: 'when nothing happened, a second pull gives no new version',
    stream: (good) => {
      let count = 0;
      return inRecords((record) => ({ ...record, version: `${record.version}.${(count += 1)}` }))(good);
    },
  },
  {
    rule: 'edits during paging lose nothing',
    stream: (good) => ({
      pull: (cursor, options) =>
        mapped(good.pull(cursor, options), (page, number) => (number === 0 ? page : { ...page, records: [] })),
    }),
  },
  {
    rule: 'a sweep resumed after any page loses nothing',
    stream: pulls((page) => ({ ...page, cursor: '2030-01-01T00:00:00.000Z' })),
  },
  {
    rule: 'read answers every key; a missing one is absent, not an error',
    stream: (good) => ({
      read: async (keys, fields) =>
        new Map([...(await good.read(keys, fields))].filter(([, { at }]) => at === 'present')),
    }),
  },
  {
    rule: 'records hold described fields and no others, each of its type',
    stream: inRecords((record) => withField(record, 'dueDate', '5 March')),
  },
  { rule: 'a created record is found again by its marker, and only by its own', stream: createsTwice },
  {
    rule: 'a create whose reply is lost is uncertain, and its one record is found by the marker',
    stream: (good) => ({
      create: (draft) =>
        (good.create?.(draft) ?? Promise.reject(new Error())).catch(
          () => good.create?.(draft) as Promise<VendorRecord>,
        ),
    }),
  },
  {
    rule: 'create returns what is stored, with key, version and all fields it was given',
    stream: (good) => ({
      create: async (draft) => withField((await good.create?.(draft)) as VendorRecord, 'title', 'as sent'),
    }),
  },
  {
    rule: 'update returns what is stored and moves the version',
    stream: (good) => ({
      update: async (key, patch) => ({ ...((await good.update?.(key, patch)) as VendorRecord), version: '1' }),
    }),
  },
  {
    rule: 'update sends the given fields and leaves all others as people set them',
    stream: (good) => {
      const known = new Map<string, VendorRecord>();
      return {
        async read(keys, fields) {
          const found = await good.read(keys, fields);
          for (const [key, one] of found) if (one.at === 'present') known.set(key, one.record);
          return found;
        },
        // Sends the whole record as it was last read: a lost update for whoever wrote in between.
        update: (key, patch) => {
          const { status: _status, ...all } = known.get(key)?.fields ?? {};
          return good.update?.(key, { ...patch, fields: { ...all, ...patch.fields } }) as Promise<VendorRecord>;
        },
      };
    },
  },
  {
    rule: 'null clears every field that can be cleared, and no other',
    stream: (good) => ({
      update: (key, patch) => {
        const fields = Object.fromEntries(Object.entries(patch.fields).filter(([, value]) => value !== null));
        return good.update?.(key, { ...patch, fields }) as Promise<VendorRecord>;
      },
    }),
  },
  {
    rule: 'update with a version that has passed is a StaleError and changes nothing',
    switches: { conditional: false },
  },
  {
    rule: 'emoji survive in a title',
    stream: (good) => ({
      update: (key, { fields }) => good.update?.(key, { fields: stripped(fields) }) as Promise<VendorRecord>,
    }),
  },
  {
    rule: 'a title of ten thousand characters survives, or of as many as declared',
    switches: { rewriteTitles: 'undeclared' },
  },
  {
    rule: 'line breaks and paragraphs survive in a long text',
    stream: (good) => ({
      update: (key, { fields }) =>
        good.update?.(key, {
          fields: { ...fields, description: String(fields['description']).replace(/\n/g, ' ') },
        }) as Promise<VendorRecord>,
    }),
  },
  {
    rule: 'an illegal move is refused and changes nothing',
    stream: (good) => ({
      update: (key, patch) =>
        (good.update?.(key, patch) ?? Promise.reject(new Error())).catch(() => good.read([key], []).then(present(key))),
    }),
  },
  {
    rule: 'every legal move is carried out',
    stream: (good) => ({
      update: () => Promise.reject(new RejectedError(text('no', '不行'))),
      describe: () => good.describe(),
    }),
  },
  {
    rule: 'an internal comment stays internal',
    stream: (good) => ({
      comments: {
        list: (key) => good.comments?.list(key) ?? Promise.resolve([]),
        add: async (key, draft) => (await good.comments?.add(key, { ...draft, visibility: 'customer' })) as never,
      },
    }),
  },
  {
    rule: 'comments people wrote are listed oldest first, with words, visibility and time, without a marker',
    stream: (good) => ({
      comments: {
        add: (key, draft) => good.comments?.add(key, draft) as never,
        list: async (key) => [...((await good.comments?.list(key)) ?? [])].reverse(),
      },
    }),
  },
  {
    rule: 'a person that was written is the person that is read',
    stream: (good) => ({ update: async (key) => good.read([key], []).then(present(key)) }),
  },
  {
    rule: 'a link to another host is never followed',
    // As a client would that takes every link for its own.
    http: (good) => ({
      send: async <T>(request: Parameters<typeof good.send<T>>[0]): Promise<HttpReply<T>> => {
        if (!request.path.startsWith('http')) return good.send(request);
        await fetch(request.path);
        return good.send({ ...request, path: new URL(request.path).pathname + new URL(request.path).search });
      },
    }),
  },
];

const stripped = (fields: VendorRecord['fields']) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/\p{Emoji_Presentation}/gu, '') : value,
    ]),
  );

const present =
  (key: string) =>
  (found: Awaited<ReturnType<Stream['read']>>): VendorRecord => {
    const observed = found.get(key);
    if (observed?.at !== 'present') throw new Error('gone');
    return observed.record;
  };

describe('a connector that is wrong is caught by the rule for it', () => caught(SABOTAGES));
