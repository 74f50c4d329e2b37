import { fieldsOf, type Store, type TicketRow } from './store.ts';
import { PRIORITIES, type FieldRow } from './world.ts';

const LONGEST = 200;

/** Subjects are cut at 200 bytes, before a character that would not fit as a whole. */
export const cutSubject = (subject: string): string => {
  let end = subject.length;
  while (
    new TextEncoder().encode(subject.slice(0, end)).length > LONGEST ||
    /[\uD800-\uDBFF]$/.test(subject.slice(0, end))
  )
    end -= 1;
  return subject.slice(0, end);
};

/** What an update stores for a priority: words become numbers there, and everything else that is none becomes 0. Creation stores what it gets. */
export const priorityNumber = (value: unknown): string =>
  String(PRIORITIES[String(value)] ?? (/^\d+$/.test(String(value)) ? Number(value) : 0));

export const priorityWord = (stored: string): string =>
  Object.entries(PRIORITIES).findLast(([, from]) => from <= (Number(stored) || 0))?.[0] ?? 'Low';

/** Creation parses dates, with a time only; an update stores what it gets. */
export const parsedDate = (value: unknown): string => {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z?$/.exec(String(value ?? ''));
  return found ? `${found[1]} ${found[2]}` : '1970-01-01 00:00:00';
};

export const fieldNamed = (store: Store, name: string): FieldRow | undefined =>
  fieldsOf(store).find((field) => field.name.toLowerCase() === name.toLowerCase());

export const isOption = (field: FieldRow, value: string): boolean => !field.values || field.values.includes(value);

/** Sets custom fields of a new ticket: what is unknown, or no option, is dropped without a word. */
export const setNewValues = (store: Store, ticket: TicketRow, given: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(given)) {
    const field = fieldNamed(store, name);
    const values = (Array.isArray(value) ? value : [value]).map((one) => String(one ?? '')).filter((one) => one !== '');
    if (field)
      ticket.custom.set(
        field.id,
        values.filter((one) => isOption(field, one)),
      );
  }
};

/** Changes one custom field: the sentence about it, `undefined` when there is none to say. */
export const changeValue = (
  store: Store,
  ticket: TicketRow,
  by: number,
  name: string,
  value: unknown,
): readonly string[] => {
  const field = fieldNamed(store, name);
  if (!field) return [];
  return field.many ? changeSet(store, ticket, by, field, value) : changeSingle(store, ticket, by, field, value);
};

const changeSingle = (
  store: Store,
  ticket: TicketRow,
  by: number,
  field: FieldRow,
  value: unknown,
): readonly string[] => {
  const old = ticket.custom.get(field.id)?.[0] ?? '';
  if (value === null && old !== '' && old !== '0') {
    ticket.custom.set(field.id, []);
    note(store, ticket, by, field, old, '');
    return [`${old} is no longer a value for custom field ${field.name}`];
  }
  const next = String((Array.isArray(value) ? value[0] : value) ?? '');
  if (next !== '' && !isOption(field, next)) return ['Invalid value for custom field'];
  if (next === old && next !== '') return [];
  // What an emptied date becomes; other fields keep a value that is none.
  const empty = field.type === 'Date' || field.type === 'DateTime' ? '1970-01-01' : null;
  ticket.custom.set(field.id, [next === '' ? empty : next]);
  note(store, ticket, by, field, old, next);
  if (next === '') return [`${field.name} ${old} deleted`];
  return [old === '' ? `${field.name} ${next} added` : `${field.name} ${old} changed to ${next}`];
};

const changeSet = (store: Store, ticket: TicketRow, by: number, field: FieldRow, value: unknown): readonly string[] => {
  const old = (ticket.custom.get(field.id) ?? []).filter((one) => one !== null);
  const wanted = (Array.isArray(value) ? value : [value]).map((one) => String(one ?? ''));
  const refused = wanted.filter((one) => !isOption(field, one));
  const next = wanted.filter((one) => one !== '' && isOption(field, one));
  const added = next.filter((one) => !old.includes(one));
  const removed = old.filter((one) => !next.includes(one));
  ticket.custom.set(field.id, next);
  for (const one of added) note(store, ticket, by, field, '', one);
  for (const one of removed) note(store, ticket, by, field, one, '');
  return [
    ...refused.map(() => 'Invalid value for custom field'),
    ...added.map((one) => `${one} added as a value for ${field.name}`),
    ...removed.map((one) => `${one} is no longer a value for custom field ${field.name}`),
  ];
};

const note = (store: Store, ticket: TicketRow, by: number, field: FieldRow, old: string, next: string): void => {
  store.record(ticket, by, { type: 'CustomField', field: String(field.id), old, new: next });
};
