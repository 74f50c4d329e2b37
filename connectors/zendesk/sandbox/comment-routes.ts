import { NOT_FOUND, badRequest, ok, type Answer } from './answers.ts';
import { renderComment, renderFile, renderUser } from './render.ts';
import { cursorPage, wants, withTicket, type Call, type Route } from './route.ts';
import type { TicketRow } from './store.ts';

export const COMMENT_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/tickets\/(\d+)\/comments$/, answer: withTicket(comments) },
  { method: 'POST', path: /^\/uploads$/, answer: upload },
  { method: 'GET', path: /^\/attachments\/(\d+)$/, answer: attachment },
];

function comments({ store, query, baseUrl }: Call, ticket: TicketRow): Answer {
  const oldestFirst = ticket.comments.toSorted((a, b) => a.createdOn - b.createdOn || a.id - b.id);
  const rows = (query.get('sort') ?? 'created_at').startsWith('-') ? oldestFirst.toReversed() : oldestFirst;
  const page = cursorPage(rows, query);
  const authors = new Set(page.rows.map((comment) => comment.author));
  return ok({
    comments: page.rows.map((comment) => renderComment(comment, baseUrl)),
    ...(wants(query, 'users') && { users: store.users.filter((user) => authors.has(user.id)).map(renderUser) }),
    meta: page.meta,
    links: {},
  });
}

/** A file waits for the comment it belongs to, under a token. */
function upload({ store, query, headers, bytes, baseUrl }: Call): Answer {
  const name = query.get('filename');
  if (name === null || name === '') return badRequest('InvalidRequest', 'filename is missing');
  const type = headers.get('content-type') ?? 'application/octet-stream';
  const file = { id: store.nextId(), name, type, bytes, deleted: false, malware: false };
  store.files.set(file.id, file);
  const token = `t${file.id}`;
  store.uploads.set(token, { files: [file], at: store.now() });
  const rendered = renderFile(file, baseUrl);
  return { status: 201, json: { upload: { token, attachment: rendered, attachments: [rendered] } } };
}

function attachment({ store, id, baseUrl }: Call): Answer {
  const file = store.files.get(Number(id));
  return file && !file.deleted ? ok({ attachment: renderFile(file, baseUrl) }) : NOT_FOUND;
}
