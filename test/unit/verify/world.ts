import { readFileSync } from 'node:fs';
import { verifyInput } from '../../../src/engine/admit/proof.ts';
import { makeReady } from '../../../src/engine/admit/ready.ts';
import type { KnownStream } from '../../../src/engine/admit/known-stream.ts';
import type { Sync, SyncSide } from '../../../src/engine/index.ts';
import { Mapping, type FieldMapping } from '../../../src/mapping/index.ts';
import type { FieldSchema, Option, Schema } from '../../../src/model/index.ts';
import type { Capabilities } from '../../../src/sdk/index.ts';
import { NO_WORKFLOW_RULES, type WorkflowRules } from '../../../src/sync/index.ts';
import type { VerifyInput } from '../../../src/verify/index.ts';

/** A stream of a tool, and an admin's mapping for it. */
export interface Tool {
  readonly connection: string;
  readonly mappingName: string;
  readonly mapping: Mapping;
  readonly schema: Schema;
  readonly capabilities: Capabilities;
  readonly people: Readonly<Record<string, string>>;
  readonly scope: string;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly workflow?: Partial<WorkflowRules>;
}

/** How a tool differs from the usual one. */
export interface Change {
  readonly connection?: string;
  readonly scope?: string;
  readonly filter?: Readonly<Record<string, readonly string[]>>;
  /** Mapped fields by shared name; `null` takes one out. */
  readonly fields?: Readonly<Record<string, FieldMapping | null>>;
  /** Mapped fields of which only some members differ. */
  readonly rules?: Readonly<Record<string, object>>;
  readonly defaults?: Mapping['defaults'];
  /** Native fields by name: what differs, or all of a new one; `null` takes one out. */
  readonly native?: Readonly<Record<string, Partial<FieldSchema> | null>>;
  readonly schema?: Partial<Omit<Schema, 'fields'>>;
  readonly capabilities?: Partial<Capabilities>;
  readonly people?: Readonly<Record<string, string>>;
  readonly workflow?: Partial<WorkflowRules>;
}

const CAPABILITIES: Capabilities = {
  incremental: 'second',
  deletes: 'read',
  create: { marker: 'description', lookup: 'immediate', horizonMs: 0 },
  update: { conditional: false },
  transitions: 'free',
  readBatch: 1,
};

export const options = (...names: readonly string[]): readonly Option[] => names.map((name) => ({ id: name, name }));

const field = (name: string, type: FieldSchema['type'], more: Partial<FieldSchema> = {}): FieldSchema => ({
  ...{ name, type, writable: 'always' },
  ...more,
});

const preset = (name: string): Mapping =>
  Mapping.parse(JSON.parse(readFileSync(new URL(`../../../mappings/${name}.json`, import.meta.url), 'utf8')));

const state = (name: string, category: NonNullable<Option['category']>): Option => ({ id: name, name, category });

/** Request Tracker as its connector describes it: nothing is told of the moves, a subject is cut at 200 bytes. */
const RT: Tool = {
  ...{ connection: 'helpdesk', mappingName: 'request-tracker-tickets', scope: 'queue 1', filter: {}, people: {} },
  mapping: preset('request-tracker-tickets'),
  capabilities: {
    ...CAPABILITIES,
    transitions: 'by-trying',
    comments: { format: 'html', visibilities: ['internal', 'customer'] },
  },
  schema: {
    initialState: 'new',
    fields: [
      field('Subject', 'text', {
        visibility: 'customer',
        rewrites: { singleLine: 'remove', cutAt: { length: 200, unit: 'bytes' } },
      }),
      field('Description', 'rich-text', { visibility: 'customer', format: 'html', writable: 'create' }),
      field('Status', 'state', {
        visibility: 'customer',
        clearable: false,
        options: [
          ...[state('new', 'todo'), state('open', 'doing'), state('stalled', 'todo')],
          ...[state('resolved', 'done'), state('rejected', 'dropped')],
        ],
      }),
      field('Priority', 'option', {
        visibility: 'internal',
        clearable: false,
        options: options('Low', 'Medium', 'High'),
      }),
      field('Owner', 'person', { visibility: 'internal' }),
      field('Requestors', 'people', { visibility: 'customer' }),
      field('Due', 'date', { visibility: 'internal' }),
      field('Starts', 'date', { visibility: 'internal' }),
    ],
  },
};

