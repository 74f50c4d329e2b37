import { describe, expect, it } from 'vitest';
import { compileMapping, Mapping, NOBODY, type CompiledField } from '../../../src/mapping/index.ts';
import type { FieldSchema, NativeFields, Schema } from '../../../src/model/index.ts';

const options = (...names: readonly string[]) => names.map((name) => ({ id: name, name }));

const SCHEMA: Schema = {
  fields: [
    { name: 'subject', type: 'text', writable: 'always', maxLength: { length: 20, unit: 'characters' } },
    { name: 'type', type: 'option', writable: 'create', options: options('Bug', 'Story') },
    { name: 'severity', type: 'option', writable: 'always', options: options('S1', 'S2') },
    { name: 'points', type: 'number', writable: 'always', range: { min: 0, max: 100 } },
    { name: 'tags', type: 'labels', writable: 'always' },
    { name: 'module', type: 'option', writable: 'always', options: options('App / Login', 'App / Pay') },
    { name: 'due', type: 'instant', writable: 'always' },
    { name: 'owner', type: 'person', writable: 'always' },
  ],
};

const mappingOf = (fields: unknown, more: object = {}): Mapping =>
  Mapping.parse({ connector: 'x', stream: 'y', kind: 'task', fields, ...more });

const compile = (fields: unknown, more: object = {}) => compileMapping('m', mappingOf(fields, more), SCHEMA, NOBODY);

const fieldOf = (rule: unknown, name = 'custom.x', more: object = {}): CompiledField => {
  const { compiled, issues } = compile({ [name]: rule }, more);
  expect(issues).toEqual([]);
  const field = compiled.fields[name];
  if (!field) throw new Error('not compiled');
  return field;
};

const issuesOf = (rule: unknown): readonly string[] =>
  compile({ 'custom.x': rule }).issues.map((issue) => `${issue.path}: ${issue.words.en}`);

describe('where a value comes from', () => {
  it('a constant is the same for every record, needs no native field and is never written', () => {
    const field = fieldOf({ const: 'helpdesk' });
    expect(field.observe({})).toBe('helpdesk');
    expect(field.reads).toEqual([]);
    expect(field.schema.writable).toBe('never');
    expect(fieldOf({ const: ['b', 'a', 'b'] }).observe({})).toEqual(['a', 'b']);
  });

  it('concat puts native fields and words together', () => {
    const field = fieldOf({ concat: ['subject', { text: ' · ' }, 'owner', { text: ' · ' }, 'tags'] });
    const record: NativeFields = { subject: 'Login', owner: { id: '7', name: 'Ann' }, tags: ['a', 'b'] };
    expect(field.observe(record)).toBe('Login · Ann · a, b');
    expect(field.observe({ subject: 'Login' })).toBeUndefined();
    expect(field.schema.writable).toBe('never');
  });

  it('an expression reads the record, in bounds', () => {
    const field = fieldOf({ read: 'record.type == "Bug" && record["severity"] == "S1" ? "yes" : "no"' });
    expect(field.reads).toEqual(['type', 'severity']);
    expect(field.observe({ type: 'Bug', severity: 'S1' })).toBe('yes');
    expect(field.observe({ type: 'Story', severity: 'S1' })).toBe('no');
    expect(field.observe({ type: 'Bug' })).toBeUndefined();
  });

  it('an expression both ways', () => {
    const field = fieldOf({ field: 'points', read: 'value / 2.0', write: 'value * 2.0' });
    expect(field.observe({ points: 8 })).toBe(4);
    expect(field.toNative(4)).toEqual({ native: 8 });
    expect(field.toNative(60)).toHaveProperty('held');
    expect(field.coerce(7)).toBe(7);
  });

  it('what an expression cannot compute is held, never guessed', () => {
    const field = fieldOf({ field: 'points', read: 'value / 2.0' });
    expect(field.observe({ points: null })).toBeNull();
    expect(fieldOf({ field: 'points', read: 'value / 2' }).observe({ points: 3 })).toEqual({ unmapped: 3 });
    expect(fieldOf({ field: 'subject', read: 'size(value)' }).observe({ subject: 'abc' })).toEqual({ unmapped: 'abc' });
    const written = fieldOf({ field: 'severity', read: 'value', write: '"S" + value' }).toNative('9');
    expect(written).toMatchObject({ held: { en: expect.stringContaining('"S9"') as string } });
  });

  it('an expression is never asked about what is not there', () => {
    const field = fieldOf({ field: 'points', read: 'value / 2.0', write: 'value * 2.0', default: 1 });
    expect(field.observe({ points: null })).toBe(1);
    expect(field.toNative(null)).toEqual({ native: null });
  });

  it('an expression with a huge input is not computed', () => {
    const field = fieldOf({ field: 'subject', read: 'value + value' });
    const long = 'x'.repeat(100_001);
    expect(field.observe({ subject: long })).toEqual({ unmapped: long });
  });

  it.each([
    [{ field: 'points', read: 'value +' }, 'fields.custom.x.read: the expression is not valid'],
    [{ field: 'subject', read: 'value.matches("(a+)+$")' }, 'fields.custom.x.read: "matches" is not available'],
    [{ read: 'record.nope' }, 'fields.custom.x.read: the stream has no field "nope"'],
    [{ field: 'subject', read: 'record[value]' }, 'fields.custom.x.read: name the field of "record"'],
    [{ field: 'subject', write: 'unknown + 1' }, 'fields.custom.x.write: the expression is not valid'],
    [{ field: 'nope' }, 'fields.custom.x: the stream has no field "nope"'],
    [{ concat: ['subject', 'gone'] }, 'fields.custom.x: the stream has no field "gone"'],
    [{ field: 'subject', when: { kind: ['a'] } }, 'fields.custom.x: the stream has no field "kind"'],
  ])('%j is named with its path', (rule, words) => {
    expect(issuesOf(rule)[0]).toContain(words);
  });

  it('an expression of unreasonable size is refused', () => {
    expect(issuesOf({ field: 'points', read: Array.from({ length: 150 }, () => 'value').join('+') })[0]).toContain(
      'the expression is not valid',
    );
  });
});

