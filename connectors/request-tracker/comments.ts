import {
  splitMarker,
  text,
  UncertainError,
  withMarker,
  type CommentDraft,
  type CommentRecord,
  type Comments,
  type Visibility,
  afterWrite,
} from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { partsOf, textParts } from './messages.ts';
import { Sentences, TransactionList, type Part, type Transaction } from './schema.ts';
import { htmlOf } from './text-parts.ts';
import { PAGE } from './ticket-sql.ts';
import { TAKEN } from './write.ts';

/**
 * Replies (seen by the customer, and mailed) and comments (internal). The mails the server sends are transactions too, and are left out, as is a message
 * without text. A reply may open the ticket: RT's own scrips do so.
 */
export const commentsOf = (context: Context): Comments => ({
  /** Two calls; three for a ticket on which no internal comment can be seen. */
  async list(key) {
    const written = await messagesOf(context, key);
    const parts = await textParts(
      context.http,
      written.map((message) => String(message.id)),
    );
    return written.flatMap((message) => {
      const key = String(message.id);
      const found = toComment(context, key, parts.get(key) ?? [], visibilityOf(message));
      return found ? [found] : [];
    });
  },
  add: (key, draft) => addComment(context, key, draft),
});

/** Two calls. */
const addComment = async (context: Context, key: string, draft: CommentDraft): Promise<CommentRecord> => {
  const json = { Content: withMarker(draft.body, draft.marker, 'html'), ContentType: 'text/html' };
  const path = `/ticket/${key}/${draft.visibility === 'customer' ? 'correspond' : 'comment'}`;
  const { headers } = await context.http.send({ method: 'POST', path, json, schema: Sentences });
  return afterWrite(TAKEN, async () => {
    const made = /\/transaction\/(\d+)$/.exec(headers['location'] ?? '')?.[1];
    const stored =
      made === undefined ? undefined : toComment(context, made, await partsOf(context.http, made), draft.visibility);
    if (!stored) throw new UncertainError(text('the new comment cannot be found', '找不到新添加的评论'));
    return stored;
  });
};

const toComment = (
  { people }: Context,
  key: string,
  parts: readonly Part[],
  visibility: Visibility,
): CommentRecord | undefined => {
  const [first] = parts;
  const stored = htmlOf(parts);
  if (!first || stored === null) return undefined;
  const { body, marker } = splitMarker(stored);
  return {
    key,
    body,
    visibility,
    createdAt: first.Created ?? '',
    ...(first.Creator && { author: people.person(first.Creator) }),
    ...(marker !== undefined && { marker }),
  };
};

const visibilityOf = ({ Type }: Transaction): Visibility => (Type === 'Correspond' ? 'customer' : 'internal');

/** What was written on the ticket itself, oldest first; not on tickets merged into it, whose messages have links of their own. */
const messagesOf = async ({ http }: Context, key: string): Promise<readonly Transaction[]> => {
  const found: Transaction[] = [];
  for (let last = 0; ;) {
    const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${key} AND id > ${last} AND (Type = 'Comment' OR Type = 'Correspond')`;
    const order = { orderby: 'id', order: 'ASC', per_page: PAGE };
    const { items } = await http.get('/transactions', { query, fields: 'Type', ...order }, TransactionList);
    found.push(...items);
    last = items.at(-1)?.id ?? last;
    // Comments may be hidden after the page was cut. Where one is seen, all are, and a short page is the last.
    if (items.length === 0 || (items.length < PAGE && items.some(({ Type }) => Type === 'Comment'))) return found;
  }
};
