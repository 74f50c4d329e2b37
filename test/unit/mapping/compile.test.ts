import { describe, expect, it } from 'vitest';
import {
  compileMapping,
  fingerprint,
  type Mapping,
  type PeopleBook,
  type Present,
  type Written,
} from '../../../src/mapping/index.ts';
import type { Mapped, Native, Person, Schema, Value } from '../../../src/model/index.ts';

const options = (...names: readonly string[]) => names.map((name) => ({ id: name, name }));

const SCHEMA: Schema = {
  fields: [
    { name: 'subject', type: 'text', writable: 'always', maxLength: { length: 10, unit: 'characters' } },
    {
      name: 'short',
      type: 'text',
      writable: 'always',
      rewrites: { singleLine: 'remove', cutAt: { length: 6, unit: 'bytes' } },
    },
    { name: 'body', type: 'rich-text', format: 'html', writable: 'always' },
    { name: 'state', type: 'state', writable: 'always', options: options('新建', '进行中', '已解决', '已关闭') },
    { name: 'prio', type: 'option', writable: 'always', options: options('P0', 'P1', 'P2', 'P3', 'P4') },
    { name: 'owner', type: 'person', writable: 'always', clearable: false },
    { name: 'askers', type: 'people', writable: 'always' },
    { name: 'tags', type: 'labels', writable: 'always' },
    { name: 'percent', type: 'number', writable: 'always', range: { min: 0, max: 100 } },
    { name: 'due', type: 'date', writable: 'always' },
  ],
};

const ANN: Person = { id: '7', name: 'Ann', email: 'Ann@Example.Test' };

const BOOK: PeopleBook = {
  identify: (person) => person.email?.toLowerCase(),
  resolve: (identity) => ({ 'ann@example.test': ANN, 'two@example.test': 'ambiguous' as const })[identity] ?? 'unknown',
};

const MAPPING: Mapping = {
  connector: 'x',
  stream: 'y',
  kind: 'task',
  fields: {
    title: 'subject',
    'custom.short': 'short',
    description: 'body',
    status: {
      field: 'state',
      values: { 新建: 'new', 进行中: 'in_progress', 已解决: 'done', 已关闭: 'done' },
      write: { done: '已解决', planned: '新建' },
    },
    priority: { field: 'prio', values: { P0: 'urgent', P1: 'high', P2: 'normal', P3: 'low', P4: 'low' } },
    assignee: 'owner',
    requester: 'askers',
    labels: 'tags',
    progress: { field: 'percent', scale: 100 },
    dueDate: 'due',
  },
};

const { compiled, issues } = compileMapping('m', MAPPING, SCHEMA, BOOK);
const read = (field: string, native: Native): Mapped | undefined => compiled.fields[field]?.toShared(native);
const write = (field: string, value: Value, present?: Present): Written | undefined =>
  compiled.fields[field]?.toNative(value, present);

describe('reading', () => {
  it.each<{ say: string; field: string; native: Native; is: Mapped | undefined }>([
    { say: 'text loses outer blanks and CRLF', field: 'title', native: ' a\r\nb ', is: 'a\nb' },
    { say: 'empty text is cleared', field: 'title', native: '', is: null },
    { say: 'a mapped state', field: 'status', native: '进行中', is: 'in_progress' },
    { say: 'two states that mean the same', field: 'status', native: '已关闭', is: 'done' },
    { say: 'a state nobody mapped is no guess', field: 'status', native: '待定', is: { unmapped: '待定' } },
    {
      say: 'a name that every object has is not a value',
      field: 'status',
      native: 'constructor',
      is: { unmapped: 'constructor' },
    },
    { say: 'a person by address', field: 'assignee', native: ANN, is: 'ann@example.test' },
    { say: 'nobody', field: 'assignee', native: null, is: null },
    {
      say: 'a person without an address',
      field: 'assignee',
      native: { id: '9', name: 'Bob' },
      is: { unmapped: { id: '9', name: 'Bob' } },
    },
    { say: 'people as a set', field: 'requester', native: [ANN, ANN], is: ['ann@example.test'] },
    { say: 'labels as a sorted set', field: 'labels', native: ['b', 'a', 'b'], is: ['a', 'b'] },
    { say: 'no labels is an empty set', field: 'labels', native: null, is: [] },
    { say: 'per cent to a share', field: 'progress', native: 55, is: 0.55 },
    { say: 'a number as text', field: 'progress', native: '30', is: 0.3 },
    { say: 'an instant as a day', field: 'dueDate', native: '2026-03-01T00:00:00Z', is: '2026-03-01' },
  ])('$say', ({ field, native, is }) => {
    expect(read(field, native)).toEqual(is);
  });
});