const SHIP = [
  field('title', 'text', { required: true, clearable: false, maxLength: { length: 255, unit: 'characters' } }),
  field('description', 'rich-text', { format: 'html' }),
  field('priority', 'option', { clearable: false, options: options('P0', 'P1', 'P2', 'P3', 'P4') }),
  field('assignee', 'person', { clearable: false }),
] as const;

/** PingCode's default ticket workflow: one way only, nothing skipped. Of twenty ways from one state to another eight exist. */
export const DEFAULT_FLOW = [
  { from: '待处理', to: '处理中' },
  { from: '处理中', to: '已计划' },
  { from: '已计划', to: '已完成' },
  { from: '处理中', to: '已关闭' },
] as const;

const TICKETS: Tool = {
  ...{ connection: 'pingcode', mappingName: 'pingcode-tickets', scope: 'product CRM', filter: {}, people: {} },
  mapping: preset('pingcode-tickets'),
  capabilities: {
    ...CAPABILITIES,
    transitions: 'graph',
    comments: { format: 'plain', visibilities: ['internal'] },
  },
  schema: {
    transitions: DEFAULT_FLOW,
    fields: [
      ...SHIP,
      field('state', 'state', {
        ...{ writable: 'update', clearable: false },
        options: [
          ...[state('待处理', 'todo'), state('处理中', 'doing'), state('已计划', 'doing')],
          ...[state('已完成', 'done'), state('已关闭', 'dropped')],
        ],
      }),
      field('submitter', 'person', { clearable: false }),
      field('tags', 'labels', { clearable: false, options: options('登录', '导出', '计费') }),
    ],
  },
};

const IDEAS: Tool = {
  ...TICKETS,
  mappingName: 'pingcode-ideas',
  mapping: preset('pingcode-ideas'),
  capabilities: { ...TICKETS.capabilities, transitions: 'free' },
  schema: {
    fields: [
      ...SHIP,
      field('state', 'state', {
        ...{ writable: 'update', clearable: false },
        options: [
          ...[state('待评审', 'todo'), state('已计划', 'todo'), state('进行中', 'doing')],
          ...[state('已完成', 'done'), state('已关闭', 'dropped')],
        ],
      }),
      field('properties.backlog_from', 'option', {
        clearable: false,
        options: options('客户反馈', '内部提出', '竞品分析'),
      }),
    ],
  },
};

/** Redmine as its connector describes it: no categories, moves told by each issue. */
const REDMINE: Tool = {
  ...{ connection: 'redmine', mappingName: 'redmine-issues', scope: 'project crm', filter: {}, people: {} },
  mapping: preset('redmine-issues'),
  capabilities: {
    ...CAPABILITIES,
    transitions: 'per-record',
    comments: { format: 'textile', visibilities: ['internal', 'customer'] },
  },
  schema: {
    initialState: '新建',
    fields: [
      field('subject', 'text', { required: true, clearable: false, maxLength: { length: 255, unit: 'characters' } }),
      field('description', 'rich-text', { format: 'textile' }),
      field('status', 'state', {
        clearable: false,
        options: options('新建', '进行中', '已解决', '反馈', '已关闭', '已拒绝'),
      }),
      field('priority', 'option', { clearable: false, options: options('低', '普通', '高', '紧急', '立刻') }),
      field('assigned_to', 'person'),
      field('author', 'person', { writable: 'never' }),
      field('start_date', 'date'),
      field('due_date', 'date'),
      field('estimated_hours', 'number'),
      field('done_ratio', 'number', { clearable: false, rewrites: { decimals: 0 } }),
    ],
  },
};

