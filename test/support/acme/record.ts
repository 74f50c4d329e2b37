import { z } from 'tandem-sync/sdk';
import type { Native, NativeFields, Person, Schema, VendorRecord } from 'tandem-sync/sdk';
import type { Item, Layout, User } from './schema.ts';

/** An item in the product's terms. Native names are the ones admins use in mappings. */
export const recordOf = (item: Item): VendorRecord => ({
  key: String(item.id),
  label: `ACME-${item.id}`,
  version: String(item.version),
  updatedAt: item.updated_at,
  createdAt: item.created_at,
  fields: {
    title: item.title,
    description: item.description,
    status: item.status,
    priority: item.priority,
    assignee: item.assignee && personOf(item.assignee),
    labels: [...item.labels].sort(),
    dueDate: item.due_date,
    parent: item.parent === null ? null : String(item.parent),
    related: item.related.map(String).sort(),
  },
  ...(item.external_id !== null && { marker: item.external_id }),
});

export const personOf = ({ id, name, email }: Pick<User, 'id' | 'name' | 'email'>): Person => ({
  id: String(id),
  name,
  email,
});

/** How a field is written: under which name, and as what. `null` clears. */
const WRITES: Readonly<Record<string, readonly [name: string, write: (value: Native) => unknown]>> = {
  title: ['title', (value) => value],
  description: ['description', (value) => value ?? ''],
  status: ['status', (value) => value],
  priority: ['priority', (value) => value],
  assignee: ['assignee', (value) => value && Number(PersonRef.parse(value).id)],
  labels: ['labels', (value) => value ?? []],
  dueDate: ['due_date', (value) => value],
  parent: ['parent', (value) => value && Number(value)],
  related: ['related', (value) => Keys.parse(value ?? []).map(Number)],
};

const Keys = z.array(z.string());
const PersonRef = z.object({ id: z.string() });

/** The body of a write: the given fields and no others. */
export const bodyOf = (fields: NativeFields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => {
      const entry = WRITES[field];
      return entry ? [[entry[0], entry[1](value)]] : [];
    }),
  );

/** The live layout as a schema. */
export const schemaOf = (layout: Layout): Schema => ({
  fields: [
    {
      name: 'title',
      type: 'text',
      writable: 'always',
      required: true,
      clearable: false,
      maxLength: { length: layout.title.max_length, unit: 'characters' },
      ...(layout.title.cut_at !== null && {
        rewrites: { trim: true, cutAt: { length: layout.title.cut_at, unit: 'characters' } },
      }),
    },
    {
      name: 'description',
      type: 'rich-text',
      format: 'plain',
      writable: 'always',
      maxLength: { length: 50_000, unit: 'characters' },
    },
    {
      name: 'status',
      type: 'state',
      writable: 'update',
      clearable: false,
      options: layout.statuses.map(({ name, category }) => ({ id: name, name, category })),
    },
    {
      name: 'priority',
      type: 'option',
      writable: 'always',
      clearable: false,
      options: layout.priorities.map((name) => ({ id: name, name })),
    },
    { name: 'assignee', type: 'person', writable: 'always' },
    { name: 'labels', type: 'labels', writable: 'always' },
    { name: 'dueDate', type: 'date', writable: 'always' },
    { name: 'parent', type: 'item', writable: 'always' },
    { name: 'related', type: 'items', writable: 'always' },
  ],
  transitions: layout.transitions.map(({ from, to, mails_customer: notifiesCustomer }) => ({
    from,
    to,
    notifiesCustomer,
  })),
  initialState: layout.initial_status,
});
