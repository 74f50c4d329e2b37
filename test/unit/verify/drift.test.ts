import { describe, expect, it } from 'vitest';
import type { FieldSchema, Schema } from '../../../src/model/index.ts';
import { schemaChanges } from '../../../src/verify/index.ts';

const state = (...options: readonly (readonly [id: string, name: string])[]): FieldSchema => ({
  name: 'state',
  type: 'state',
  writable: 'always',
  options: options.map(([id, name]) => ({ id, name })),
});
const title: FieldSchema = { name: 'title', type: 'text', writable: 'always' };
const schema = (...fields: readonly FieldSchema[]): Schema => ({ fields });

describe('how a stream has changed', () => {
  it.each<[string, Schema, Schema, readonly string[]]>([
    ['nothing', schema(title), schema(title), []],
    ['a field that is gone', schema(title, state()), schema(title), ['field-gone state']],
    ['a new field', schema(title), schema(title, state()), ['field-new state']],
    ['a new field that is required', schema(), schema({ ...title, required: true }), ['required title']],
    ['a field that has become required', schema(title), schema({ ...title, required: true }), ['required title']],
    ['another type', schema(title), schema({ ...title, type: 'number' }), ['type title']],
    ['a renamed option', schema(state(['1', '已完成'])), schema(state(['1', '完成'])), ['option-renamed state']],
    ['an option that is gone', schema(state(['1', 'a'], ['2', 'b'])), schema(state(['1', 'a'])), ['option-gone state']],
    ['a new option', schema(state(['1', 'a'])), schema(state(['1', 'a'], ['2', 'b'])), ['option-new state']],
    [
      'one replaced by another',
      schema(state(['1', 'a'])),
      schema(state(['2', 'b'])),
      ['option-gone state', 'option-new state'],
    ],
    [
      'two that have changed names with each other',
      schema(state(['1', 'a'], ['2', 'b'])),
      schema(state(['1', 'b'], ['2', 'a'])),
      ['option-renamed state', 'option-renamed state'],
    ],
  ])('%s', (_, before, now, expected) => {
    expect(schemaChanges(before, now).map((change) => `${change.kind} ${change.native}`)).toEqual(expected);
  });

  it('says the old name and the new one', () => {
    const [change] = schemaChanges(schema(state(['1', '已完成'])), schema(state(['1', '完成'])));
    expect(change?.words).toEqual({
      en: '"已完成" of "state" is now called "完成"',
      zh: '“state”的“已完成”已改名为“完成”',
    });
  });
});