function changed(tool: Tool, change: Change): Tool {
  const fields: Record<string, FieldMapping> = { ...tool.mapping.fields };
  for (const [name, rule] of Object.entries(change.fields ?? {})) {
    if (rule === null) delete fields[name];
    else fields[name] = rule;
  }
  for (const [name, members] of Object.entries(change.rules ?? {})) {
    const before = fields[name] ?? {};
    fields[name] = { ...(typeof before === 'string' ? { field: before } : before), ...members } as FieldMapping;
  }
  const native = new Map(tool.schema.fields.map((one) => [one.name, one]));
  for (const [name, members] of Object.entries(change.native ?? {})) {
    if (members === null) native.delete(name);
    else native.set(name, { ...(native.get(name) ?? field(name, 'text')), ...members });
  }
  const { mapping } = tool;
  return {
    ...tool,
    ...(change.connection !== undefined && { connection: change.connection }),
    ...(change.scope !== undefined && { scope: change.scope }),
    ...(change.filter && { filter: change.filter }),
    ...(change.people && { people: change.people }),
    ...(change.workflow && { workflow: change.workflow }),
    capabilities: { ...tool.capabilities, ...change.capabilities },
    schema: { ...tool.schema, ...change.schema, fields: [...native.values()] },
    mapping: Mapping.parse({ ...mapping, fields, ...(change.defaults && { defaults: change.defaults }) }),
  };
}

export const rt = (change: Change = {}): Tool => changed(RT, change);
export const tickets = (change: Change = {}): Tool => changed(TICKETS, change);
export const ideas = (change: Change = {}): Tool => changed(IDEAS, change);
export const redmine = (change: Change = {}): Tool => changed(REDMINE, change);

export type Terms = Partial<Pick<Sync, 'id' | 'policy' | 'create' | 'fields' | 'match' | 'comments' | 'cardinality'>>;

const sideOf = (tool: Tool): SyncSide => ({
  ...{ connection: tool.connection, mappingName: tool.mappingName, mapping: tool.mapping },
  ...{ filter: tool.filter, scope: tool.scope, people: tool.people, concurrency: 1, requests: () => 0 },
  workflowRules: { ...NO_WORKFLOW_RULES, ...tool.workflow },
  opened: {
    probe: () => Promise.resolve({ id: 'bot', name: 'bot' }),
    stream: () => {
      throw new Error('the verifier asks no server');
    },
  },
  stream: {
    card: {
      ...{ name: tool.mapping.stream, kind: tool.mapping.kind, title: { en: '', zh: '' } },
      capabilities: tool.capabilities,
    },
  } as SyncSide['stream'],
});

const known = ({ schema }: Tool): KnownStream => ({
  ...{ schema, account: { id: 'bot', name: 'bot' }, workflow: {}, digest: '', at: 0 },
});

/** A sync between two tools, tied together by the engine's own functions. */
export function between(left: Tool, right: Tool, terms: Terms = {}): VerifyInput {
  const sync: Sync = {
    ...{ id: 'feedback', policy: 'two-way-safe', create: 'left-to-right', delete: 'review', fields: {}, match: [] },
    ...{
      left: sideOf(left),
      right: sideOf(right),
      limits: { deletes: 10, changedShare: 0.5 },
      language: 'en',
      sweepEveryMs: 0,
    },
    comments: { direction: 'none' },
    cardinality: 'one-to-one',
    ...terms,
  };
  const ready = makeReady(sync, { left: known(left), right: known(right) });
  const misfits = [...ready.misfits.left, ...ready.misfits.right];
  if (misfits.length > 0) throw new Error(misfits.map((one) => `${one.path}: ${one.words.en}`).join('\n'));
  return verifyInput(sync, ready);
}
