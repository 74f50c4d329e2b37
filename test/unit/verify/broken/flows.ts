import { between, DEFAULT_FLOW, ideas, options, redmine, rt, tickets } from '../world.ts';
import { one, type Broken } from './case.ts';

/** States nothing leads to. */
export const reach: readonly Broken[] = [
  one(
    'reachable',
    'no move leads to a state',
    /no state leads to "已计划" in the workflow of support/,
    between(
      ideas(),
      tickets({
        connection: 'support',
        schema: { initialState: '待处理', transitions: DEFAULT_FLOW.filter((move) => move.to !== '已计划') },
      }),
      { policy: 'one-way-safe' },
    ),
    { field: 'status' },
  ),
  one(
    'reachable',
    'a state outside the workflow',
    /no state leads to "挂起" in the workflow of pingcode/,
    between(
      rt(),
      tickets({
        native: { state: { options: options('待处理', '处理中', '已计划', '已完成', '已关闭', '挂起') } },
        rules: {
          status: {
            values: {
              待处理: 'new',
              处理中: 'in_progress',
              已计划: 'planned',
              已完成: 'done',
              已关闭: 'declined',
              挂起: 'on_hold',
            },
            write: { triaged: '处理中' },
          },
        },
      }),
    ),
    { field: 'status' },
  ),
];

/** Customers would see what is not theirs. */
export const visible: readonly Broken[] = [
  one(
    'internal',
    'an internal field lands where customers look',
    /CustomFields.Notes of helpdesk is internal, and 公开回复 of pingcode is seen by customers/,
    between(
      rt({
        native: { 'CustomFields.Notes': { type: 'text', visibility: 'internal' } },
        fields: { 'custom.notes': 'CustomFields.Notes' },
      }),
      tickets({
        native: { 公开回复: { type: 'text', visibility: 'customer' } },
        fields: { 'custom.notes': '公开回复' },
      }),
    ),
    { field: 'custom.notes', repair: /"custom.notes": \{ "reveal": true \}/ },
  ),
  one(
    'internal',
    'an internal field is put together with others',
    /CustomFields.Notes of helpdesk is internal/,
    between(
      rt({
        native: { 'CustomFields.Notes': { type: 'text', visibility: 'internal' } },
        fields: { 'custom.notes': { concat: ['Subject', { text: ' — ' }, 'CustomFields.Notes'] } },
      }),
      tickets({
        native: { 公开回复: { type: 'text', visibility: 'customer' } },
        fields: { 'custom.notes': '公开回复' },
      }),
    ),
    { field: 'custom.notes' },
  ),
  one(
    'internal',
    'the admin says it is internal',
    /done_ratio of redmine is internal, and CustomFields.Done of helpdesk is seen by customers/,
    between(
      rt({
        native: { 'CustomFields.Done': { type: 'number', visibility: 'customer' } },
        fields: { progress: { field: 'CustomFields.Done', scale: 100 } },
      }),
      redmine({ rules: { progress: { visibility: 'internal' } } }),
    ),
    { field: 'progress' },
  ),
];

const a = rt({ connection: 'a' });
const b = ideas({ connection: 'b' });
const c = redmine({ connection: 'c' });
const still = { create: 'none' } as const;

/** What goes around and comes back changed, or never ends. */
export const rings: readonly Broken[] = [
  {
    name: 'new items are copied around three tools',
    law: 'ring',
    shows:
      /a → b → c → a: a new item of a is created on by one, two, three and comes back as another new one, again and again/,
    syncs: [between(a, b, { id: 'one' }), between(b, c, { id: 'two' }), between(c, a, { id: 'three' })],
  },
  {
    name: 'two syncs create against each other',
    law: 'ring',
    shows: /a → b → a: a new item of a is created on by there, back/,
    syncs: [between(a, b, { id: 'there' }), between(a, b, { id: 'back', create: 'right-to-left' })],
  },
  {
    name: 'a status changes by going around',
    law: 'ring',
    field: 'status',
    shows:
      /已计划 → planned → open → in_progress → 进行中 → in_progress → 进行中 .* whose status is "已计划" becomes "进行中"/,
    syncs: [
      between(b, a, { id: 'one', ...still }),
      between(a, c, { id: 'two', ...still }),
      between(c, b, { id: 'three', ...still }),
    ],
  },
  {
    name: 'two syncs over the same streams disagree',
    law: 'ring',
    field: 'priority',
    shows: /whose priority is/,
    syncs: [
      between(a, b, { id: 'one', ...still, policy: 'one-way-safe' }),
      between(
        b,
        rt({
          connection: 'a',
          rules: { priority: { values: { Low: 'normal', Medium: 'low', High: 'high' }, write: { urgent: 'High' } } },
        }),
        { id: 'two', ...still, policy: 'one-way-safe' },
      ),
    ],
  },
  {
    name: 'both sides are the same records',
    law: 'ring',
    shows: /both sides are the same records of pingcode/,
    syncs: [between(tickets(), tickets(), still)],
  },
];
