import {
  UncertainError,
  afterWrite,
  text,
  type CommentDraft,
  type CommentRecord,
  type Comments,
  type Person,
} from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { TAKEN, isClosed } from './faults.ts';
import { fewComments, htmlOf, markIn, MARKS, threadOf } from './messages.ts';
import type { Comment } from './schema.ts';
import { put } from './write.ts';

/**
 * What was said on a ticket after its description. A public comment is `customer` (and mailed by Zendesk's own trigger), the others are `internal`. They are always
 * written in the name of the account itself: in somebody else's a customer might be answered by a person who never did. The marker is metadata, which
 * customers never see.
 */
export const commentsOf = (context: Context): Comments => ({
  async list(key) {
    const thread = await threadOf(context.http, key);
    if (!thread) return [];
    context.directory.keep(thread);
    const said = thread.comments.slice(1).filter((comment) => markIn(comment.metadata, MARKS.file) === undefined);
    await context.directory.meet({ users: said.flatMap((comment) => comment.author_id ?? []) });
    return said.map((comment) => toComment(context, comment));
  },
  add: (key, draft) => addComment(context, key, draft),
});

export const authorOf = ({ directory }: Context, { author_id }: Comment): { readonly author?: Person } =>
  author_id ? { author: directory.person(author_id) } : {};

const toComment = (context: Context, comment: Comment): CommentRecord => {
  const marker = markIn(comment.metadata, MARKS.comment);
  return {
    key: String(comment.id),
    body: htmlOf(comment),
    ...authorOf(context, comment),
    createdAt: comment.created_at,
    visibility: comment.public ? 'customer' : 'internal',
    ...(marker !== undefined && { marker }),
  };
};

async function addComment(context: Context, key: string, draft: CommentDraft): Promise<CommentRecord> {
  if (context.closed.has(key)) throw isClosed();
  const comment = { html_body: draft.body, public: draft.visibility === 'customer' };
  await put(context, key, { comment, metadata: { [MARKS.comment]: draft.marker } });
  return afterWrite(TAKEN, async () => {
    const stored = await newestWith(context, key, MARKS.comment, draft.marker);
    if (!stored) throw new UncertainError(text('the new comment cannot be found', '找不到新添加的评论'));
    await context.directory.meet({ users: stored.author_id ? [stored.author_id] : [] });
    return toComment(context, stored);
  });
}

/** More than people and triggers write at the same moment. */
const FEW = 20;

/** The comment that carries this mark, among the newest. */
export async function newestWith(
  { http }: Context,
  key: string,
  mark: string,
  value: string,
): Promise<Comment | undefined> {
  const comments = await fewComments(http, key, 'last', FEW);
  return comments.find((comment) => markIn(comment.metadata, mark) === value);
}
