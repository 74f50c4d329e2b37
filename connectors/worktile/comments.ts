import { contentDigest, RejectedError, text, type CommentRecord, type Comments } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { isoOf } from './days.ts';
import { readText } from './rich-text.ts';
import type { Comment } from './schema.ts';
import { fetchDetail } from './tasks.ts';
import { uidOf } from './values.ts';

/** Comments of a task: read only, as no way to add one is known. Worktile knows nobody outside the enterprise, so all are internal. */
export const commentsOf = (client: Client): Comments => ({
  async list(key) {
    const { comments } = await fetchDetail(client, key, 'comments');
    const sorted = (comments ?? []).toSorted((a, b) => a.created_at - b.created_at);
    const uids = sorted.map((one) => uidOf(one.created_by)).filter((uid) => uid !== undefined);
    const people = await client.directory.resolve(uids);
    return sorted.map((comment) => {
      const uid = uidOf(comment.created_by);
      const author = uid === undefined ? undefined : people.get(uid);
      return { ...toComment(comment, client), ...(author && { author }) };
    });
  },
  add: () => Promise.reject(notKnown()),
});

function toComment(comment: Comment, { settings }: Client): CommentRecord {
  const { body, marker } = readText(comment.content ?? '', settings.textFormat);
  return {
    key: comment._id ?? contentDigest([uidOf(comment.created_by) ?? '', comment.created_at]),
    body,
    createdAt: isoOf(comment.created_at),
    visibility: 'internal',
    ...(marker !== undefined && { marker }),
  };
}

const notKnown = (): RejectedError =>
  new RejectedError(text('no way to add a comment in Worktile is known', '目前没有已知的接口可在 Worktile 中添加评论'));
