import { between, options, redmine, rt, tickets } from '../world.ts';
import { custom, one, own, toLeft, toRight, type Broken } from './case.ts';

/** Things of different kinds and sizes. */
export const fits: readonly Broken[] = [
  one(
    'fits',
    'an option against a number',
    /custom.own is option in helpdesk and number in pingcode/,
    between(...custom({ type: 'option', options: options('1', '2') }, { type: 'number' }), toRight),
    own,
  ),
  one(
    'fits',
    'a day against a text',
    /custom.own is text in pingcode and date in helpdesk/,
    between(...custom({ type: 'date' }, { type: 'text' }), toLeft),
    own,
  ),
  one(
    'fits',
    'one person against several',
    /custom.own is person in helpdesk and people in pingcode/,
    between(...custom({ type: 'person' }, { type: 'people' }), toRight),
    own,
  ),
  one(
    'fits',
    'formatted text against plain',
    /custom.own is rich-text in helpdesk and text in pingcode/,
    between(...custom({ type: 'rich-text', format: 'html' }, { type: 'text' }), toRight),
    own,
  ),
  one(
    'fits',
    'a due date written to a number',
    /dueDate is date, which cannot be written to done_ratio of redmine: that is number/,
    between(rt(), redmine({ fields: { dueDate: 'done_ratio', progress: null } }), { policy: 'one-way-safe' }),
    { field: 'dueDate' },
  ),
  one(
    'fits',
    'a title read from a person',
    /title is text, which cannot be read from Owner of helpdesk: that is person/,
    between(rt({ fields: { title: 'Owner' } }), tickets()),
    { field: 'title' },
  ),
  one(
    'fits',
    'a scale on one side only',
    /25 → 25 → \?: pingcode takes 0–1|7 → 7 → \?: pingcode takes 0–1/,
    between(
      ...custom({ type: 'number', range: { min: 0, max: 100 } }, { type: 'number', range: { min: 0, max: 1 } }),
      toRight,
    ),
    own,
  ),
  one(
    'fits',
    'the scale is upside down',
    /takes 0–100 for custom.own/,
    between(
      ...custom(
        { type: 'number', range: { min: 0, max: 100 } },
        { type: 'number', range: { min: 0, max: 100 } },
        { scale: 0.01 },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'fits',
    'a share written to whole numbers',
    /0\.07.* → 0: most values of custom.own become the same in pingcode/,
    between(
      ...custom({ type: 'number', range: { min: 0, max: 1 } }, { type: 'number', rewrites: { decimals: 0 } }),
      toRight,
    ),
    { ...own, repair: /"scale": 100/ },
  ),
  one(
    'fits',
    'a progress in per cent without a scale',
    /100 → 100: the shared progress is 0–1/,
    between(
      rt({
        native: { 'CustomFields.Done': { type: 'number', range: { min: 0, max: 100 } } },
        fields: { progress: 'CustomFields.Done' },
      }),
      redmine(),
      { fields: { progress: { direction: 'left-to-right' } } },
    ),
    { field: 'progress', repair: /"scale": 100/ },
  ),
  one(
    'fits',
    'a default is too long',
    /longer than the 10 characters that properties.own of pingcode takes/,
    between(
      ...custom(
        { type: 'text' },
        { type: 'text', maxLength: { length: 10, unit: 'characters' } },
        { default: 'nothing was said here' },
      ),
      toRight,
    ),
    own,
  ),
  one(
    'fits',
    'a constant is too long',
    /"a customer of ours" is longer than the 10 bytes/,
    between(
      rt({ fields: { 'custom.origin': { const: 'a customer of ours' } } }),
      tickets({
        native: { 'properties.origin': { type: 'text', maxLength: { length: 10, unit: 'bytes' } } },
        fields: { 'custom.origin': 'properties.origin' },
      }),
    ),
    { field: 'custom.origin' },
  ),
  one(
    'fits',
    'what is put together is always too long',
    /is longer than the 20 characters that properties.origin of pingcode takes/,
    between(
      rt({ fields: { 'custom.origin': { concat: [{ text: 'Reported in the help desk: ' }, 'Subject'] } } }),
      tickets({
        native: { 'properties.origin': { type: 'text', maxLength: { length: 20, unit: 'characters' } } },
        fields: { 'custom.origin': 'properties.origin' },
      }),
    ),
    { field: 'custom.origin' },
  ),
  one(
    'fits',
    'a default of a new record is out of range',
    /gets done_ratio = 150, but redmine takes 0–100/,
    between(rt(), redmine({ native: { done_ratio: { range: { min: 0, max: 100 } } }, defaults: { done_ratio: 150 } })),
  ),
];

/** New records that would be refused. */
export const creates: readonly Broken[] = [
  one(
    'required',
    'nothing gives what a new record needs',
    /pingcode wants type on every new record, and nothing gives it/,
    between(rt(), tickets({ native: { type: { type: 'option', required: true, options: options('缺陷', '咨询') } } })),
    { repair: /"defaults": \{ "type": "缺陷" \}/ },
  ),
  one(
    'required',
    'the title flows the other way only',
    /pingcode wants title on every new record, and nothing gives it/,
    between(rt(), tickets(), { fields: { title: { direction: 'right-to-left' } } }),
    { field: 'title' },
  ),
  one(
    'required',
    'what a new record needs is only read here',
    /redmine wants subject on every new record/,
    between(rt(), redmine({ rules: { title: { read: 'value' } } })),
    { field: 'title' },
  ),
];
