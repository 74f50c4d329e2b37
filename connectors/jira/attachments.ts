import { RejectedError, text, z, type AttachmentDraft, type AttachmentRecord, type Attachments } from 'tandem-sync/sdk';
import { API, issuePath } from './client.ts';
import { Attachment, Files } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { personOf } from './values.ts';

/** Where Jira Cloud keeps files, should it send us there. Our credentials stay behind. */
const STORES = ['https://api.media.atlassian.com'];

/** Files of an issue. Jira has no audience for them: whoever sees the issue sees them. */
export const attachmentsOf = (context: StreamContext): Attachments => ({
  async list(key) {
    const query = { fields: 'attachment', updateHistory: false };
    const request = { method: 'GET', path: issuePath(key), query, schema: Files, accept: [404] } as const;
    const reply = await context.client.http.send(request);
    const files = reply.status === 404 ? [] : reply.data.fields.attachment;
    return files.toSorted(byAge).map((file) => toRecord(context, file));
  },
  open: (_key, { key }) => bytesOf(context, key),
  add: (key, draft) => addFile(context, key, draft),
});

/** As they were added; in one call several get the same time, and ids count on. */
const byAge = (a: Attachment, b: Attachment): number =>
  a.created.localeCompare(b.created) || Number(a.id) - Number(b.id);

const toRecord = ({ scope }: StreamContext, file: Attachment): AttachmentRecord => ({
  key: file.id,
  name: file.filename,
  ...(file.size !== undefined && { size: file.size }),
  ...(file.mimeType !== undefined && { type: file.mimeType }),
  ...(file.author && { author: personOf(file.author) }),
  createdAt: file.created,
  visibility: scope.staffOnly ? 'internal' : 'customer',
});

/** Asked for without the usual detour over another host. */
async function* bytesOf({ client }: StreamContext, id: string): AsyncGenerator<Uint8Array> {
  const path = `${API}/attachment/content/${encodeURIComponent(id)}`;
  const { body } = await client.http.download(path, { redirect: false }, { origins: STORES });
  yield* body;
}

/** A browser's form could send this too, hence the header that says it was no browser. */
async function addFile(context: StreamContext, key: string, draft: AttachmentDraft): Promise<AttachmentRecord> {
  const { name, size, type, content } = draft;
  const part = {
    name: 'file',
    fileName: name,
    content,
    ...(size !== undefined && { size }),
    ...(type !== undefined && { type }),
  };
  const { data } = await context.client.http.send({
    method: 'POST',
    path: issuePath(key, '/attachments'),
    multipart: [part],
    headers: { 'x-atlassian-token': 'no-check' },
    schema: z.array(Attachment),
  });
  context.touch(key);
  const [stored] = data;
  if (stored) return toRecord(context, stored);
  throw new RejectedError(text(`Jira did not keep the file "${name}"`, `Jira 未保存文件“${name}”`));
}
