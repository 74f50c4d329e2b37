import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Mapping } from '../../../src/mapping/index.ts';
import { Connections, People, Syncs } from '../../../src/workspace/index.ts';
import { zodIssues } from '../../../src/workspace/issues.ts';

const said = (schema: z.ZodType, value: unknown, prefix?: string) => {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) throw new Error('this was to be refused');
  return zodIssues('a.json', parsed.error, prefix).map(({ path, words }) => [path, words.en, words.zh]);
};

const mappingOf = (rule: unknown) => ({
  connector: 'redmine',
  stream: 'issues',
  kind: 'task',
  fields: { title: rule },
});

describe('a schema that speaks for itself', () => {
  const Even = z.number().refine((value) => value % 2 === 0, { message: 'must be even', params: { zh: '必须是偶数' } });

  it('is quoted in both languages', () => {
    expect(said(z.object({ n: Even }), { n: 3 })).toEqual([['n', 'must be even', '必须是偶数']]);
  });

  it('is quoted as it is where it has no Chinese words', () => {
    expect(
      said(
        z.number().refine(() => false, 'is not it'),
        3,
      ),
    ).toEqual([['', 'is not it', 'is not it']]);
  });

  it('is quoted for a name as well', () => {
    const words = ['use letters, digits, dots, dashes and underscores', '请使用字母、数字、点、连字符和下划线'];
    expect(said(Connections, { 'my desk': { connector: 'redmine' } })).toEqual([['my desk', ...words]]);
    expect(said(Syncs, { 'bad name': {} })[0]).toEqual(['bad name', ...words]);
  });
});

/** The path and both sentences, for values that may be of several kinds. */
const UNIONS: readonly (readonly [rule: unknown, path: string, en: string, zh: string])[] = [
  [{ field: 'subject', defalt: 1 }, 'fields.title', 'Unrecognized key: "defalt"', '出现未知的键(key): "defalt"'],
  ['', 'fields.title', 'Too small: expected string to have >=1 characters', '数值过小：期望 string >=1 字符'],
  [
    5,
    'fields.title',
    'Invalid input: expected string | object, received number',
    '无效输入：期望 string | object，实际接收 数字',
  ],
  [
    { field: 'subject', const: 'x' },
    'fields.title',
    'give one of field, const, not several',
    'field、const 只能选择其中之一',
  ],
  [
    { field: 'status', unmapped: 'hol' },
    'fields.title.unmapped',
    'Invalid option: expected one of "hold"|"skip"',
    '无效选项：期望以下之一 "hold"|"skip"',
  ],
  [
    { field: 'status', unmapped: { use: 1, also: 2 } },
    'fields.title.unmapped',
    'Unrecognized key: "also"',
    '出现未知的键(key): "also"',
  ],
  [
    { const: ['a', 1] },
    'fields.title.const.1',
    'Invalid input: expected string, received number',
    '无效输入：期望 string，实际接收 数字',
  ],
  [
    { const: {} },
    'fields.title.const',
    'Invalid input: expected string | number | boolean | null | array, received object',
    '无效输入：期望 string | number | boolean | null | array，实际接收 object',
  ],
  [
    { concat: ['subject', { txt: '#' }] },
    'fields.title.concat.1.text',
    'Invalid input: expected string, received undefined',
    '无效输入：期望 string，实际接收 undefined',
  ],
];

describe('a value that may be of several kinds', () => {
  it.each(UNIONS)('%j is told about as what it is', (rule, path, en, zh) => {
    expect(said(Mapping, mappingOf(rule))).toContainEqual([path, en, zh]);
  });

  it('never says only that something is wrong', () => {
    for (const [rule] of UNIONS)
      for (const [, en] of said(Mapping, mappingOf(rule))) expect(en).not.toBe('Invalid input');
  });

  it('keeps what stands before the path', () => {
    const found = said(People, { li: { redmine: 7 } }, 'people');
    expect(found.map(([path]) => path)).toEqual(['people.li.redmine']);
  });
});
