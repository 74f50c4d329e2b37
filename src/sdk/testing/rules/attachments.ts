import { expect } from 'vitest';
import type { Visibility } from '../../../model/index.ts';
import type { AttachmentDraft, AttachmentRecord, Attachments } from '../../attachments.ts';
import { RejectedError, UncertainError } from '../../errors.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';

const attachmentsOf = ({ stream }: RuleContext): Attachments => {
  if (!stream.attachments) throw new Error('claims attachments, but has none');
  return stream.attachments;
};

const visibilitiesOf = ({ card }: RuleContext): readonly Visibility[] =>
  card.capabilities.attachments?.visibilities ?? [];

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index);

/** What a careless connector or server spoils: the empty, the binary, line ends, a byte order mark, and names past ASCII. */
const FILES: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[] = [
  { name: 'every-byte.bin', type: 'application/octet-stream', bytes: EVERY_BYTE },
  { name: 'empty.bin', type: 'application/octet-stream', bytes: new Uint8Array() },
  { name: '报价单（终）.xlsx', type: 'application/octet-stream', bytes: new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]) },
  { name: `it's "final" 100%.txt`, type: 'text/plain', bytes: new TextEncoder().encode('a\r\nb\n\rc\n') },
  { name: 'marked.txt', type: 'text/plain', bytes: new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00, 0x41]) },
  { name: 'answer.json', type: 'application/json', bytes: new TextEncoder().encode('{ "a" :1}\n') },
];

/** Names are kept as far as letters and digits go: some vendors replace what a file system may not take. */
const plain = (name: string): string => name.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');

const draft = (file: (typeof FILES)[number], visibility: Visibility, marker: string): AttachmentDraft => ({
  name: file.name,
  type: file.type,
  size: file.bytes.length,
  visibility,
  marker,
  // In two pieces, as it comes from another vendor.
  async *content() {
    const half = Math.ceil(file.bytes.length / 2);
    for (const piece of [file.bytes.subarray(0, half), file.bytes.subarray(half)]) if (piece.length > 0) yield piece;
  },
});

const bytesOf = async (content: AsyncIterable<Uint8Array>): Promise<readonly number[]> => {
  const bytes: number[] = [];
  for await (const chunk of content) bytes.push(...chunk);
  return bytes;
};

/** A file a person put on a new record, as the connector lists it. */
const attached = async (context: RuleContext): Promise<{ readonly key: string; readonly file: AttachmentRecord }> => {
  const key = await context.make();
  const [visibility = 'customer'] = visibilitiesOf(context);
  await context.people.attach?.(key, { name: 'a.bin', content: EVERY_BYTE, visibility });
  const [file] = await attachmentsOf(context).list(key);
  if (!file) throw new Error('a file a person attached is not in the list');
  return { key, file };
};

