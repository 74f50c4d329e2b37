import type { Api } from './client.ts';
import { plainToHtml, unframed } from './html.ts';
import { CommentPage, type Comment, type Metadata, type User } from './schema.ts';

/** What we write beside a comment, unseen by customers: `ticket.metadata`, at most one kilobyte (vendor documentation, "Setting metadata"). */
export const MARKS = { comment: 'tandem', file: 'tandem_file', blank: 'tandem_blank' } as const;

export const markIn = (metadata: Metadata | null | undefined, name: string): string | undefined => {
  const value = metadata?.custom?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The words of a comment as HTML: its own where it has some, else its plain text. */
export const htmlOf = ({ html_body, body }: Pick<Comment, 'html_body' | 'body'>): string =>
  html_body ? unframed(html_body) : plainToHtml(body ?? '');

const PAGE = 100;
/** A ticket takes five thousand comments. */
const MAX_PAGES = 100;

export interface Thread {
  /** Oldest first. The first one is the ticket's description. */
  readonly comments: readonly Comment[];
  readonly users: readonly User[];
}

/** All comments of a ticket with their authors, one call for a hundred; `undefined` when the ticket is not there. */
export async function threadOf(http: Api, key: string): Promise<Thread | undefined> {
  const comments: Comment[] = [];
  const users: User[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const paging = { sort: 'created_at', 'page[size]': PAGE, 'page[after]': after };
    const query = { ...paging, include: 'users', include_inline_images: true };
    const reply = await http.send({
      method: 'GET',
      path: `/tickets/${key}/comments`,
      query,
      schema: CommentPage,
      accept: [404],
    });
    if (reply.status === 404) return undefined;
    comments.push(...reply.data.comments);
    users.push(...reply.data.users);
    after = reply.data.meta?.has_more ? (reply.data.meta.after_cursor ?? undefined) : undefined;
    if (after === undefined) break;
  }
  return { comments, users };
}

/** The first or the last comments of a ticket, that end first. */
export async function fewComments(
  http: Api,
  key: string,
  end: 'first' | 'last',
  count: number,
): Promise<readonly Comment[]> {
  const query = { sort: end === 'first' ? 'created_at' : '-created_at', 'page[size]': count };
  const path = `/tickets/${key}/comments`;
  const reply = await http.send({ method: 'GET', path, query, schema: CommentPage, accept: [404] });
  return reply.status === 404 ? [] : reply.data.comments;
}
