import { once, type Once } from 'tandem-sync/sdk';
import { bounded, type Bounded } from './bounded.ts';
import type { Client } from './client.ts';
import { customField, nativeName, type CustomField } from './custom-fields.ts';
import { createDescriptions, type Descriptions } from './descriptions.ts';
import { placesOf, type Place } from './place.ts';
import type { TicketScope } from './settings.ts';
import { statesOf, type States } from './states.ts';
import { fieldTags, type FieldTags } from './tags.ts';

/** What tickets are read and written with. */
export interface Kinds {
  readonly states: States;
  /** Those of the scope, by number. */
  readonly custom: ReadonlyMap<number, CustomField>;
  readonly tags: FieldTags;
  /** Zendesk's own fields that customers see, by type. */
  readonly shown: ReadonlySet<string>;
  /** Native fields without which a ticket is not solved. */
  readonly needed: readonly string[];
}

/** One open stream. */
export interface Context extends Client {
  readonly scope: TicketScope;
  readonly place: Once<Place>;
  readonly kinds: Once<Kinds>;
  readonly descriptions: Descriptions;
  /** Keys of tickets seen closed, which is for ever. */
  readonly closed: Bounded<string, true>;
  /** Keys of tickets the export has shown as deleted. */
  readonly deleted: Bounded<string, true>;
  /** Tickets known to be merged, and into which. */
  readonly merged: Bounded<string, string>;
  /** Says that these native fields are used: from now on records carry those of them that are not free. */
  use(fields: Iterable<string>): void;
  readonly used: ReadonlySet<string>;
}

const KEPT = 20_000;

/** No I/O yet. */
export function openContext(client: Client, scope: TicketScope): Context {
  const place = once(() => placesOf(client.lists, scope));
  const used = new Set<string>();
  return {
    ...client,
    scope,
    place,
    kinds: once(() => readKinds(client, place)),
    descriptions: createDescriptions(client.http),
    closed: bounded(KEPT),
    deleted: bounded(KEPT),
    merged: bounded(KEPT),
    used,
    use(fields) {
      for (const name of fields) used.add(name);
    },
  };
}

async function readKinds({ lists }: Client, place: Once<Place>): Promise<Kinds> {
  const [fields, { fieldIds }] = await Promise.all([lists.fields.get(), place.get()]);
  const custom = fields
    .filter(({ id }) => fieldIds === undefined || fieldIds.has(id))
    .flatMap((field) => customField(field) ?? []);
  const required = custom.filter((field) => field.required && field.writable);
  // Which form a ticket has is not known beforehand: what only some of them ask for cannot be demanded of all.
  const forms = fieldIds === undefined && required.length > 0 ? await lists.forms.get() : [];
  const everywhere = required.filter(({ id }) =>
    forms.filter((form) => form.active).every((form) => form.ticket_field_ids.includes(id)),
  );
  const needed = [
    ...fields.filter((field) => field.required && field.active).flatMap((field) => NEEDED[field.type] ?? []),
    ...everywhere.map((field) => nativeName(field.id)),
  ];
  return {
    states: await statesOf(lists, needed),
    custom: new Map(custom.map((field) => [field.id, field])),
    tags: fieldTags(fields),
    shown: new Set(fields.filter((field) => field.visible_in_portal && field.active).map((field) => field.type)),
    needed,
  };
}

/** Zendesk's own fields that can be marked as required to solve, and can be empty until then. */
const NEEDED: Readonly<Record<string, string>> = { assignee: 'assignee', priority: 'priority', tickettype: 'type' };