/** The files of a record. */
export const ATTACHMENT_RULES: readonly Rule[] = [
  {
    name: 'files of a new record are an empty list',
    needs: ['attachments'],
    async check(context) {
      expect(await attachmentsOf(context).list(await context.make())).toEqual([]);
    },
  },
  {
    name: 'files people attached are listed oldest first, with name, size, visibility and time, and open as they are',
    needs: ['attachments'],
    async check(context) {
      const { people, make, tick, skip } = context;
      if (!people.attach) return skip('people cannot attach files here');
      const key = await make();
      // None where files can only be read: then they are what the vendor makes of them.
      const [visibility] = visibilitiesOf(context);
      for (const { name, type, bytes } of FILES) {
        await people.attach(key, { name, type, content: bytes, visibility: visibility ?? 'internal' });
        await tick();
      }
      const listed = await attachmentsOf(context).list(key);
      expect(listed.map(({ name }) => plain(name))).toEqual(FILES.map(({ name }) => plain(name)));
      for (const [index, { bytes }] of FILES.entries()) {
        const file = listed[index];
        if (!file) throw new Error('a file is missing');
        if (visibility !== undefined) expect(file.visibility).toBe(visibility);
        expect(file.marker).toBeUndefined();
        expect(Date.parse(file.createdAt)).not.toBeNaN();
        expect(file.size ?? bytes.length, file.name).toBe(bytes.length);
        expect([file.name, await bytesOf(attachmentsOf(context).open(key, file))]).toEqual([file.name, [...bytes]]);
      }
    },
  },
  {
    name: 'a file that is added is stored byte for byte, under its name and visibility, and add returns what is stored',
    needs: ['written attachments'],
    async check(context) {
      const { people, make, marker } = context;
      const attachments = attachmentsOf(context);
      for (const visibility of visibilitiesOf(context)) {
        const key = await make();
        for (const file of FILES) {
          const added = await attachments.add(key, draft(file, visibility, marker()));
          expect(plain(added.name)).toBe(plain(file.name));
          expect(added.visibility).toBe(visibility);
          const listed = (await attachments.list(key)).find((one) => one.key === added.key);
          expect(listed, `${file.name} in the list`).toEqual(added);
          expect([file.name, await bytesOf(attachments.open(key, added))]).toEqual([file.name, [...file.bytes]]);
          const theirs = (await people.attachments?.(key))?.find((one) => one.key === added.key);
          if (!people.attachments) continue;
          expect(theirs, `${file.name} as people see it`).toMatchObject({ visibility });
          expect([...(theirs?.content ?? [])]).toEqual([...file.bytes]);
        }
        expect(await attachments.list(key)).toHaveLength(FILES.length);
      }
    },
  },
  {
    name: 'two files of one name are two files',
    needs: ['written attachments'],
    async check(context) {
      const key = await context.make();
      const attachments = attachmentsOf(context);
      const [visibility = 'customer'] = visibilitiesOf(context);
      for (const bytes of [new Uint8Array([1]), new Uint8Array([2])]) {
        await attachments.add(key, draft({ name: 'same.bin', type: 'x/y', bytes }, visibility, context.marker()));
      }
      const listed = await attachments.list(key);
      expect(new Set(listed.map((file) => file.key)).size).toBe(2);
      expect(await Promise.all(listed.map((file) => bytesOf(attachments.open(key, file))))).toEqual([[1], [2]]);
    },
  },
  {
    name: 'a file bigger than the vendor takes is refused, and not stored',
    needs: ['written attachments'],
    async check(context) {
      const { maxBytes } = context.card.capabilities.attachments ?? {};
      if (maxBytes === undefined) return context.skip('does not say how big a file may be');
      if (maxBytes > MOST_SENT) return context.skip('takes files bigger than a test should send');
      const key = await context.make();
      const [visibility = 'customer'] = visibilitiesOf(context);
      const size = maxBytes + 1;
      const content = async function* () {
        for (let left = size; left > 0; left -= PIECE) yield new Uint8Array(Math.min(left, PIECE));
      };
      const big = { name: 'big.bin', size, content, visibility, marker: context.marker() };
      expect(await failure(attachmentsOf(context).add(key, big))).toBeInstanceOf(RejectedError);
      expect(await attachmentsOf(context).list(key)).toEqual([]);
    },
  },
  {
    name: 'a file that is gone is a RejectedError to whoever opens it',
    needs: ['attachments'],
    async check(context) {
      if (!context.people.attach || !context.people.detach) return context.skip('people cannot take files away here');
      const { key, file } = await attached(context);
      await context.people.detach(key, file.key);
      expect(await failure(bytesOf(attachmentsOf(context).open(key, file)))).toBeInstanceOf(RejectedError);
      expect(await attachmentsOf(context).list(key)).toEqual([]);
    },
  },
  {
    name: 'a file cut off on its way is an error, never a shorter file',
    needs: ['attachments', 'stand-in'],
    async check(context) {
      if (!context.people.attach) return context.skip('people cannot attach files here');
      const { key, file } = await attached(context);
      context.sandbox.chaos.plan({ kind: 'break-off' }, { times: 20 });
      expect(await failure(bytesOf(attachmentsOf(context).open(key, file)))).toBeInstanceOf(Error);
    },
  },
  {
    name: 'a file whose reply is lost is uncertain, and stored at most once',
    needs: ['written attachments', 'stand-in'],
    async check(context) {
      const key = await context.make();
      const attachments = attachmentsOf(context);
      const [visibility = 'customer'] = visibilitiesOf(context);
      const [file] = FILES;
      if (!file) return;
      await attachments.add(key, draft(file, visibility, context.marker()));
      for (const method of ['POST', 'PUT', 'PATCH']) context.sandbox.chaos.plan({ kind: 'lose-reply' }, { method });
      expect(await failure(attachments.add(key, draft(file, visibility, context.marker())))).toBeInstanceOf(
        UncertainError,
      );
      context.sandbox.chaos.clear();
      expect((await attachments.list(key)).length).toBeLessThanOrEqual(2);
    },
  },
];

const PIECE = 65_536;
/** A test sends no more than this. */
const MOST_SENT = 64 * 1_048_576;
