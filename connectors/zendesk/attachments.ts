import {
  RejectedError,
  UncertainError,
  afterWrite,
  text,
  type AttachmentDraft,
  type AttachmentRecord,
  type Attachments,
  type Text,
} from 'tandem-sync/sdk';
import { authorOf, newestWith } from './comments.ts';
import type { Context } from './context.ts';
import { TAKEN, isClosed } from './faults.ts';
import { escaped } from './html.ts';
import { markIn, MARKS, threadOf } from './messages.ts';
import { AttachmentAnswer, UploadAnswer, type Attachment, type Comment } from './schema.ts';
import { put } from './write.ts';

/**
 * Files hang on comments, the first one included, and are seen by whoever sees the comment. Images inside texts are among them. A file is added with a comment
 * of its own, which says nothing but its name and is not among the comments.
 */
export const attachmentsOf = (context: Context): Attachments => ({
  async list(key) {
    const thread = await threadOf(context.http, key);
    if (!thread) return [];
    context.directory.keep(thread);
    const holders = thread.comments.filter((comment) => comment.attachments.some(isThere));
    await context.directory.meet({ users: holders.flatMap((comment) => comment.author_id ?? []) });
    return holders.flatMap((comment) =>
      comment.attachments.filter(isThere).map((file) => toRecord(context, comment, file)),
    );
  },
  open: (_, { key }) => openFile(context, key),
  add: (key, draft) => addFile(context, key, draft),
});

const isThere = ({ deleted }: Attachment): boolean => deleted !== true;

const toRecord = (context: Context, comment: Comment, file: Attachment): AttachmentRecord => {
  const marker = markIn(comment.metadata, MARKS.file);
  return {
    key: String(file.id),
    name: file.file_name,
    ...(typeof file.size === 'number' && { size: file.size }),
    ...(file.content_type ? { type: file.content_type } : {}),
    ...authorOf(context, comment),
    createdAt: comment.created_at,
    visibility: comment.public ? 'customer' : 'internal',
    ...(marker !== undefined && { marker }),
  };
};

/** Two calls. The file itself lies with Zendesk's own store, which must not be shown our credentials. */
async function* openFile({ http, settings }: Context, key: string): AsyncGenerator<Uint8Array> {
  const path = `/attachments/${encodeURIComponent(key)}`;
  const reply = await http.send({ method: 'GET', path, schema: AttachmentAnswer, accept: [404] });
  if (reply.status === 404 || !isThere(reply.data.attachment)) throw refusedFile(GONE);
  const { content_url, malware_scan_result, malware_access_override } = reply.data.attachment;
  if (malware_scan_result === 'malware_found' && malware_access_override !== true) throw refusedFile(MALWARE);
  const { body } = await http.download(content_url, undefined, { origins: settings.fileOrigins });
  yield* body;
}

/** Three calls: the bytes, which wait under a token; the comment they belong to; and a look at it. */
async function addFile(context: Context, key: string, draft: AttachmentDraft): Promise<AttachmentRecord> {
  if (context.closed.has(key)) throw isClosed();
  const { upload } = await uploaded(context, draft);
  const comment = {
    html_body: `<p>${escaped(draft.name)}</p>`,
    public: draft.visibility === 'customer',
    uploads: [upload.token],
  };
  await put(context, key, { comment, metadata: { [MARKS.file]: draft.marker } });
  return afterWrite(TAKEN, async () => {
    const stored = await newestWith(context, key, MARKS.file, draft.marker);
    const file = stored?.attachments.find(isThere);
    if (!stored || !file) throw new UncertainError(text('the new file cannot be found', '找不到新添加的附件'));
    await context.directory.meet({ users: stored.author_id ? [stored.author_id] : [] });
    return toRecord(context, stored, file);
  });
}

/** Nobody sees an upload before a comment names it, and it is gone after three days: sending it again does no harm. */
async function uploaded({ http }: Context, { name, type, size, content }: AttachmentDraft) {
  const reply = await http.send({
    ...({ method: 'POST', path: '/uploads', query: { filename: name }, effect: 'read' } as const),
    headers: { 'content-type': type ?? 'application/octet-stream' },
    body: { content, ...(size !== undefined && { size }) },
    schema: UploadAnswer,
  });
  return reply.data;
}

const refusedFile = (words: Text): RejectedError => new RejectedError(words);
const GONE = text('the file is not there any more', '该附件已不存在');
const MALWARE = text(
  'Zendesk found malware in this file and does not hand it out',
  'Zendesk 在该附件中发现恶意软件，拒绝提供下载',
);