describe('rules that make no sense are refused before anything runs', () => {
  it.each([
    [{}, 'say where the value comes from'],
    [{ field: 'subject', const: 'x' }, 'give one of field, const'],
    [{ field: 'type', values: { Bug: 'bug' }, read: 'value' }, '"values" and an expression exclude each other'],
    [{ const: 'x', write: { a: 'b' } }, '"write" needs a native field'],
    [{ concat: ['subject'], scale: 2 }, '"scale" needs a native field'],
  ])('%j', (rule, words) => {
    const parsed = Mapping.safeParse({ connector: 'x', stream: 'y', kind: 'task', fields: { 'custom.x': rule } });
    expect(parsed.error?.message.replaceAll('\\"', '"')).toContain(words);
  });

  it('a time zone is one', () => {
    expect(() => mappingOf({ title: 'subject' }, { timeZone: 'Mars/Base' })).toThrow('IANA');
  });
});

describe('default', () => {
  it('is what an empty native value means, and is not written over it', () => {
    const field = fieldOf({ field: 'severity', values: { S1: 'high', S2: 'low' }, default: 'low' });
    expect(field.observe({ severity: null })).toBe('low');
    expect(field.toNative('low', { current: null })).toEqual({ native: null });
    expect(field.toNative('low', { current: 'S1' })).toEqual({ native: 'S2' });
    expect(field.coerce(null)).toBe('low');
  });
});

describe('write', () => {
  it('of a list, chooses the first that exists: one mapping for systems in two languages', () => {
    const rule = { field: 'severity', values: { S1: 'high', S2: 'high', 高: 'high' }, write: { high: ['高', 'S2'] } };
    expect(fieldOf(rule).toNative('high')).toEqual({ native: 'S2' });
    expect(fieldOf(rule).toNative('high', { current: 'S1' })).toEqual({ native: 'S1' });
    expect(fieldOf({ ...rule, write: { high: ['高', '低'] } }).toNative('high')).toHaveProperty('held');
  });
});

describe('when', () => {
  const field = fieldOf({ field: 'severity', when: { type: ['Bug'] } });

  it('observes only records it holds for', () => {
    expect(field.observe({ type: 'Bug', severity: 'S1' })).toBe('S1');
    expect(field.observe({ type: 'Story', severity: 'S1' })).toBeUndefined();
    expect(field.applies({ type: 'Story' })).toBe(false);
    expect(field.applies({})).toBeUndefined();
  });

  it('remembers what its value depends on as one', () => {
    expect(field.source({ type: 'Bug', severity: 'S1' })).toBe('["S1","Bug"]');
    expect(fieldOf('severity').source({ severity: 'S1' })).toBe('S1');
  });
});

