import { text, type FieldSchema, type Option, type Schema, type StatusCategory, type Text } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { customFieldName, customOptions, customType, isMappable } from './custom-fields.ts';
import { priorityWords } from './priority.ts';
import type { QueueInfo } from './queue.ts';
import type { CustomField } from './schema.ts';
import { workflowOf } from './workflow.ts';

/** One call for the queue, one for each of its custom fields, and one for the moves that have happened, unless the settings tell the lifecycle. */
export async function describeTickets(context: Context): Promise<Schema> {
  const info = await context.queue.reload();
  const workflow = await workflowOf(context, info.queue.Lifecycle);
  const { transitions, initialState } = workflow;
  return {
    fields: [...standardFields(context, workflow.states), ...customFields(info, context.settings.markerField)],
    ...(transitions && { transitions }),
    ...(initialState !== undefined && { initialState }),
  };
}

/** Only RT's own words are understood; what others mean is for the mapping to say. */
const CATEGORIES: Readonly<Record<string, StatusCategory>> = {
  new: 'todo',
  open: 'doing',
  stalled: 'todo',
  resolved: 'done',
  rejected: 'dropped',
};

const state = (name: string): Option => {
  const category = CATEGORIES[name];
  return { id: name, name, ...(category && { category }) };
};

const named = (names: readonly string[]): readonly Option[] => names.map((name) => ({ id: name, name }));

const standardFields = ({ settings }: Context, states: readonly string[] | undefined): readonly FieldSchema[] => {
  const words = priorityWords(settings.priorities);
  return [
    {
      ...field('Subject', text('Subject', '主题'), 'text', 'customer'),
      rewrites: { singleLine: 'remove', cutAt: { length: 200, unit: 'bytes' } },
    },
    {
      ...field('Description', text('First message', '首条消息'), 'rich-text', 'customer'),
      format: 'html',
      writable: 'create',
    },
    {
      ...field('Status', text('Status', '状态'), 'state', 'customer'),
      ...(states && { options: states.map(state) }),
      clearable: false,
    },
    {
      ...field('Priority', text('Priority', '优先级'), 'option', 'internal'),
      options: named(words),
      clearable: false,
    },
    field('Owner', text('Owner', '所有者'), 'person', 'internal'),
    field('Requestors', text('Requestors', '请求人'), 'people', 'customer'),
    field('Cc', text('Cc', '抄送'), 'people', 'customer'),
    field('Due', text('Due', '到期日'), 'date', 'internal'),
    field('Starts', text('Starts', '计划开始日'), 'date', 'internal'),
  ];
};

const field = (
  name: string,
  title: Text,
  type: FieldSchema['type'],
  visibility: 'customer' | 'internal',
): FieldSchema => ({
  name,
  title,
  type,
  visibility,
  writable: 'always',
});

const customFields = ({ queue, kinds }: QueueInfo, markerField: string | undefined): readonly FieldSchema[] =>
  queue.TicketCustomFields.filter(({ id, name }) => name !== markerField && isMappable(kinds.get(id))).map(
    ({ id, name }) => customField(name, kinds.get(id)),
  );

const customField = (name: string, kind: CustomField | undefined): FieldSchema => {
  const options = customOptions(kind);
  const type = customType(kind);
  return {
    ...field(customFieldName(name), text(name, name), type, 'internal'),
    ...(options && { options: named(options) }),
    ...(type === 'rich-text' && { format: 'html' as const }),
  };
};
