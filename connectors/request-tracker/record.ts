import type { Native, Person, VendorRecord } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { customFieldName, customNative, isMappable, type CustomKinds } from './custom-fields.ts';
import { dayOf } from './days.ts';
import { markersOf } from './marker-place.ts';
import { PERSON_FIELDS } from './people.ts';
import { shownPriority } from './priority.ts';
import { versionOf } from './version.ts';
import type { PersonRef, Ticket } from './schema.ts';

export const NOBODY = 'Nobody';

/** What is on record of one ticket beside the ticket itself. */
export interface Extras {
  /** Asked for and read; `null` when the ticket has no text. */
  readonly description?: string | null | undefined;
  /** Without it custom fields are left out. */
  readonly kinds: CustomKinds | undefined;
}

/** A ticket as the engine takes it, with the fields the answer holds. Requestors must have been met before. */
export function toRecord(ticket: Ticket, { settings, people }: Client, extras: Extras): VendorRecord {
  const fields = {
    ...plainFields(ticket, settings.timeZone),
    ...roles(ticket, people.person),
    ...customFields(ticket, extras.kinds, settings.markerField),
  };
  if (ticket.Priority !== undefined) fields['Priority'] = shownPriority(ticket.Priority, settings.priorities);
  if (extras.description !== undefined) fields['Description'] = extras.description;
  const [marker] = markersOf(ticket, settings.markerField);
  return {
    key: ticket.id,
    label: `#${ticket.id}`,
    url: `${settings.baseUrl}/Ticket/Display.html?id=${ticket.id}`,
    version: versionOf(ticket),
    updatedAt: ticket.LastUpdated,
    createdAt: ticket.Created,
    fields,
    ...(marker !== undefined && { marker }),
  };
}

const plainFields = (ticket: Ticket, zone: string): Record<string, Native> => ({
  Status: ticket.Status,
  ...('Subject' in ticket && { Subject: ticket.Subject === '' ? null : (ticket.Subject ?? null) }),
  ...('Due' in ticket && { Due: dayOf(ticket.Due, zone) }),
  ...('Starts' in ticket && { Starts: dayOf(ticket.Starts, zone) }),
});

const roles = (ticket: Ticket, person: (ref: PersonRef) => Person): Record<string, Native> => ({
  ...(ticket.Owner && { Owner: ticket.Owner.id === NOBODY ? null : person(ticket.Owner) }),
  ...(ticket.Requestor && { Requestors: sorted(ticket.Requestor.map(person)) }),
  ...(ticket.Cc && { Cc: sorted(ticket.Cc.map(person)) }),
});

/** The server lists the members of a role in no order. */
const sorted = (people: readonly Person[]): readonly Person[] =>
  people.toSorted((a, b) => (a.email ?? a.id).localeCompare(b.email ?? b.id, 'en'));

/** Without the one that holds our marker: it is no field to map. The server lists them in no order. */
const customFields = (
  ticket: Ticket,
  kinds: CustomKinds | undefined,
  markerField: string | undefined,
): Record<string, Native> =>
  Object.fromEntries(
    (kinds ? (ticket.CustomFields ?? []) : [])
      .filter((field) => field.name !== markerField && isMappable(kinds?.get(field.id)))
      .map((field): [string, Native] => [customFieldName(field.name), customNative(field, kinds?.get(field.id))])
      .sort(([a], [b]) => a.localeCompare(b, 'en')),
  );

/** What a version is made of, and what costs the server nothing. */
const ALWAYS = [
  'Subject',
  'Status',
  'Priority',
  'Owner',
  'Due',
  'Starts',
  'Queue',
  'Created',
  'LastUpdated',
  'LastUpdatedBy',
];

const ASKED: Readonly<Record<string, string>> = { Requestors: 'Requestor', Description: '' };

/** The query of a list that brings these native fields, and the marker. People and links cost the server time, hence only what is asked for. */
export const listQuery = (fields: readonly string[], { settings }: Client): Readonly<Record<string, string>> => {
  const plain = fields.map((name) => (name.startsWith('CustomFields.') ? 'CustomFields' : (ASKED[name] ?? name)));
  const marker = settings.markerField === undefined ? '_hyperlinks' : 'CustomFields';
  const asked = new Set([...ALWAYS, marker, ...plain.filter((name) => name !== '')]);
  return { fields: [...asked].join(','), ...expansions };
};

/** What a reference is expanded to, in lists and (the single ones) in a ticket by key. */
export const expansions: Readonly<Record<string, string>> = {
  'fields[Queue]': 'Name',
  'fields[Owner]': PERSON_FIELDS,
  'fields[Requestor]': PERSON_FIELDS,
  'fields[Cc]': PERSON_FIELDS,
};
