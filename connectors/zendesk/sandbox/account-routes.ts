import { ok, type Answer } from './answers.ts';
import { renderUser } from './render.ts';
import { cursorPage, type Call, type Route } from './route.ts';
import type { Store } from './store.ts';
import {
  BRANDS,
  CUSTOM_STATUS_FIELD,
  FIELDS,
  FORMS,
  GROUPS,
  ORGANIZATIONS,
  PRIORITIES,
  STATUSES,
  TYPES,
  type FieldRow,
} from './world.ts';

export const ACCOUNT_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/users\/me$/, answer: ({ user }) => ok({ user: renderUser(user) }) },
  { method: 'GET', path: /^\/users\/search$/, answer: searchUsers },
  { method: 'GET', path: /^\/users\/show_many$/, answer: showUsers },
  { method: 'GET', path: /^\/organizations\/show_many$/, answer: showOrganizations },
  { method: 'GET', path: /^\/ticket_fields$/, answer: ticketFields },
  { method: 'GET', path: /^\/custom_statuses$/, answer: () => ok({ custom_statuses: STATUSES.map(renderStatus) }) },
  { method: 'GET', path: /^\/groups$/, answer: listOf('groups', GROUPS) },
  { method: 'GET', path: /^\/brands$/, answer: listOf('brands', BRANDS) },
  {
    method: 'GET',
    path: /^\/ticket_forms$/,
    answer: listOf(
      'ticket_forms',
      FORMS.map(({ fields, ...form }) => ({ ...form, ticket_field_ids: fields })),
    ),
  },
];

function listOf(name: string, rows: readonly object[]): Route['answer'] {
  return ({ query }) => {
    const page = cursorPage(rows, query);
    return ok({ [name]: page.rows, meta: page.meta, links: {} });
  };
}

/** Whoever has the text in a name, an address or a number: a search, not a look-up. */
function searchUsers({ store, query }: Call): Answer {
  const wanted = (query.get('query') ?? '').toLowerCase();
  const bare = wanted.replace(/[\s-]/g, '');
  const found = store.users.filter(
    ({ name, email, phone }) =>
      [name, email].some((part) => part.toLowerCase().includes(wanted)) ||
      (phone !== undefined && bare !== '' && phone.replace(/[\s-]/g, '').includes(bare)),
  );
  return ok({ users: found.map(renderUser), count: found.length, next_page: null, previous_page: null });
}

const idsIn = (query: URLSearchParams): ReadonlySet<number> => new Set((query.get('ids') ?? '').split(',').map(Number));

function showUsers({ store, query }: Call): Answer {
  const ids = idsIn(query);
  const found = store.users.filter((user) => ids.has(user.id));
  return ok({ users: found.map(renderUser), count: found.length, next_page: null });
}

function showOrganizations({ query }: Call): Answer {
  const ids = idsIn(query);
  return ok({ organizations: ORGANIZATIONS.filter((company) => ids.has(company.id)), next_page: null });
}

function ticketFields(call: Call): Answer {
  const { switches } = call.store;
  const rows = switches.customStatuses ? [...FIELDS, CUSTOM_STATUS_FIELD] : FIELDS;
  return listOf(
    'ticket_fields',
    rows.map((field) => renderField(call.store, field)),
  )(call);
}

const renderField = (store: Store, field: FieldRow) => ({
  id: field.id,
  type: field.type,
  title: field.title,
  raw_title: field.title,
  active: field.active ?? true,
  required: field.required ?? false,
  visible_in_portal: field.shown ?? false,
  removable: field.id > 100,
  tag: field.tag ?? null,
  regexp_for_validation: field.pattern ?? null,
  ...(field.target !== undefined && { relationship_target_type: field.target }),
  ...(field.type === 'status' && { sub_type_id: store.switches.hold ? 1 : 0 }),
  ...(field.options && {
    custom_field_options: field.options.map(([name, value], index) => ({ id: index + 1, name, raw_name: name, value })),
  }),
  ...systemOptions(store, field.type),
  ...(field.type === 'custom_status' && { custom_statuses: STATUSES.map(renderStatus) }),
});

const systemOptions = ({ switches }: Store, type: string) => {
  const statuses = ['open', 'pending', ...(switches.hold ? ['hold'] : []), 'solved'];
  const values = { status: statuses, priority: PRIORITIES, tickettype: TYPES }[type];
  return values ? { system_field_options: values.map((value) => ({ name: value, value })) } : {};
};

const renderStatus = ({ id, category, label, shown, active, default: isDefault }: (typeof STATUSES)[number]) => ({
  id,
  status_category: category,
  agent_label: label,
  end_user_label: shown,
  active,
  default: isDefault,
});
