import {
  RejectedError,
  splitMarker,
  text,
  withMarker,
  type CommentDraft,
  type CommentRecord,
  type Comments,
  afterWrite,
} from 'tandem-sync/sdk';
import { TAKEN, goneWhileWriting } from './faults.ts';
import { mayWritePrivately } from './private-notes.ts';
import type { Journal } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { lf } from './text-lines.ts';
import { put } from './write.ts';

/**
 * Notes of an issue. A public note is `customer`: whoever may see the issue reads it, and is mailed it, customers with an account among them; Redmine knows no
 * narrower kind in between. A private note is `internal`: only roles with "View private notes" get to see it.
 */
export const commentsOf = (context: StreamContext): Comments => ({
  async list(key) {
    const issue = await context.fetchIssue(key, 'journals');
    if (typeof issue === 'number') return [];
    return (issue.journals ?? []).filter(hasNotes).map(toComment);
  },
  add: (key, draft) => addNote(context, key, draft),
});

/** A journal without notes only tells of changed fields. */
const hasNotes = (journal: Journal): boolean => (journal.notes ?? '').trim() !== '';

function toComment(journal: Journal): CommentRecord {
  const { body, marker } = splitMarker(lf(journal.notes ?? ''));
  return {
    key: String(journal.id),
    body,
    ...(journal.user && { author: { id: String(journal.user.id), name: journal.user.name } }),
    createdAt: journal.created_on,
    visibility: journal.private_notes ? 'internal' : 'customer',
    ...(marker !== undefined && { marker }),
  };
}

async function addNote(
  context: StreamContext,
  key: string,
  { body, visibility, marker }: CommentDraft,
): Promise<CommentRecord> {
  const internal = visibility === 'internal';
  if (internal && !(await mayWritePrivately(context))) throw noPrivateNotes();
  await put(context, key, { notes: withMarker(body, marker, 'text'), private_notes: internal });
  const stored = await afterWrite(TAKEN, async () => {
    const issue = await context.fetchIssue(key, 'journals');
    if (typeof issue === 'number') throw goneWhileWriting();
    return (issue.journals ?? []).map(toComment).findLast((comment) => comment.marker === marker);
  });
  if (!stored) throw noNotes();
  if (internal && stored.visibility !== 'internal') await takeBack(context, stored.key);
  return stored;
}

/** The right to keep a note private was taken away since it was proved: the note is emptied, as far as that is allowed. Always throws. */
async function takeBack({ client }: StreamContext, journal: string): Promise<never> {
  const path = `/journals/${journal}.json`;
  const emptied = await client.http.send({ method: 'PUT', path, json: { journal: { notes: '' } }, accept: [403, 404] });
  throw emptied.status < 400 ? noPrivateNotes() : shownToAll(journal);
}

const shownToAll = (journal: string): RejectedError =>
  new RejectedError(
    text(
      `Redmine stored an internal comment as public (note ${journal}) and does not let this account empty it: make it private by hand, and give the account's role "Set notes as private"`,
      `Redmine 将内部评论存成了公开备注（编号 ${journal}），且不允许当前账号清空：请手动将其设为私有，并为该账号的角色授予“设置为私有备注”权限`,
    ),
  );

const noNotes = (): RejectedError =>
  new RejectedError(
    text(
      'Redmine did not take the note: the account\'s role lacks "Add notes"',
      'Redmine 未接受该备注：账号的角色没有“添加说明”权限',
    ),
  );

const noPrivateNotes = (): RejectedError =>
  new RejectedError(
    text(
      'an internal comment was not sent: without "Set notes as private" Redmine would have shown it to everybody who sees the issue. Give that permission to a role the account has in the project',
      '内部评论未发送：账号没有“设置为私有备注”权限，Redmine 会把它公开给所有能看到该问题的人。请为该账号在项目中的角色授予此权限',
    ),
  );
