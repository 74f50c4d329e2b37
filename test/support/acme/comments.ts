import { splitMarker, withMarker } from 'tandem-sync/sdk';
import type { CommentRecord, Comments, HttpClient } from 'tandem-sync/sdk';
import { personOf } from './record.ts';
import { Comment, CommentList } from './schema.ts';

/** Comments of an item. Acme has no place for a marker here but the text itself. */
export const commentsOf = (http: HttpClient): Comments => ({
  async list(key) {
    const { comments } = await http.get(pathOf(key), {}, CommentList);
    return comments.map(commentRecord);
  },
  async add(key, { body, visibility, marker }) {
    const json = { body: withMarker(body, marker, 'text'), internal: visibility === 'internal' };
    return commentRecord((await http.send({ method: 'POST', path: pathOf(key), json, schema: Comment })).data);
  },
});

const pathOf = (key: string): string => `/items/${encodeURIComponent(key)}/comments`;

const commentRecord = (comment: Comment): CommentRecord => ({
  key: String(comment.id),
  createdAt: comment.created_at,
  visibility: comment.internal ? 'internal' : 'customer',
  ...(comment.author && { author: personOf(comment.author) }),
  ...splitMarker(comment.body),
});
