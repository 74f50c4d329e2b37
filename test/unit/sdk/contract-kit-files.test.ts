import { describe } from 'vitest';
import type { Attachments, NativeFields, Stream, VendorRecord } from '../../../src/sdk/index.ts';
import { caught, type Sabotage } from './sabotage.ts';

/** Files, with one way of handling them changed. */
const files =
  (change: (good: Attachments) => Partial<Attachments>): ((good: Stream) => Partial<Stream>) =>
  ({ attachments }) => {
    if (!attachments) throw new Error('Acme has files');
    return { attachments: { ...attachments, ...change(attachments) } };
  };

/** What a reader gets that takes bytes for text. */
async function* asText(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) yield Buffer.from(new TextDecoder().decode(chunk));
}

/** A body that ends quietly when its connection does. */
async function* quietly(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch {
    // As if that had been all.
  }
}

const withoutReferences = (fields: NativeFields): NativeFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'parent' && name !== 'related'));

const SABOTAGES: readonly Sabotage[] = [
  {
    rule: 'files of a new record are an empty list',
    stream: files(() => ({
      list: () => Promise.resolve([{ key: '1', name: 'x', createdAt: '2026-01-01T00:00:00Z', visibility: 'customer' }]),
    })),
  },
  {
    rule: 'files people attached are listed oldest first, with name, size, visibility and time, and open as they are',
    stream: files(({ list }) => ({ list: async (key) => (await list(key)).toReversed() })),
  },
  {
    rule: 'a file that is added is stored byte for byte, under its name and visibility, and add returns what is stored',
    stream: files(({ add }) => ({
      add: (key, draft) => add(key, { ...draft, content: () => asText(draft.content()) }),
    })),
  },
  {
    rule: 'a file that is added is stored byte for byte, under its name and visibility, and add returns what is stored',
    stream: files(({ add }) => ({ add: (key, draft) => add(key, { ...draft, visibility: 'customer' }) })),
  },
  {
    rule: 'a file that is added is stored byte for byte, under its name and visibility, and add returns what is stored',
    stream: files(({ add }) => ({
      add: async (key, draft) => ({ ...(await add(key, draft)), marker: draft.marker }),
    })),
  },
  {
    rule: 'two files of one name are two files',
    stream: files(({ list }) => ({
      list: async (key) => [...new Map((await list(key)).map((file) => [file.name, file])).values()],
    })),
  },
  {
    rule: 'a file bigger than the vendor takes is refused, and not stored',
    stream: files(({ add }) => ({
      add: (key, draft) => add(key, draft).catch(() => ({ ...draft, key: '1', createdAt: '2026-01-01T00:00:00Z' })),
    })),
  },
  {
    rule: 'a file that is gone is a RejectedError to whoever opens it',
    stream: files(({ open }) => ({ open: (key, file) => quietly(open(key, file)) })),
  },
  {
    rule: 'a file cut off on its way is an error, never a shorter file',
    stream: files(({ open }) => ({ open: (key, file) => quietly(open(key, file)) })),
  },
  {
    rule: 'a file whose reply is lost is uncertain, and stored at most once',
    stream: files(({ add }) => ({ add: (key, draft) => add(key, draft).catch(() => add(key, draft)) })),
  },
  {
    rule: 'a field that names records gives back the keys it was given, and moves with each change',
    stream: (good) => ({
      update: (key, patch) =>
        good.update?.(key, { ...patch, fields: withoutReferences(patch.fields) }) as Promise<VendorRecord>,
    }),
  },
  {
    rule: 'a field that names records is cleared by null',
    stream: (good) => ({
      update: (key, patch) => {
        const fields = Object.values(patch.fields).includes(null) ? {} : patch.fields;
        return good.update?.(key, { ...patch, fields }) as Promise<VendorRecord>;
      },
    }),
  },
  {
    rule: 'the key of a record that is not there is refused, and nothing is stored for it',
    stream: (good) => ({
      update: (key, patch) =>
        (good.update?.(key, patch) as Promise<VendorRecord>).catch(
          () => good.update?.(key, { ...patch, fields: {} }) as Promise<VendorRecord>,
        ),
    }),
  },
];

describe('a connector that is wrong about files or references is caught by the rule for it', () => caught(SABOTAGES));
