import { between, options, redmine, rt, tickets } from '../world.ts';
import { custom, one, own, RT_STATES, state, toRight, type Broken } from './case.ts';

/** Something has no meaning, or a meaning no word. */
export const total: readonly Broken[] = [
  one(
    'total',
    'a state was left out',
    /"stalled" of helpdesk has no meaning: an item that becomes "stalled" is frozen/,
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' },
            write: { planned: 'open' },
          },
        },
      }),
      tickets(),
    ),
    { field: 'status', repair: /"values": \{ "stalled": "new" \}/ },
  ),
  one(
    'total',
    'a state was added at the vendor',
    /"waiting for customer" of helpdesk has no meaning/,
    between(rt({ native: { Status: { options: [...RT_STATES, state('waiting for customer', 'todo')] } } }), tickets()),
    { field: 'status', repair: /"unmapped": "hold"/ },
  ),
  one(
    'total',
    'a state was renamed at the vendor',
    /"closed" of helpdesk has no meaning/,
    between(
      rt({
        native: {
          Status: { options: RT_STATES.map((one) => (one.name === 'resolved' ? state('closed', 'done') : one)) },
        },
      }),
      tickets({
        rules: {
          status: {
            values: { 待处理: 'new', 处理中: 'in_progress', 已计划: 'planned', 已完成: 'done', 已关闭: 'declined' },
          },
        },
      }),
    ),
    { field: 'status', repair: /"closed": "done"/ },
  ),
  one(
    'total',
    'a status can arrive that no state means',
    /stalled → on_hold → \?: "on_hold" can arrive from helpdesk, but nothing in pingcode means it/,
    between(rt(), tickets({ rules: { status: { write: { triaged: '处理中' } } } })),
    { field: 'status', repair: /"write": \{ "on_hold": / },
  ),
  one(
    'total',
    'a status is misspelt',
    /open → in_progess → \?/,
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progess', stalled: 'on_hold', resolved: 'done', rejected: 'declined' },
          },
        },
      }),
      tickets(),
    ),
    { field: 'status', repair: /did you mean "in_progress"/ },
  ),
  one(
    'total',
    '"unmapped" uses a value nobody knows',
    /stalled → paused → \?: "paused" can arrive from helpdesk/,
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' },
            unmapped: { use: 'paused' },
          },
        },
      }),
      tickets(),
    ),
    { field: 'status' },
  ),
  one(
    'total',
    'an empty option means something the other side lacks',
    /medium/,
    between(
      ...custom(
        { type: 'option', options: options('low', 'high') },
        { type: 'option', options: options('low', 'high') },
        { default: 'medium' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'total',
    'a constant is no option of the other side',
    /from-helpdesk/,
    between(
      rt({ fields: { 'custom.origin': { const: 'from-helpdesk', type: 'option' } } }),
      tickets({
        native: { 'properties.origin': { type: 'option', options: options('客户', '内部') } },
        fields: { 'custom.origin': 'properties.origin' },
      }),
    ),
    { field: 'custom.origin' },
  ),
  one(
    'total',
    'options of the same field differ',
    /c → c → \?/,
    between(
      ...custom({ type: 'option', options: options('a', 'c') }, { type: 'option', options: options('a', 'b') }),
      toRight,
    ),
    own,
  ),
  one(
    'total',
    'one of several options has no word',
    /"billing" can arrive|billing/,
    between(
      ...custom(
        { type: 'options', options: options('login', 'billing') },
        { type: 'options', options: options('登录', '计费') },
        {},
        { values: { 登录: 'login' }, unmapped: 'skip' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'total',
    'an expression makes nothing of an option',
    /the expression makes nothing of "b"/,
    between(
      ...custom(
        { type: 'option', options: options('a', 'b') },
        { type: 'option', options: options('a', 'b') },
        { read: '{"a": "a"}[value]', type: 'option' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'total',
    'two identities are one person',
    /li@example.com and wang@example.com are both "7" in pingcode/,
    between(rt(), tickets({ people: { 'li@example.com': '7', 'wang@example.com': '7' } })),
  ),
];

/** Something is named that is not there. */
export const exists: readonly Broken[] = [
  one(
    'exists',
    '"write" names a state that is gone',
    /stalled → on_hold → 挂起中: pingcode has no "挂起中"/,
    between(rt(), tickets({ rules: { status: { write: { on_hold: '挂起中' } } } })),
    { field: 'status' },
  ),
  one(
    'exists',
    'an option was renamed',
    /has no "P2"/,
    between(
      rt(),
      tickets({
        native: { priority: { options: options('P0', 'P1', 'P2-中', 'P3', 'P4') } },
        rules: { priority: { unmapped: 'hold' } },
      }),
    ),
    { field: 'priority', repair: /renamed to "P2-中"/ },
  ),
  one(
    'exists',
    'a guard waits for an option that does not exist',
    /waits for CustomFields.Kind to be "Bug", which helpdesk does not have: it never holds/,
    between(
      rt({
        native: { 'CustomFields.Kind': { type: 'option', options: options('Defect', 'Wish') } },
        rules: { dueDate: { when: { 'CustomFields.Kind': ['Bug'] } } },
      }),
      redmine(),
    ),
    { field: 'dueDate' },
  ),
  one(
    'exists',
    'a default is no option',
    /gets type = "故障", which pingcode does not have/,
    between(
      rt(),
      tickets({
        native: { type: { type: 'option', required: true, options: options('缺陷', '咨询') } },
        defaults: { type: '故障' },
      }),
    ),
  ),
  one(
    'exists',
    'nothing can be created there',
    /"create": "left-to-right" asks for new records in pingcode, where none can be made/,
    between(rt(), tickets({ capabilities: { create: undefined } as object })),
  ),
  one(
    'exists',
    'existing records cannot be changed there',
    /edits of .*status.* are to flow to helpdesk, where existing records cannot be changed/,
    between(rt({ capabilities: { update: undefined } as object }), tickets()),
  ),
  one(
    'exists',
    'comments are asked of a tool without any',
    /comments are to flow, but redmine has none/,
    between(rt(), redmine({ capabilities: { comments: undefined } as object }), { comments: { direction: 'both' } }),
  ),
];
