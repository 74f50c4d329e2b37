import { RejectedError, text } from 'tandem-sync/sdk';
import type { AttachmentRecord, Attachments, HttpClient } from 'tandem-sync/sdk';
import { personOf } from './record.ts';
import { AcmeFile, FileList } from './schema.ts';

/** Acme takes no bigger file. */
export const MAX_BYTES = 300_000;

/** Files of an item. Acme has no place for a marker on them. */
export const filesOf = (http: HttpClient): Attachments => ({
  async list(key) {
    return (await http.get(pathOf(key), {}, FileList)).files.map(fileRecord);
  },
  async *open(_key, { key }) {
    yield* (await http.download(`/files/${encodeURIComponent(key)}`)).body;
  },
  async add(key, { name, size, type, content, visibility }) {
    if (size !== undefined && size > MAX_BYTES) throw new RejectedError(TOO_BIG);
    const reply = await http.send({
      method: 'POST',
      path: pathOf(key),
      multipart: [
        { name: 'internal', value: String(visibility === 'internal') },
        {
          name: 'file',
          fileName: name,
          content,
          ...(size !== undefined && { size }),
          ...(type !== undefined && { type }),
        },
      ],
      schema: AcmeFile,
    });
    return fileRecord(reply.data);
  },
});

const pathOf = (key: string): string => `/items/${encodeURIComponent(key)}/files`;

const fileRecord = (file: AcmeFile): AttachmentRecord => ({
  key: String(file.id),
  name: file.name,
  size: file.size,
  type: file.type,
  createdAt: file.created_at,
  visibility: file.internal ? 'internal' : 'customer',
  ...(file.author && { author: personOf(file.author) }),
});

const TOO_BIG = text('Acme takes no file above 300 KB', 'Acme 不接受超过 300 KB 的文件');
