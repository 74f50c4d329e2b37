import type { Native, NativeFields, Person } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { readAttributes, tagsOf } from './read-attributes.ts';
import { isLive, type Store, type Stored, type TicketRow } from './store.ts';
import {
  BRANDS,
  CUSTOMER,
  CUSTOM_FIELDS,
  FORMS,
  GROUPS,
  ORGANIZATIONS,
  STATUSES,
  byIdIn,
  type FieldRow,
  type Named,
} from './world.ts';

const AGENT = 900002;

/** What people do in Zendesk's own pages, past every rule: the customer 王客户 writes tickets, the agent 张三 works on them. */
export const peopleSide = (store: Store): SandboxStream => ({
  scope: {},
  create(fields) {
    const now = store.now();
    const ticket: TicketRow = {
      ...{ id: store.nextTicket(), externalId: null, createdOn: now, updatedOn: now, generatedOn: now },
      ...{ type: null, subject: '无标题', priority: null, status: 'new', customStatus: STATUSES[0]?.id ?? null },
      ...{ requester: CUSTOMER, submitter: CUSTOMER, assignee: null },
      ...{ group: GROUPS[0]?.id ?? null, brand: BRANDS[0]?.id ?? 0, form: FORMS[0]?.id ?? 0 },
      ...{ tags: [], custom: new Map(), deleted: false, scrubbed: false, comments: [], audits: [] },
    };
    const html = typeof fields['description'] === 'string' ? fields['description'] : '<p>请帮忙看看</p>';
    ticket.comments.push(commentBy(store, CUSTOMER, html, true));
    store.tickets.set(ticket.id, ticket);
    Object.assign(ticket, rowOf(store, ticket, fields));
    return String(ticket.id);
  },
  edit(key, fields) {
    const ticket = ticketAt(store, key);
    Object.assign(ticket, rowOf(store, ticket, fields), { updatedOn: store.now(), generatedOn: store.now() });
  },
  remove(key) {
    Object.assign(ticketAt(store, key), { deleted: true, generatedOn: store.now() });
  },
  fields(key) {
    const ticket = store.tickets.get(Number(key));
    return isLive(ticket) ? nativesOf(store, ticket) : undefined;
  },
  keys: () =>
    [...store.tickets.values()]
      .filter((ticket) => isLive(ticket) && !ticket.tags.includes('closed_by_merge'))
      .map((ticket) => String(ticket.id)),
  comment(key, { body, visibility, author }) {
    const ticket = ticketAt(store, key);
    const comment = commentBy(store, Number(author?.id ?? AGENT), body, visibility === 'customer');
    ticket.comments.push(comment);
    Object.assign(ticket, { updatedOn: store.now(), generatedOn: store.now() });
    return String(comment.id);
  },
  comments: (key) =>
    ticketAt(store, key)
      .comments.slice(1)
      .map((comment) => ({
        key: String(comment.id),
        body: comment.html,
        visibility: comment.public ? ('customer' as const) : ('internal' as const),
      })),
  attach(key, { name, content, visibility, type }) {
    const file = { id: store.nextId(), name, type: type ?? 'application/octet-stream', bytes: content };
    const row = { ...file, deleted: false, malware: false };
    store.files.set(row.id, row);
    const comment = commentBy(store, AGENT, '<p>请看附件</p>', visibility === 'customer');
    const ticket = ticketAt(store, key);
    ticket.comments.push({ ...comment, files: [row] });
    Object.assign(ticket, { updatedOn: store.now(), generatedOn: store.now() });
    return String(row.id);
  },
  detach(_, file) {
    Object.assign(store.files.get(Number(file)) ?? {}, { deleted: true });
  },
  attachments: (key) =>
    ticketAt(store, key).comments.flatMap((comment) =>
      comment.files
        .filter((file) => !file.deleted)
        .map((file) => ({
          ...{ key: String(file.id), name: file.name, content: file.bytes },
          visibility: comment.public ? ('customer' as const) : ('internal' as const),
        })),
    ),
});

export const commentBy = (store: Store, author: number, html: string, isPublic: boolean) => ({
  ...{ id: store.nextId(), author, html, public: isPublic, createdOn: store.now(), files: [], metadata: {} },
});

export const ticketAt = (store: Store, key: string): TicketRow => {
  const ticket = store.tickets.get(Number(key));
  if (!isLive(ticket)) throw new Error(`the stand-in has no ticket ${key}`);
  return ticket;
};

