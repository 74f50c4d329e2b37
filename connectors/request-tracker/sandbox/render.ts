import {
  EPOCH,
  etagOf,
  fieldsOf,
  queueAt,
  userAt,
  type PartRow,
  type Store,
  type TicketRow,
  type TransactionRow,
} from './store.ts';
import type { UserRow } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** How one request wants things shown. */
export interface View {
  readonly store: Store;
  /** Every `_url` begins with it. */
  readonly root: string;
  readonly query: URLSearchParams;
}

const ref = ({ root }: View, type: string, id: string | number): Json => ({
  type,
  id: String(id),
  _url: `${root}/${type}/${id}`,
});

/** `fields[NAME]=A,B` adds these fields of the thing referred to. */
const expanded = (view: View, name: string, own: Json, known: Json): Json => {
  const asked = (view.query.get(`fields[${name}]`) ?? '').split(',').filter((field) => field !== '');
  return { ...own, ...Object.fromEntries(asked.map((field) => [field, known[field] ?? ''])) };
};

const userRef = (view: View, name: string, id: number): Json => {
  const user = userAt(view.store, id);
  return expanded(view, name, ref(view, 'user', user.name), {
    Name: user.name,
    RealName: user.realName,
    EmailAddress: user.email,
  });
};

const bareUser = (view: View, id: number): Json => ref(view, 'user', userAt(view.store, id).name);

/** Only `YYYY-MM-DD hh:mm:ss` is understood; everything else reads as time zero. */
export const shownDate = (stored: string): string =>
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) \d\d:\d\d:\d\d$/.test(stored)
    ? `${stored.replace(' ', 'T')}Z`
    : '1970-01-01T00:00:00Z';

const customFields = (view: View, ticket: TicketRow): readonly Json[] => {
  const fields = fieldsOf(view.store).map((field) => ({
    ...ref(view, 'customfield', field.id),
    name: field.name,
    values: (ticket.custom.get(field.id) ?? []).map((value) =>
      field.type === 'DateTime' && value !== null ? shownDate(value === '' ? EPOCH : value) : value,
    ),
  }));
  // Their order means nothing.
  return ticket.id % 2 === 0 ? fields : fields.toReversed();
};

const hyperlinks = (view: View, ticket: TicketRow): readonly Json[] => {
  const self = `${view.root}/ticket/${ticket.id}`;
  return [
    { ref: 'self', type: 'ticket', id: ticket.id, _url: self },
    ...ticket.links.map((target) => ({ ref: 'refers-to', type: 'external', _url: target })),
    { ref: 'history', _url: `${self}/history` },
    { ref: 'comment', _url: `${self}/comment` },
  ];
};

/** By name: how a field is shown in a list. */
const LISTED: Readonly<Record<string, (view: View, ticket: TicketRow) => unknown>> = {
  Subject: (_, ticket) => ticket.subject,
  Status: (_, ticket) => ticket.status,
  Priority: (_, ticket) => ticket.priority,
  Owner: (view, ticket) => userRef(view, 'Owner', ticket.owner),
  Requestor: (view, ticket) => ticket.requestors.map((id) => userRef(view, 'Requestor', id)),
  Cc: (view, ticket) => ticket.cc.map((id) => userRef(view, 'Cc', id)),
  Due: (_, ticket) => shownDate(ticket.due),
  Starts: (_, ticket) => shownDate(ticket.starts),
  Queue: (view, ticket) => queueRef(view, ticket.queue),
  CustomFields: customFields,
  Created: (_, ticket) => ticket.created,
  LastUpdated: (_, ticket) => ticket.updated,
  LastUpdatedBy: (view, ticket) => bareUser(view, ticket.updatedBy),
  _hyperlinks: hyperlinks,
};

const queueRef = (view: View, id: number): Json => {
  const queue = queueAt(id);
  return expanded(view, 'Queue', ref(view, 'queue', id), { Name: queue.name, Lifecycle: queue.lifecycle });
};

const asked = ({ query }: View): readonly string[] =>
  (query.get('fields') ?? '').split(',').filter((name) => name !== '');

/** Only references unless `fields` asks for more; an unknown field is an empty text. */
export const listedTicket = (view: View, ticket: TicketRow): Json => ({
  ...ref(view, 'ticket', ticket.id),
  ...Object.fromEntries(asked(view).map((name) => [name, LISTED[name]?.(view, ticket) ?? ''])),
});

/** A record by key: numbers as text, its own id as a number, people by name alone except the owner, and no message. */
export const ticketRecord = (view: View, ticket: TicketRow): Json => ({
  id: ticket.id,
  Type: 'ticket',
  ...Object.fromEntries(Object.entries(LISTED).map(([name, show]) => [name, show(view, ticket)])),
  Requestor: ticket.requestors.map((id) => bareUser(view, id)),
  Cc: ticket.cc.map((id) => bareUser(view, id)),
  EffectiveId: ref(view, 'ticket', ticket.effectiveId),
});

export const listedTransaction = (view: View, row: TransactionRow): Json => {
  const known: Json = {
    ObjectId: String(row.ticket),
    ObjectType: 'RT::Ticket',
    Type: row.type,
    Field: row.field,
    OldValue: row.old,
    NewValue: row.new,
    Created: row.created,
    Creator: userRef(view, 'Creator', row.creator),
  };
  return {
    ...ref(view, 'transaction', row.id),
    ...Object.fromEntries(asked(view).map((name) => [name, known[name] ?? ''])),
  };
};

/** In a list the content is plain text. */
export const listedPart = (view: View, part: PartRow): Json => {
  const row = view.store.transactions.find((one) => one.id === part.transaction);
  const known: Json = {
    TransactionId: String(part.transaction),
    ContentType: part.contentType,
    Filename: part.filename ?? '',
    Content: part.content,
    Created: row?.created ?? '',
    Creator: userRef(view, 'Creator', row?.creator ?? 0),
  };
  return {
    ...ref(view, 'attachment', part.id),
    ...Object.fromEntries(asked(view).map((name) => [name, known[name] ?? ''])),
  };
};

export const listedUser = (view: View, user: UserRow): Json => ({
  ...ref(view, 'user', user.name),
  ...Object.fromEntries(
    asked(view).map((name) => [
      name,
      { Name: user.name, RealName: user.realName, EmailAddress: user.email }[name] ?? '',
    ]),
  ),
});

export const etagHeader = (store: Store, ticket: TicketRow): Readonly<Record<string, string>> => ({
  etag: `"${etagOf(store, ticket)}"`,
  'last-modified': ticket.updated,
});
