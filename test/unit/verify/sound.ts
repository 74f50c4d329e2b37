import type { VerifyInput } from '../../../src/verify/index.ts';
import { custom } from './broken/case.ts';
import { between, ideas, options, redmine, rt, tickets } from './world.ts';

export interface Sound {
  readonly name: string;
  readonly syncs: readonly VerifyInput[];
}

const one = (name: string, sync: VerifyInput): Sound => ({ name, syncs: [sync] });

const a = rt({ connection: 'a' });
const b = ideas({ connection: 'b' });
const c = redmine({ connection: 'c' });

const presets: readonly Sound[] = [
  one('Request Tracker and PingCode tickets, in the default workflow', between(rt(), tickets())),
  one('Request Tracker and PingCode ideas', between(rt(), ideas())),
  one('PingCode ideas and Redmine', between(ideas(), redmine())),
  one('PingCode tickets and Redmine', between(tickets(), redmine())),
  one('Request Tracker and Redmine', between(rt(), redmine())),
  one('two Redmines', between(redmine(), redmine({ connection: 'other' }))),
  one('PingCode tickets and ideas', between(tickets(), ideas())),
  one('both create', between(rt(), redmine(), { create: 'both' })),
  one('a mirror', between(rt(), tickets(), { policy: 'mirror' })),
];

const choices: readonly Sound[] = [
  one(
    'several options of one meaning, and which one to write',
    between(rt(), tickets({ rules: { priority: { write: { low: 'P4' } } } })),
  ),
  one(
    'several options of one meaning that are only read',
    between(rt(), tickets({ rules: { priority: { write: undefined } } }), {
      fields: { priority: { direction: 'right-to-left' } },
    }),
  ),
  one(
    'a one-way sync needs no way back',
    between(rt({ rules: { status: { write: undefined } } }), tickets(), { policy: 'one-way-safe' }),
  ),
  one(
    'a state held on purpose',
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' },
            unmapped: 'hold',
          },
        },
      }),
      tickets(),
    ),
  ),
  one(
    'a state ignored on purpose',
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' },
            unmapped: 'skip',
          },
        },
      }),
      tickets(),
    ),
  ),
  one(
    'a meaning held on purpose where it arrives',
    between(rt(), tickets({ rules: { status: { write: { triaged: '处理中' }, unmapped: 'hold' } } })),
  ),
  one(
    'names in two languages, of which one is there',
    between(
      rt(),
      ideas({
        rules: {
          status: {
            values: {
              待评审: 'new',
              Draft: 'new',
              已计划: 'planned',
              进行中: 'in_progress',
              Doing: 'in_progress',
              已完成: 'done',
              已关闭: 'declined',
            },
          },
        },
      }),
    ),
  ),
  one(
    'finished and dropped are one to a team',
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progress', stalled: 'on_hold', resolved: 'done', rejected: 'done' },
            write: { done: 'resolved', planned: 'open', declined: 'rejected' },
          },
        },
      }),
      tickets(),
      { policy: 'one-way-safe' },
    ),
  ),
  one(
    'a state of the admin’s own',
    between(
      rt({
        rules: {
          status: {
            values: { new: 'new', open: 'in_progress', stalled: 'waiting', resolved: 'done', rejected: 'declined' },
          },
        },
      }),
      ideas({ rules: { status: { write: { waiting: '进行中' } } } }),
    ),
  ),
];

const values: readonly Sound[] = [
  one(
    'per cent on one side, a share on the other',
    between(
      ...custom(
        { type: 'number', range: { min: 0, max: 100 }, rewrites: { decimals: 0 } },
        { type: 'number', range: { min: 0, max: 1 } },
        { scale: 100 },
      ),
    ),
  ),
  one(
    'an expression and its inverse',
    between(...custom({ type: 'number' }, { type: 'number' }, {}, { read: 'value / 60.0', write: 'value * 60.0' })),
  ),
  one(
    'an expression over options',
    between(
      ...custom(
        { type: 'option', options: options('yes', 'no') },
        { type: 'option', options: options('是', '否') },
        {},
        { read: 'value == "是" ? "yes" : "no"', write: 'value == "yes" ? "是" : "否"', type: 'option' },
      ),
    ),
  ),
  one(
    'an expression that is only read',
    between(...custom({ type: 'text' }, { type: 'text' }, { read: 'record["Subject"] + ": " + value' })),
  ),
  one('a default that reads back as itself', between(...custom({ type: 'text' }, { type: 'text' }, { default: '无' }))),
  one(
    'a constant that is an option there',
    between(
      rt({ fields: { 'custom.origin': { const: '客户', type: 'option' } } }),
      tickets({
        native: { 'properties.origin': { type: 'option', options: options('客户', '内部') } },
        fields: { 'custom.origin': 'properties.origin' },
      }),
    ),
  ),
  one(
    'a guard on an option that exists',
    between(
      rt({
        native: { 'CustomFields.Kind': { type: 'option', options: options('Defect', 'Wish') } },
        rules: { dueDate: { when: { 'CustomFields.Kind': ['Wish'] } } },
      }),
      redmine(),
    ),
  ),
  one('days and instants', between(...custom({ type: 'instant' }, { type: 'date' }, { type: 'date' }))),
  one(
    'what a new record needs comes from the defaults',
    between(
      rt(),
      tickets({
        native: { type: { type: 'option', required: true, options: options('缺陷', '咨询') } },
        defaults: { type: '缺陷' },
      }),
    ),
  ),
  one(
    'an internal field that is revealed on purpose',
    between(
      rt({
        native: { 'CustomFields.Notes': { type: 'text', visibility: 'internal' } },
        fields: { 'custom.notes': 'CustomFields.Notes' },
      }),
      tickets({
        native: { 公开回复: { type: 'text', visibility: 'customer' } },
        fields: { 'custom.notes': '公开回复' },
      }),
      { fields: { 'custom.notes': { reveal: true } } },
    ),
  ),
  one(
    'people known by an id of one’s own on both sides',
    between(rt({ people: { lisi: 'lisi' } }), tickets({ people: { lisi: '7', 'wang@example.com': '8' } })),
  ),
  one('comments of both kinds', between(rt(), redmine(), { comments: { direction: 'both' } })),
];

const rings: readonly Sound[] = [
  { name: 'a chain of three tools', syncs: [between(a, b, { id: 'one' }), between(b, c, { id: 'two' })] },
  {
    name: 'a ring that only the title goes around',
    syncs: [
      between(a, b, { id: 'one' }),
      between(b, c, { id: 'two' }),
      between(c, a, {
        id: 'three',
        create: 'none',
        fields: { status: { direction: 'none' }, priority: { direction: 'none' } },
      }),
    ],
  },
  {
    name: 'two syncs over one pair that say the same',
    syncs: [
      between(a, b, { id: 'one', policy: 'one-way-safe' }),
      between(a, b, { id: 'two', create: 'none', fields: { status: { direction: 'none' } } }),
    ],
  },
  {
    name: 'creates around a ring that filters stop',
    syncs: [
      between(rt({ connection: 'a', filter: { status: ['new'] } }), b, { id: 'one', policy: 'one-way-safe' }),
      between(b, a, { id: 'two', fields: { status: { direction: 'none' } } }),
    ],
  },
];

export const SOUND: readonly Sound[] = [...presets, ...choices, ...values, ...rings];