function nativesOf(store: Store, ticket: TicketRow): NativeFields {
  const values = CUSTOM_FIELDS.flatMap((field) => tagsOf(field, ticket.custom.get(field.id) ?? null));
  const custom = CUSTOM_FIELDS.filter((field) => field.active !== false).map(
    (field) => [`custom.${field.id}`, typed(field, ticket.custom.get(field.id) ?? null)] as const,
  );
  const requester = byIdIn(store.users, ticket.requester);
  const [first] = ticket.comments;
  return {
    subject: ticket.subject,
    description: first && !('tandem_blank' in first.metadata) ? first.html : null,
    status: stateName(store, ticket),
    priority: ticket.priority,
    type: ticket.type,
    assignee: personOf(store, ticket.assignee),
    requester: requester ? [{ id: String(requester.id), name: requester.name }] : [],
    organization: byIdIn(ORGANIZATIONS, requester?.organization)?.name ?? null,
    tags: ticket.tags.filter((tag) => !values.includes(tag)),
    group: byIdIn(GROUPS, ticket.group)?.name ?? null,
    brand: byIdIn(BRANDS, ticket.brand)?.name ?? null,
    form: byIdIn(FORMS, ticket.form)?.name ?? null,
    ...Object.fromEntries(custom),
  };
}

const personOf = (store: Store, id: number | null): Person | null => {
  const user = byIdIn(store.users, id);
  return user ? { id: String(user.id), name: user.name } : null;
};

const stateName = ({ switches }: Store, { status, customStatus }: TicketRow): string =>
  (status !== 'closed' && switches.customStatuses && byIdIn(STATUSES, customStatus)?.label) || status;

const typed = (field: FieldRow, value: Stored): Native => {
  const named = (tag: string) => field.options?.find((option) => option[1] === tag)?.[0].replaceAll('::', ' / ') ?? tag;
  switch (field.type) {
    case 'checkbox':
      return value === true;
    case 'multiselect':
      return [value ?? []].flat().map((tag) => named(String(tag)));
    case 'tagger':
      return value === null ? null : named(String(value));
    case 'lookup':
      return value === null ? null : field.target === 'zen:user' ? { id: String(value) } : String(value);
    default:
      return value as Native;
  }
};

/** By way of the API's own attributes, so that tags and fields stay in step; the state goes past its rules. */
function rowOf(store: Store, ticket: TicketRow, fields: NativeFields): Partial<TicketRow> {
  const entries = Object.entries(fields);
  const values = entries
    .filter(([name]) => name.startsWith('custom.'))
    .map(([name, native]) => ({ id: Number(name.slice(7)), value: stored(Number(name.slice(7)), native) }));
  const body = Object.assign({ custom_fields: values }, ...entries.map(([name, native]) => attribute(name, native)));
  const own = ticket.tags.filter((tag) => valueTags(ticket).includes(tag));
  const tags = 'tags' in fields ? { tags: [...own, ...((fields['tags'] ?? []) as readonly string[])] } : {};
  const user = byIdIn(store.users, AGENT) ?? store.users[0];
  if (!user) throw new Error('the stand-in has no people');
  const row = readAttributes(store, user, ticket, { ...body, ...tags });
  const { status, customStatus } = { ...ticket, ...row };
  return { ...row, status, customStatus, ...stateRow(store, fields['status']) };
}

const valueTags = (ticket: TicketRow): readonly string[] =>
  CUSTOM_FIELDS.flatMap((field) => tagsOf(field, ticket.custom.get(field.id) ?? null));

const stateRow = ({ switches }: Store, name: Native | undefined): Partial<TicketRow> => {
  if (name === undefined) return {};
  const custom = STATUSES.find((status) => status.label === name);
  if (switches.customStatuses && custom) return { status: custom.category, customStatus: custom.id };
  const first = STATUSES.find((status) => status.category === name && status.default);
  return { status: String(name), ...(first && { customStatus: first.id }) };
};

const idOf = (rows: readonly Named[], name: Native): number | null => rows.find((row) => row.name === name)?.id ?? null;

const attribute = (name: string, native: Native): object => {
  switch (name) {
    case 'assignee':
      return { assignee_id: native === null ? null : (native as Person).id };
    case 'requester':
      return { requester_id: (native as readonly Person[])[0]?.id ?? CUSTOMER };
    case 'group':
      return { group_id: idOf(GROUPS, native) };
    case 'brand':
      return { brand_id: idOf(BRANDS, native) };
    case 'form':
      return { ticket_form_id: idOf(FORMS, native) };
    case 'subject':
    case 'priority':
    case 'type':
      return { [name]: native };
    default:
      return {};
  }
};

const stored = (id: number, native: Native): Stored => {
  const field = byIdIn(CUSTOM_FIELDS, id);
  const tag = (name: string) =>
    field?.options?.find((option) => option[0].replaceAll('::', ' / ') === name)?.[1] ?? name;
  if (Array.isArray(native)) return (native as readonly unknown[]).map((one) => tag(String(one)));
  if (typeof native === 'object' && native !== null && 'id' in native) return native.id;
  return typeof native === 'string' ? tag(native) : (native as Stored);
};