describe('writing back', () => {
  it.each<{ say: string; field: string; value: Value; present?: Present; is: object }>([
    { say: 'the only native value with this meaning', field: 'status', value: 'in_progress', is: { native: '进行中' } },
    { say: 'what write says, among several', field: 'status', value: 'done', is: { native: '已解决' } },
    {
      say: 'what is there already, when it means the same',
      field: 'status',
      value: 'done',
      present: { current: '已关闭' },
      is: { native: '已关闭' },
    },
    {
      say: 'what was seen last for this meaning',
      field: 'priority',
      value: 'low',
      present: { memo: { low: 'P4' } },
      is: { native: 'P4' },
    },
    {
      say: 'a meaning this side has no word for, through write',
      field: 'status',
      value: 'planned',
      is: { native: '新建' },
    },
    { say: 'a share to per cent', field: 'progress', value: 0.07, is: { native: 7 } },
    { say: 'clearing', field: 'title', value: null, is: { native: null } },
    { say: 'a person by address', field: 'assignee', value: 'ann@example.test', is: { native: ANN } },
  ])('$say', ({ field, value, present, is }) => {
    expect(write(field, value, present)).toEqual(is);
  });

  it.each<{ say: string; field: string; value: Value; words: string }>([
    { say: 'several native values and no write', field: 'priority', value: 'low', words: 'could be P3 or P4' },
    {
      say: 'a meaning without a native value',
      field: 'status',
      value: 'declined',
      words: 'no state here means "declined"',
    },
    {
      say: 'nobody with this address',
      field: 'assignee',
      value: 'x@example.test',
      words: 'nobody here is x@example.test',
    },
    {
      say: 'two with this address',
      field: 'assignee',
      value: 'two@example.test',
      words: 'several people here could be',
    },
    { say: 'a field that cannot be emptied', field: 'assignee', value: null, words: 'cannot be emptied' },
    { say: 'a title that is too long', field: 'title', value: 'eleven chars', words: 'longer than the 10 characters' },
    { say: 'a number out of range', field: 'progress', value: 1.5, words: '150 is outside 0–100' },
  ])('holds $say', ({ field, value, words }) => {
    const written = write(field, value);
    expect(written && 'held' in written ? written.held.en : written).toContain(words);
  });
});

describe('what a side is known to make of a value', () => {
  it('cuts bytes, not characters, and takes line breaks out', () => {
    expect(compiled.fields['custom.short']?.coerce('登录\n页面')).toBe('登录');
  });

  it('reads back the nearest state it has', () => {
    expect(compiled.fields['status']?.coerce('planned')).toBe('new');
    expect(compiled.fields['status']?.coerce('done')).toBe('done');
    expect(compiled.fields['status']?.coerce('declined')).toBe('declined');
  });
});

describe('laws of every value map', () => {
  const states = ['新建', '进行中', '已解决', '已关闭'];
  it('a read followed by a write changes nothing', () => {
    for (const state of states) {
      const value = read('status', state);
      expect(write('status', value as Value, { current: state })).toEqual({ native: state });
    }
  });

  it('a written value reads back as itself, up to the map', () => {
    for (const value of ['new', 'in_progress', 'done', 'planned']) {
      const written = write('status', value);
      const native = written && 'native' in written ? written.native : null;
      expect(read('status', native)).toBe(compiled.fields['status']?.coerce(value));
    }
  });
});

describe('a mapping tied to a schema', () => {
  it('names every field the stream does not have, with its path', () => {
    const wrong: Mapping = { ...MAPPING, fields: { title: 'sibject', status: { field: 'stat' } } };
    const found = compileMapping('m', wrong, SCHEMA, BOOK).issues;
    expect(found.map((issue) => `${issue.file} ${issue.path}`)).toEqual([
      'mappings/m.json fields.title',
      'mappings/m.json fields.status',
    ]);
    expect(found[0]?.words.zh).toContain('没有字段“sibject”');
    expect(issues).toEqual([]);
  });

  it('has a fingerprint of its meaning, not of its layout', () => {
    const { title = '', ...rest } = MAPPING.fields;
    expect(fingerprint({ ...MAPPING, $schema: 'x', fields: { ...rest, title } })).toBe(fingerprint(MAPPING));
    expect(fingerprint({ ...MAPPING, fields: { ...rest } })).not.toBe(fingerprint(MAPPING));
  });
});
