import { text, type FieldSchema, type Option, type Schema, type Text } from 'tandem-sync/sdk';
import { describeCustomField } from './custom-fields.ts';
import type { Context, Kinds } from './context.ts';
import type { Place } from './place.ts';
import type { Named, TicketField } from './schema.ts';

/** The scope as it is now: three calls, and one more for each of brands, forms and custom statuses that there are. */
export async function describeTickets(context: Context): Promise<Schema> {
  const { lists } = context;
  // What others build on is started first, so that they share the fresh answer.
  const [fields, groups, brands, forms] = await Promise.all([
    lists.fields.reload(),
    lists.groups.reload(),
    lists.brands.reload(),
    lists.forms.reload(),
    lists.statuses.reload(),
  ]);
  const place = await context.place.reload();
  const kinds = await context.kinds.reload();
  const { states } = kinds;
  return {
    fields: [
      ...coreFields(kinds, fields),
      ...placeFields(place, { groups, brands, forms: forms.filter((form) => form.active) }),
      ...[...kinds.custom.values()].map(describeCustomField),
    ],
    transitions: states.transitions,
    ...(states.initial !== undefined && { initialState: states.initial }),
  };
}

type Shape = Pick<FieldSchema, 'type' | 'writable'> & Partial<FieldSchema>;

const field = (name: string, title: Text, shape: Shape): FieldSchema => ({ name, title, ...shape });

/**
 * Customers see the subject, the first comment and the status always; priority, type and assignee where an administrator shows them in the help center.
 */
function coreFields({ states, shown }: Kinds, fields: readonly TicketField[]): readonly FieldSchema[] {
  const seen = (type: string) => (shown.has(type) ? 'customer' : 'internal');
  const always = 'always' as const;
  return [
    field('subject', text('Subject', '主题'), {
      ...{ type: 'text', writable: always, required: true, clearable: false, visibility: 'customer' },
    }),
    field('description', text('First comment', '首条评论'), {
      ...{ type: 'rich-text', format: 'html', writable: 'create', visibility: 'customer' },
    }),
    field('status', text('Status', '状态'), {
      ...{ type: 'state', options: states.options, writable: always, clearable: false, visibility: 'customer' },
    }),
    field('priority', text('Priority', '优先级'), {
      ...{ type: 'option', options: priorities(fields), writable: always, visibility: seen('priority') },
    }),
    field('type', text('Type', '类型'), {
      ...{ type: 'option', options: options(TYPES), writable: always, visibility: seen('tickettype') },
    }),
    field('assignee', text('Assignee', '受理人'), {
      ...{ type: 'person', writable: always, visibility: seen('assignee') },
    }),
    field('requester', text('Requester', '请求者'), {
      ...{ type: 'people', writable: always, clearable: false, visibility: 'customer' },
    }),
    field('tags', text('Tags', '标签'), { type: 'labels', writable: always, visibility: 'internal' }),
    field('organization', text('Organization', '组织'), { type: 'text', writable: 'never', visibility: 'internal' }),
  ];
}

const options = (names: readonly string[]): readonly Option[] => names.map((name) => ({ id: name, name }));

/** The words of the API, which are the same in every language. */
const TYPES = ['question', 'incident', 'problem', 'task'];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];

/** A smaller set of priorities has only the middle two. */
const priorities = (fields: readonly TicketField[]): readonly Option[] => {
  const own = fields.find((one) => one.type === 'priority');
  return options(own?.sub_type_id === 1 ? ['normal', 'high'] : PRIORITIES);
};

interface Places {
  readonly groups: readonly Named[];
  readonly brands: readonly Named[];
  readonly forms: readonly Named[];
}

/** Where a ticket lies. What the scope settles is not written; a plan without brands or forms has no such field. */
const placeFields = (place: Place, { groups, brands, forms }: Places): readonly FieldSchema[] => [
  ...placeField('group', text('Group', '组'), groups, place.group === undefined ? 'always' : 'never'),
  ...placeField('brand', text('Brand', '品牌'), brands, place.brand === undefined ? 'create' : 'never'),
  ...placeField('form', text('Form', '表单'), forms, place.form === undefined ? 'create' : 'never'),
];

const placeField = (
  name: string,
  title: Text,
  rows: readonly Named[],
  writable: FieldSchema['writable'],
): readonly FieldSchema[] =>
  rows.length === 0
    ? []
    : [
        field(name, title, {
          ...{ type: 'option', options: named(rows), writable, clearable: name === 'group', visibility: 'internal' },
        }),
      ];

const named = (rows: readonly Named[]): readonly Option[] => rows.map(({ id, name }) => ({ id: String(id), name }));
