import {
  afterWrite,
  markerToken,
  RejectedError,
  splitMarker,
  text,
  type AttachmentDraft,
  type AttachmentRecord,
  type Attachments,
} from 'tandem-sync/sdk';
import { goneWhileWriting, TAKEN } from './faults.ts';
import { UploadAnswer, type Attachment } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { put } from './write.ts';

/**
 * Files of an issue. All of them are `customer`: a file given with a private note is stored in a public journal of its own, and whoever sees the issue may open it
 * (measured on 5.0). Our marker stands in the file's description.
 */
export const attachmentsOf = (context: StreamContext): Attachments => ({
  async list(key) {
    const issue = await context.fetchIssue(key, 'attachments');
    if (typeof issue === 'number') return [];
    return (issue.attachments ?? []).toSorted((a, b) => a.id - b.id).map(toAttachment);
  },
  async *open(_key, { key }) {
    // Not `content_url`: it is built from the host name of whoever asked, which a proxy may have changed.
    yield* (await context.client.http.download(`/attachments/download/${encodeURIComponent(key)}`)).body;
  },
  add: (key, draft) => addFile(context, key, draft),
});

const toAttachment = (file: Attachment): AttachmentRecord => {
  const { marker } = splitMarker(file.description ?? '');
  return {
    key: String(file.id),
    name: file.filename,
    size: file.filesize,
    ...(file.content_type && { type: file.content_type }),
    ...(file.author && { author: { id: String(file.author.id), name: file.author.name } }),
    createdAt: file.created_on,
    visibility: 'customer',
    ...(marker !== undefined && { marker }),
  };
};

async function addFile(context: StreamContext, key: string, draft: AttachmentDraft): Promise<AttachmentRecord> {
  if (draft.visibility === 'internal') throw noInternalFiles();
  const { token } = await upload(context, draft);
  const { name: filename, type, marker } = draft;
  const description = markerToken(marker);
  await put(context, key, { uploads: [{ token, filename, description, ...(type && { content_type: type }) }] });
  const stored = await afterWrite(TAKEN, async () => {
    const issue = await context.fetchIssue(key, 'attachments');
    if (typeof issue === 'number') throw goneWhileWriting();
    return issue.attachments?.map(toAttachment).findLast((one) => one.marker === marker);
  });
  if (!stored) throw notTaken();
  return stored;
}

/** The bytes, under a token that a PUT of the issue then names. One that nothing names is swept away after a day, so this may be repeated like a read. */
async function upload({ client }: StreamContext, { name, size, content }: AttachmentDraft) {
  const reply = await client.http.send({
    method: 'POST',
    path: '/uploads.json',
    query: { filename: name },
    headers: { 'content-type': 'application/octet-stream' },
    body: { content, ...(size !== undefined && { size }) },
    effect: 'read',
    schema: UploadAnswer,
  });
  return reply.data.upload;
}

const noInternalFiles = (): RejectedError =>
  new RejectedError(
    text(
      'Redmine has no internal files: everybody who sees the issue could open it',
      'Redmine 没有内部附件：能看到该问题的人都可以打开',
    ),
  );

const notTaken = (): RejectedError =>
  new RejectedError(
    text(
      "Redmine did not take the file: the account's role lacks the right to edit the issue",
      'Redmine 未接受该附件：账号的角色没有编辑该问题的权限',
    ),
  );
