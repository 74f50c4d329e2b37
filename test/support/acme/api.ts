import { MAX_BYTES } from './files.ts';
import { PRIORITIES, STATUSES, TRANSITIONS, USERS } from './vendor.ts';
import type { Acme, AcmeFields, AcmeFileRow, AcmeItem } from './vendor.ts';

/** One request to Acme, whoever carried it. */
export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly header: (name: string) => string | null;
  /** Of a form an object of its parts, a file being `{ name, type, bytes }`. */
  readonly body: unknown;
  /** Where this Acme lives, for the links in its answers. */
  readonly baseUrl: string;
}

export interface ApiReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of `body`: a file. */
  readonly file?: AcmeFileRow;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In the manner of MSW: `:id` is a parameter. */
  readonly path: string;
  answer(acme: Acme, request: ApiRequest): ApiReply;
}

export const TOKEN = 'acme-token-for-tests';

/** The whole of Acme's API. */
export const ROUTES: readonly Route[] = [
  { method: 'get', path: '/me', answer: () => ok({ id: 1, name: 'Tandem Bot' }) },
  { method: 'get', path: '/users', answer: (_acme, { query }) => ok({ users: usersBy(query.getAll('email')) }) },
  { method: 'get', path: '/schema', answer: (acme) => ok(schemaOf(acme)) },
  { method: 'get', path: '/items', answer: listItems },
  { method: 'post', path: '/items', answer: createItem },
  { method: 'get', path: '/items/:id', answer: (acme, { params }) => found(acme.item(Number(params['id']))) },
  { method: 'put', path: '/items/:id', answer: updateItem },
  { method: 'delete', path: '/items/:id', answer: removeItem },
  { method: 'get', path: '/items/:id/comments', answer: listComments },
  { method: 'post', path: '/items/:id/comments', answer: addComment },
  { method: 'get', path: '/items/:id/files', answer: listFiles },
  { method: 'post', path: '/items/:id/files', answer: addFile },
  { method: 'get', path: '/files/:id', answer: giveFile },
];

/** Lets a route answer, behind the checks that hold for all: who asks, and how often. */
export const answerRoute = (route: Route, acme: Acme, request: ApiRequest, admitted: () => number): ApiReply => {
  if (request.header('authorization') !== `Bearer ${TOKEN}`) return refuse(401, 'unauthorized', 'unknown token');
  const wait = admitted();
  if (wait > 0) return { ...refuse(429, 'slow_down', 'too many requests'), headers: { 'retry-after': String(wait) } };
  return route.answer(acme, request);
};

/** Counts requests a minute; says how many seconds to wait, or 0. */
export const createTurnstile = (acme: Acme): (() => number) => {
  let started = 0;
  let count = 0;
  return () => {
    const limit = acme.switches.perMinute;
    if (limit === undefined) return 0;
    if (acme.now() - started >= 60_000) {
      started = acme.now();
      count = 0;
    }
    count += 1;
    return count > limit ? Math.ceil((started + 60_000 - acme.now()) / 1_000) : 0;
  };
};

function listItems(acme: Acme, { query, baseUrl }: ApiRequest): ApiReply {
  const ids = query.get('ids');
  if (ids !== null) return onePage(ids.split(',').map((id) => acme.item(Number(id))));
  const markers = query.get('external_ids');
  if (markers !== null) return onePage(markers.split(',').map((id) => acme.byExternalId(id)));
  const since = query.get('since') ?? '';
  const page = Number(query.get('page') ?? '1');
  const { pageSize } = acme.switches;
  const from = (page - 1) * pageSize;
  // Newest first: everything behind the first that is too old is too old as well.
  const window = acme.listed().slice(from, from + pageSize + 1);
  const items = window.filter((item) => item.updated_at >= since);
  const next = new URLSearchParams({ since, page: String(page + 1) });
  return ok({
    items: items.slice(0, pageSize).map(shown),
    next: items.length > pageSize ? `${baseUrl}/items?${next}` : null,
  });
}

function createItem(acme: Acme, { body }: ApiRequest): ApiReply {
  const fields = body as Partial<AcmeFields>;
  const complaint =
    complaintAbout(fields) ??
    missingAmong(acme, fields) ??
    (fields.title === undefined ? 'title is required' : undefined);
  if (complaint !== undefined) return refuse(422, 'invalid', complaint);
  if (fields.external_id && acme.byExternalId(fields.external_id))
    return refuse(409, 'duplicate', 'external_id is taken');
  return { status: 201, body: shown(acme.create(fields)) };
}

function updateItem(acme: Acme, { params, header, body }: ApiRequest): ApiReply {
  const item = acme.item(Number(params['id']));
  if (!item) return found(item);
  const expected = header('if-match');
  if (acme.switches.conditional && expected !== null && expected !== String(item.version)) {
    return refuse(412, 'version_mismatch', `version is ${item.version}`);
  }
  const fields = body as Partial<AcmeFields>;
  const complaint = complaintAbout(fields) ?? missingAmong(acme, fields);
  if (complaint !== undefined) return refuse(422, 'invalid', complaint);
  const { status: to = item.status } = fields;
  if (to !== item.status && !TRANSITIONS.some((move) => move.from === item.status && move.to === to)) {
    return {
      status: 422,
      body: { error: 'illegal_transition', message: 'the workflow has no such move', from: item.status, to },
    };
  }
  return found(acme.edit(item.id, fields));
}

