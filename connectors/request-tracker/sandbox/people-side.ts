import type { Native, NativeFields, Person } from 'tandem-sync/sdk';
import { splitMarker } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { customFieldName, customName } from '../custom-fields.ts';
import { dayOf, storedInstant } from '../days.ts';
import { htmlOf } from '../text-parts.ts';
import { createTicket } from './create.ts';
import { runScrips } from './mails.ts';
import { ticketAt } from './people-acts.ts';
import { shownDate } from './render.ts';
import { contactsIn } from './roles.ts';
import { fieldsOf, isLive, queueAt, userAt, userNamed, type Store, type TicketRow } from './store.ts';
import { updateTicket } from './update.ts';
import { priorityNumber, priorityWord } from './values.ts';
import { FEEDBACK, LIFECYCLES, NOBODY, ZHANGSAN, type FieldRow } from './world.ts';

/** What people do in Request Tracker's own pages: the agent 张三, past every lifecycle. Native values as the connector gives them, days in UTC. */
export const peopleSide = (store: Store): SandboxStream => ({
  scope: { queue: queueAt(FEEDBACK).name },
  create(fields) {
    const { Status, Description, ...rest } = fields;
    const text = Description ?? null;
    const message = text === null ? {} : { Content: String(text), ContentType: 'text/html' };
    const made = createTicket(store, ZHANGSAN, FEEDBACK, { Subject: '无主题', ...bodyOf(rest), ...message });
    if ('refused' in made) throw new Error(made.refused);
    if (Status !== undefined && Status !== made.status) move(store, made, String(Status));
    return String(made.id);
  },
  edit(key, { Status, ...fields }) {
    const ticket = ticketAt(store, key);
    if (Status !== undefined) move(store, ticket, String(Status));
    updateTicket(store, ticket, ZHANGSAN, bodyOf(fields));
  },
  remove(key) {
    move(store, ticketAt(store, key), 'deleted');
  },
  fields(key) {
    const ticket = store.tickets.get(Number(key));
    return ticket && isLive(ticket) ? nativesOf(store, ticket) : undefined;
  },
  keys: () =>
    [...store.tickets.values()].filter((one) => isLive(one) && one.queue === FEEDBACK).map(({ id }) => String(id)),
  comment(key, { body, visibility, author }) {
    const ticket = ticketAt(store, key);
    const by = (author && userNamed(store, author.id)?.id) ?? ZHANGSAN;
    const made = store.record(ticket, by, { type: visibility === 'customer' ? 'Correspond' : 'Comment' });
    store.attach(made, 'text/html', body);
    runScrips(store, ticket, made);
    return String(made.id);
  },
  comments: (key) =>
    store.transactions
      .filter((row) => row.ticket === Number(key) && (row.type === 'Comment' || row.type === 'Correspond'))
      .map((row) => ({
        key: String(row.id),
        body: splitMarker(textOf(store, row.id) ?? '').body,
        visibility: row.type === 'Correspond' ? ('customer' as const) : ('internal' as const),
      })),
});

/** Past the lifecycle, as an administrator may. */
const move = (store: Store, ticket: TicketRow, to: string): void => {
  const known = Object.values(LIFECYCLES).some((cycle) => to in cycle.moves);
  if (!known) throw new Error(`the stand-in has no status ${to}`);
  if (to === ticket.status) return;
  const old = ticket.status;
  ticket.status = to;
  runScrips(store, ticket, store.record(ticket, ZHANGSAN, { type: 'Status', field: 'Status', old, new: to }));
};

/** What a person's form sends. */
const bodyOf = (fields: NativeFields): Record<string, unknown> => {
  const body: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const own = customName(name);
    if (own !== undefined)
      custom[own] = typeof value === 'string' && /^\d{4}-.*T/.test(value) ? storedInstant(value) : value;
    else body[name === 'Requestors' ? 'Requestor' : name] = stored(name, value);
  }
  return { ...body, CustomFields: custom };
};

const stored = (name: string, value: Native): unknown => {
  switch (name) {
    case 'Owner':
      return value === null ? NOBODY.name : (value as Person).id;
    case 'Requestors':
    case 'Cc':
      return ((value ?? []) as readonly Person[]).map((person) => person.email ?? person.id);
    case 'Due':
    case 'Starts':
      return `${value === null ? '1970-01-01' : String(value)} 00:00:00`;
    case 'Subject':
      return value ?? '';
    case 'Priority':
      return priorityNumber(value);
    default:
      return contactsIn(value)[0];
  }
};

const nativesOf = (store: Store, ticket: TicketRow): NativeFields => {
  const made = store.transactions.find((row) => row.ticket === ticket.id && row.type === 'Create');
  const person = (id: number): Person => {
    const { name, realName, email } = userAt(store, id);
    return { id: name, name: realName === '' ? name : realName, ...(email !== '' && { email }) };
  };
  const people = (ids: readonly number[]) =>
    ids.map(person).toSorted((a, b) => (a.email ?? a.id).localeCompare(b.email ?? b.id, 'en'));
  return {
    Subject: ticket.subject === '' ? null : ticket.subject,
    Description: made ? textOf(store, made.id) : null,
    Status: ticket.status,
    Priority: priorityWord(ticket.priority),
    Owner: ticket.owner === NOBODY.id ? null : person(ticket.owner),
    Requestors: people(ticket.requestors),
    Cc: people(ticket.cc),
    Due: dayOf(shownDate(ticket.due), 'UTC'),
    Starts: dayOf(shownDate(ticket.starts), 'UTC'),
    ...Object.fromEntries(fieldsOf(store).map((field) => [customFieldName(field.name), customOf(ticket, field)])),
  };
};

const customOf = (ticket: TicketRow, field: FieldRow): Native => {
  const values = (ticket.custom.get(field.id) ?? []).filter(
    (value) => value !== null && !value.startsWith('1970-01-01'),
  );
  if (field.many) return values.filter((value) => value !== null).toSorted();
  const first = values[0] ?? null;
  return first !== null && field.type === 'DateTime' ? shownDate(first) : first;
};

const textOf = (store: Store, transaction: number): string | null =>
  htmlOf(
    store.parts
      .filter((part) => part.transaction === transaction && part.filename === null)
      .map(({ contentType, content }) => ({ ContentType: contentType, Content: content })),
  );
