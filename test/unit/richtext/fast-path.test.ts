import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fastCanonical, fastNative } from '../../../src/richtext/fast.ts';
import { canonical, words } from '../../../src/richtext/formats.ts';
import { plainText, toCanonical } from '../../../src/richtext/index.ts';
import { nativeText, richWords } from '../../support/rich-text-arbitrary.ts';
import { FORMATS } from './formats.ts';

const CALM = [
  'word',
  '中文。',
  '(x)',
  'a-b',
  '-',
  '- ',
  'C#',
  '1.',
  '2.5',
  'e.g.',
  '\n',
  '\n\n',
  ' ',
  '!',
  '“q”',
  'p.',
  'h1.',
  '#',
  '=',
  'a:',
  '?',
  '😀',
  '　',
  'AB(c)',
  '(-a',
  '!x',
  '<br>',
  '\r\n',
  '_x_',
  '*x*',
  '~x~',
  '@x@',
  '^x^',
  '"x":http:',
];
/** Texts near the border between having markup and having none. */
const calmText = fc
  .array(fc.oneof({ arbitrary: fc.constantFrom(...CALM), weight: 6 }, { arbitrary: richWords, weight: 1 }), {
    maxLength: 7,
  })
  .map((parts) => parts.join(''));
const text = fc.oneof(
  calmText,
  calmText.map((inner) => `<p>${inner}</p>`),
  nativeText,
);

test.each(['html', 'markdown', 'textile', 'plain'] as const)('reads %s without a tree just as with one', (format) => {
  let fast = 0;
  fc.assert(
    fc.property(text, (native) => {
      const html = fastCanonical(native, format);
      if (html === undefined) return;
      fast++;
      expect(html).toBe(canonical[format](native));
    }),
    { numRuns: 2_000 },
  );
  expect(fast).toBeGreaterThan(100);
});

test.each(FORMATS)('writes %s without a tree so that it reads the same', (format) => {
  let fast = 0;
  fc.assert(
    fc.property(text, (native) => {
      const html = toCanonical(native, 'html');
      const written = fastNative(html, format);
      if (written === undefined) return;
      fast++;
      expect(canonical[format](written)).toBe(html);
      expect(plainText(html)).toBe(words(html));
    }),
    { numRuns: 2_000 },
  );
  expect(fast).toBeGreaterThan(100);
});

test.each([
  ['a sentence', '客户反馈：导出报表时页面空白。', 'plain'],
  ['a sentence', '导出报表时页面空白 (v2.1), 2026-01-01.', 'markdown'],
  ['lines', 'Steps:\nopen the page\n\nThanks, Ann', 'markdown'],
  ['lines', 'Steps:\nopen the page\n\nThanks, Ann', 'textile'],
  ['lines as Redmine returns them', '页面空白\r\n\r\nhelp\r\n', 'textile'],
  ['two paragraphs', '<p>导出报表</p><p>页面空白</p>', 'html'],
] as const)('%s in %s takes the fast path', (_, native, format) => {
  expect(fastCanonical(native, format)).toBeDefined();
});

const INDEX = new URL('../../../src/richtext/index.ts', import.meta.url).href;
const PROBE = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  const { toCanonical, fromCanonical, normalFor } = await import(${JSON.stringify(INDEX)});
  fromCanonical(toCanonical('页面空白\\nhelp', 'markdown'), 'textile');
  normalFor('<p>a</p>', 'html');
  const before = [...loaded];
  toCanonical('**a**', 'markdown');
  console.log(JSON.stringify({ before, after: loaded }));
`;

test('neither a library nor a tree is loaded before a text needs it', () => {
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', PROBE], { cwd, encoding: 'utf8' });
  const { before, after } = JSON.parse(out) as {
    readonly before: readonly string[];
    readonly after: readonly string[];
  };
  const heavy = (urls: readonly string[]): readonly string[] =>
    urls.filter((url) => /node_modules|formats\.ts|builder\.ts/.test(url));
  expect(heavy(before)).toEqual([]);
  expect(before.length).toBeLessThan(10);
  expect(heavy(after).length).toBeGreaterThan(2);
});
