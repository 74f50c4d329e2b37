import { between, options, redmine, rt, tickets } from '../world.ts';
import { custom, one, own, toRight, type Broken } from './case.ts';

/** What is sent is not what comes back. */
export const roundTrips: readonly Broken[] = [
  one(
    'put-get',
    'two options of one meaning and no choice',
    /"P3", "P4" of pingcode both mean "low": when helpdesk says "Low"/,
    between(rt(), tickets({ rules: { priority: { write: undefined } } })),
    { field: 'priority', repair: /"write": \{ "low": "P3" \}/ },
  ),
  one(
    'put-get',
    'the choice between two was renamed away',
    /"P3", "P4" of pingcode both mean "low"/,
    between(rt(), tickets({ rules: { priority: { write: { low: 'P9' } } } })),
    { field: 'priority' },
  ),
  one(
    'put-get',
    'two states of one meaning and no choice',
    /"已解决", "已关闭" of redmine both mean "done"/,
    between(rt(), redmine({ rules: { status: { write: { planned: '新建' } } } })),
    { field: 'status', repair: /"done": "已解决"/ },
  ),
  one(
    'put-get',
    '"write" overrides a state that means it',
    /resolved → done → 处理中 → in_progress/,
    between(rt(), tickets({ rules: { status: { write: { on_hold: '处理中', done: '处理中' } } } })),
    { field: 'status', repair: /"done": "已完成"/ },
  ),
  one(
    'put-get',
    'an expression and its way back do not match',
    /reads back as/,
    between(...custom({ type: 'text' }, { type: 'text' }, {}, { read: 'value + "!"', write: 'value' }), toRight),
    own,
  ),
  one(
    'put-get',
    'an expression turns numbers around',
    /reads back as/,
    between(
      ...custom({ type: 'number' }, { type: 'number' }, {}, { read: 'value * 2.0', write: 'value * 2.0' }),
      toRight,
    ),
    own,
  ),
  one(
    'put-get',
    'an expression makes an option that does not exist',
    /the expression makes "B", which "properties.own" does not have/,
    between(
      ...custom(
        { type: 'option', options: options('a', 'b') },
        { type: 'option', options: options('A', 'C') },
        {},
        { read: 'value == "A" ? "a" : "b"', write: 'value == "a" ? "A" : "B"' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'put-get',
    'two values become one on the way there',
    /b → b → A → a/,
    between(
      ...custom(
        { type: 'option', options: options('a', 'b') },
        { type: 'option', options: options('A', 'C') },
        {},
        { read: 'value == "A" ? "a" : "c"', write: '"A"' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'put-get',
    'a default is not what it reads back as',
    /no title/,
    between(...custom({ type: 'text' }, { type: 'text' }, { default: '  no title  ' }), toRight),
    own,
  ),
  one(
    'put-get',
    'a default for a number is a text',
    /"five"|five/,
    between(...custom({ type: 'number' }, { type: 'number' }, { default: 'five' }), toRight),
    own,
  ),
  one(
    'get-put',
    'an expression reads another field into a value it writes',
    /an item of pingcode that holds .* is read as .*; written back, it becomes/,
    between(
      ...custom({ type: 'text' }, { type: 'text' }, {}, { read: 'record["title"] + ": " + value', write: 'value' }),
      { fields: { 'custom.own': { direction: 'both' } } },
    ),
    own,
  ),
  one(
    'fixed-point',
    'an expression keeps what is there',
    /while pingcode holds .*, an edit of custom.own to .* in helpdesk leaves it at/,
    between(
      ...custom(
        { type: 'text' },
        { type: 'text' },
        {},
        { read: 'value', write: 'current == null || current == "" ? value : current' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'fixed-point',
    'an expression moves an option only upwards',
    /leaves it at "3"/,
    between(
      ...custom(
        { type: 'option', options: options('1', '2', '3') },
        { type: 'option', options: options('1', '2', '3') },
        {},
        { read: 'value', write: 'current == "3" ? "3" : value' },
      ),
      toRight,
    ),
    own,
  ),
];

/** Words that say the opposite. */
export const meanings: readonly Broken[] = [
  one(
    'meaning',
    'done and declined are swapped',
    /已完成 → declined: to pingcode "已完成" is finished, but it is mapped to "declined", which is dropped/,
    between(
      rt(),
      tickets({
        rules: {
          status: {
            values: { 待处理: 'new', 处理中: 'in_progress', 已计划: 'planned', 已完成: 'declined', 已关闭: 'done' },
          },
        },
      }),
    ),
    { field: 'status', repair: /"已完成": "done"/ },
  ),
  one(
    'meaning',
    'open work reads as finished',
    /open → done: to helpdesk "open" is in progress/,
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'done', stalled: 'on_hold', resolved: 'in_progress', rejected: 'declined' },
          },
        },
      }),
      tickets(),
    ),
    { field: 'status' },
  ),
  one(
    'meaning',
    'a state says by its name that it is rejected',
    /已拒绝 → done: by its name "已拒绝" is dropped|已拒绝 → in_progress/,
    between(
      rt(),
      redmine({
        rules: {
          status: {
            values: {
              新建: 'new',
              进行中: 'done',
              反馈: 'on_hold',
              已解决: 'done',
              已关闭: 'declined',
              已拒绝: 'in_progress',
            },
          },
        },
      }),
    ),
    { field: 'status' },
  ),
  one(
    'meaning',
    'the nearest state is the opposite',
    /released → rejected: an item that is finished/,
    between(rt({ rules: { status: { write: { planned: 'open', released: 'rejected' } } } }), tickets()),
    { field: 'status' },
  ),
];