/** Acme has no trash. */
function removeItem(acme: Acme, { params, header }: ApiRequest): ApiReply {
  const item = acme.item(Number(params['id']));
  if (!item) return found(item);
  const expected = header('if-match');
  if (acme.switches.conditional && expected !== null && expected !== String(item.version))
    return refuse(412, 'version_mismatch', `version is ${item.version}`);
  acme.remove(item.id);
  return { status: 204 };
}

function listComments(acme: Acme, { params }: ApiRequest): ApiReply {
  const item = acme.item(Number(params['id']));
  return item ? ok({ comments: acme.comments(item.id).map(withAuthor) }) : found(item);
}

function addComment(acme: Acme, { params, body }: ApiRequest): ApiReply {
  const item = acme.item(Number(params['id']));
  if (!item) return found(item);
  const { body: words = '', internal = false } = body as { body?: string; internal?: boolean };
  if (words === '') return refuse(422, 'invalid', 'body cannot be blank');
  return { status: 201, body: withAuthor(acme.addComment(item.id, { body: words, internal, author: 1 })) };
}

function listFiles(acme: Acme, { params }: ApiRequest): ApiReply {
  const item = acme.item(Number(params['id']));
  return item ? ok({ files: acme.files(item.id).map(shownFile) }) : found(item);
}

function addFile(acme: Acme, { params, body }: ApiRequest): ApiReply {
  const item = acme.item(Number(params['id']));
  if (!item) return found(item);
  const { file, internal } = body as { file?: FormFile; internal?: string };
  if (!file) return refuse(422, 'invalid', 'file is missing');
  if (file.bytes.length > MAX_BYTES) return refuse(413, 'too_large', 'the file is too large');
  return {
    status: 201,
    body: shownFile(acme.addFile({ ...file, item: item.id, internal: internal === 'true', author: 1 })),
  };
}

function giveFile(acme: Acme, { params }: ApiRequest): ApiReply {
  const file = acme.file(Number(params['id']));
  return file ? { status: 200, file } : refuse(404, 'not_found', 'no such file');
}

export interface FormFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A form's parts by name. */
export const readForm = async (form: FormData): Promise<Readonly<Record<string, string | FormFile>>> => {
  const parts = [...form].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    return [name, { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) }] as const;
  });
  return Object.fromEntries(await Promise.all(parts));
};

const shownFile = ({ bytes, item: _item, ...file }: AcmeFileRow) => withAuthor({ ...file, size: bytes.length });

const missingAmong = (acme: Acme, { parent, related = [] }: Partial<AcmeFields>): string | undefined => {
  const missing = [...(parent ? [parent] : []), ...related].find((id) => !acme.item(id));
  return missing === undefined ? undefined : `item ${missing} does not exist`;
};

const complaintAbout = (fields: Partial<AcmeFields>): string | undefined => {
  const { title, description, status, priority, assignee, due_date: due } = fields;
  if (title !== undefined && (title ?? '') === '') return 'title cannot be blank';
  if (title !== undefined && [...title].length > 255) return 'title is longer than 255 characters';
  if (description !== undefined && description.length > 50_000) return 'description is longer than 50000 characters';
  if (status !== undefined && !STATUSES.some(({ name }) => name === status)) return `status ${status} does not exist`;
  if (priority !== undefined && !PRIORITIES.some((name) => name === priority))
    return `priority ${priority} does not exist`;
  if (assignee !== undefined && assignee !== null && !USERS.some(({ id }) => id === assignee))
    return `user ${assignee} does not exist`;
  if (due !== undefined && due !== null && !/^\d{4}-\d\d-\d\d$/.test(due)) return 'due_date is not a date';
  return undefined;
};

const schemaOf = ({ switches }: Acme) => ({
  statuses: STATUSES,
  initial_status: 'Open',
  transitions: TRANSITIONS,
  priorities: PRIORITIES,
  title: { max_length: 255, cut_at: switches.rewriteTitles === 'declared' ? 80 : null },
});

const usersBy = (emails: readonly string[]) => USERS.filter(({ email }) => emails.includes(email));

const userBy = (id: number | null) => USERS.find((user) => user.id === id) ?? null;

const shown = (item: AcmeItem) => ({ ...item, assignee: userBy(item.assignee) });

const onePage = (items: readonly (AcmeItem | undefined)[]): ApiReply =>
  ok({ items: items.flatMap((item) => (item ? shown(item) : [])), next: null });

const withAuthor = <Comment extends { readonly author: number }>(comment: Comment) => ({
  ...comment,
  author: userBy(comment.author),
});

const ok = (body: unknown): ApiReply => ({ status: 200, body });
const refuse = (status: number, error: string, message: string): ApiReply => ({ status, body: { error, message } });
const found = (item: AcmeItem | undefined): ApiReply =>
  item ? ok(shown(item)) : refuse(404, 'not_found', 'no such item');
