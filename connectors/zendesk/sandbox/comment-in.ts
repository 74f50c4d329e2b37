import { plainOf } from './render.ts';
import type { Body } from './save.ts';
import type { CommentRow, Store } from './store.ts';
import type { UserRow } from './world.ts';

const THREE_DAYS_MS = 3 * 86_400_000;

/** The comment in the body of a write; `undefined` when it is blank. An upload's token is good for one comment, and for three days. */
export function commentIn(store: Store, user: UserRow, body: Body, now: number): CommentRow | 'bad upload' | undefined {
  const comment = body['comment'] as Body | undefined;
  const html = String(comment?.['html_body'] ?? asHtml(String(comment?.['body'] ?? '')));
  const tokens = (comment?.['uploads'] as readonly string[] | undefined) ?? [];
  if (!comment || plainOf(html) === '') return undefined;
  const uploads = tokens.map((token) => store.uploads.get(token));
  if (uploads.some((upload) => upload === undefined || upload.at < now - THREE_DAYS_MS)) return 'bad upload';
  for (const token of tokens) store.uploads.delete(token);
  return {
    id: store.nextId(),
    author: Number(comment['author_id'] ?? user.id),
    html,
    public: comment['public'] !== false,
    createdOn: now,
    files: uploads.flatMap((upload) => upload?.files ?? []),
    metadata: (body['metadata'] as Body | undefined) ?? {},
  };
}

const asHtml = (plain: string): string =>
  plain === '' ? '' : `<p>${plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>')}</p>`;