describe('a text for a vendor that acts on what it finds inside', () => {
  it('is made harmless, and means what it meant', () => {
    const body: FieldSchema = { name: 'body', type: 'rich-text', format: 'textile', writable: 'always' };
    const write = (schema: FieldSchema) =>
      compileMapping('m', mappingOf({ description: 'body' }), { fields: [schema] }, NOBODY).compiled.fields[
        'description'
      ];
    const shared = '<p>ask @ann about #12</p><p>/close</p>';
    const careful = write({ ...body, actsOn: ['mentions', 'commands'] });
    const written = careful?.toNative(shared) ?? { native: '' };
    const native = 'native' in written ? String(written.native) : '';
    expect(native).not.toMatch(/@ann|#12|^\/close/m);
    expect(careful?.toShared(native)).toBe(shared);
    expect(write(body)?.toNative(shared)).toMatchObject({
      native: expect.stringContaining('about #12') as string,
    });
  });
});

describe('numbers, days, cascades', () => {
  it('range holds a shared number that is out of it', () => {
    const field = fieldOf({ field: 'points', scale: 100, range: { min: 0, max: 1 } });
    expect(field.toNative(0.5)).toEqual({ native: 50 });
    expect(field.toNative(1.2)).toHaveProperty('held');
  });

  it.each([
    ['Asia/Shanghai', '2026-03-31T16:00:00.000Z', '2026-04-01'],
    ['America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-08'],
    ['UTC', '2026-04-01T00:00:00.000Z', '2026-04-01'],
  ])('a day in %s begins at %s', (timeZone, instant, day) => {
    const field = fieldOf('due', 'dueDate', { timeZone });
    expect(field.observe({ due: instant })).toBe(day);
    expect(field.toNative(day)).toEqual({ native: instant });
    expect(field.toNative(day, { current: instant.replace('00.000', '30.000') })).toMatchObject({
      native: instant.replace('00.000', '30.000'),
    });
  });

  it('a moment is the same however a vendor writes it', () => {
    const field = fieldOf('due');
    expect(field.observe({ due: '2026-04-01T08:00:00+08:00' })).toBe('2026-04-01T00:00:00.000Z');
    expect(field.observe({ due: '2026-04-01T00:00:00Z' })).toBe('2026-04-01T00:00:00.000Z');
    expect(field.observe({ due: 'soon' })).toEqual({ unmapped: 'soon' });
  });

  it('what is no day is held', () => {
    expect(fieldOf('due', 'dueDate').observe({ due: 'soon' })).toEqual({ unmapped: 'soon' });
  });

  it('a cascade is the path of its words', () => {
    const field = fieldOf({ field: 'module', values: { 'App / Login': 'login', 'App / Pay': 'pay' } });
    expect(field.observe({ module: 'App / Pay' })).toBe('pay');
    expect(field.toNative('login')).toEqual({ native: 'App / Login' });
  });
});

describe('a mapping as a whole', () => {
  it('reads every native field its rules depend on, once', () => {
    const { compiled } = compile({
      title: 'subject',
      'custom.a': { field: 'severity', when: { type: ['Bug'] } },
      'custom.b': { concat: ['subject', 'owner'] },
      'custom.c': { const: 1 },
    });
    expect(compiled.nativeFields).toEqual(['subject', 'severity', 'type', 'owner']);
  });

  it('gives a new record its defaults, and names one the stream does not have', () => {
    expect(compile({ title: 'subject' }, { defaults: { type: 'Bug' } }).compiled.defaults).toEqual({ type: 'Bug' });
    const { issues } = compile({ title: 'subject' }, { defaults: { kind: 'Bug' } });
    expect(issues.map((issue) => issue.path)).toEqual(['defaults.kind']);
  });

  it('means the same with other notes beside it', () => {
    const print = (rule: object) => compile({ title: rule }).compiled.fingerprint;
    expect(print({ field: 'subject', $comment: 'a' })).toBe(print({ field: 'subject' }));
    expect(print({ field: 'subject', default: '?' })).not.toBe(print({ field: 'subject' }));
  });

  it('a set that the vendor cannot empty is held, people by bare ids are people', () => {
    const schema: Schema = {
      fields: [
        { name: 'tags', type: 'labels', writable: 'always', clearable: false },
        { name: 'members', type: 'people', writable: 'always' },
      ],
    };
    const mapping = mappingOf({ labels: 'tags', requester: 'members' });
    const { fields } = compileMapping('m', mapping, schema, NOBODY).compiled;
    expect(fields['labels']?.toNative([])).toHaveProperty('held');
    expect(fields['labels']?.toNative([], { current: [] })).toEqual({ native: [] });
    expect(fields['requester']?.observe({ members: ['7'] })).toEqual({ unmapped: { id: '7' } });
  });

  it('compiles what fits beside what does not', () => {
    const { compiled, issues } = compile({ title: 'subject', 'custom.x': 'nope', 'custom.y': 'gone' });
    expect(Object.keys(compiled.fields)).toEqual(['title']);
    expect(issues.map((issue) => issue.field)).toEqual(['custom.x', 'custom.y']);
  });
});
