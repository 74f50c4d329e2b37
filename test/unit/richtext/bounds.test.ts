import { describe, expect, test } from 'vitest';
import { fromCanonical, normalFor, plainText, toCanonical } from '../../../src/richtext/index.ts';
import { remembering } from '../../../src/richtext/cache.ts';
import { CACHE, MAX_CELLS, MAX_DEPTH, MAX_RUNS } from '../../../src/richtext/limits.ts';
import { FORMATS } from './formats.ts';

const count = (text: string, what: string): number => text.split(what).length - 1;
const DEEP = 10_000;

describe('ten thousand tags within one another', () => {
  test.each([
    ['div', '<div>'],
    ['quotes', '<blockquote>'],
    ['lists', '<ul><li>'],
    ['lists without items', '<ol>'],
    ['marks', '<b><i><s><a href="https://a.b/">'],
    ['tables', '<table><tr><td>'],
    ['headings', '<h1>'],
  ])('%s keep their text and the tree stays flat', (_, tags) => {
    const html = toCanonical(`a${tags.repeat(DEEP)}b`, 'html');
    expect(plainText(html).replace(/[^ab]/g, '')).toBe('ab');
    expect(
      count(html, '<blockquote>') + count(html, '<ul>') + count(html, '<ol>') + count(html, '<table>'),
    ).toBeLessThanOrEqual(MAX_DEPTH);
    for (const format of FORMATS) expect(normalFor(normalFor(html, format), format)).toBe(normalFor(html, format));
  });

  test.each([
    ['quotes', 'markdown', '>'.repeat(DEEP)],
    ['quotes and lists', 'markdown', '> - '.repeat(DEEP)],
    ['numbered lists', 'markdown', '1. '.repeat(DEEP)],
    ['indented lists', 'markdown', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(2 * depth)}- x\n`).join('')],
    ['quotes', 'textile', '>'.repeat(DEEP)],
    ['lists', 'textile', `${'*'.repeat(DEEP)} `],
    [
      'quotes',
      'adf',
      `{"type":"doc","content":[${'{"type":"blockquote","content":['.repeat(DEEP)}{"type":"text","text":"`,
    ],
  ] as const)('%s of %s', (_, format, opening) => {
    const closing = format === 'adf' ? `"}${']}'.repeat(DEEP)}]}` : '';
    const html = toCanonical(`${opening}b${closing}`, format);
    expect(html).toContain('b');
    expect(html.length).toBeLessThan(40_000);
  });
});

describe('a megabyte', () => {
  const MEGABYTE = 1_000_000;
  const fill = (unit: string): string => unit.repeat(Math.ceil(MEGABYTE / unit.length));

  test.each([
    ['one line of Chinese', 'plain', fill('页面空白。')],
    ['one line with a mark', 'markdown', `**${fill('页面空白。')}**`],
    ['lines', 'markdown', fill('a line of the log, with words\n')],
    ['one word', 'html', `<p>${fill('a')}</p>`],
    ['paragraphs with marks', 'html', fill('<p>a <strong>b</strong> c</p>')],
    ['quick tags that never end', 'textile', fill('*a ')],
    ['quotation marks that never end', 'textile', fill('"a":b ')],
    ['a tag with attributes only', 'html', `<a ${fill('a=b c ')}>x`],
    ['comments that never end', 'html', fill('<!--')],
    ['drawings that never end', 'html', `x<svg>${fill('<svg ')}`],
    ['brackets', 'html', fill('<')],
    ['cells', 'html', `<table><tr>${fill('<td>x')}`],
    ['wide cells', 'html', `<table>${fill('<tr><td colspan=50>x')}`],
    ['addresses', 'plain', fill('https://a.b/c ')],
    ['half addresses', 'plain', fill('https://-')],
    ['end tags without a beginning', 'html', `${fill('<ul><li>')}${fill('</blockquote>')}`],
  ] as const)('of %s in %s is read and written', (_, format, text) => {
    const html = toCanonical(text, format);
    expect(fromCanonical(html, 'textile').length).toBeLessThan(12 * MEGABYTE);
  });
});

describe('what would take the Markdown parser for ever', () => {
  test.each([
    ['marks that open and close', 'a**b*'],
    ['strike-through', 'a~~b~'],
    ['marks that only close', 'a* '],
  ])('%s are text beyond the bound, and settle', (_, unit) => {
    const html = toCanonical(unit.repeat(3_000), 'markdown');
    expect(html).not.toContain('<em>');
    expect(normalFor(html, 'markdown')).toBe(html);
  });

  test('code is not touched, however many marks it holds', () => {
    const code = '*a_ ~b\n'.repeat(3_000).trimEnd();
    expect(toCanonical(`\`\`\`\n${code}\n\`\`\``, 'markdown')).toBe(`<pre><code>${code}</code></pre>`);
  });

  test('a table too large is lines', () => {
    const html = toCanonical(`a|b\n-|-\n${'c|d\n'.repeat(MAX_CELLS)}`, 'markdown');
    expect(html).not.toContain('<table>');
    expect(normalFor(html, 'markdown')).toBe(html);
  });
});

describe('at a bound', () => {
  test('a line with too many marks keeps its words', () => {
    const html = toCanonical('<b>a</b> b '.repeat(MAX_RUNS), 'html');
    expect(html).toBe(`<p>${'a b '.repeat(MAX_RUNS).trim()}</p>`);
  });

  test('a paragraph with too many marks becomes two', () => {
    const html = toCanonical('<b>a</b> b<br>'.repeat(MAX_RUNS), 'html');
    expect(count(html, '<p>')).toBe(2);
    expect(count(html, '<strong>')).toBe(MAX_RUNS);
    for (const format of FORMATS) expect(normalFor(normalFor(html, format), format)).toBe(normalFor(html, format));
  });

  test('the largest table there may be comes back from every format that has tables', () => {
    const row = `<tr>${'<td>**</td>'.repeat(50)}</tr>`;
    const html = `<table><tbody>${row.repeat(MAX_CELLS / 50)}</tbody></table>`;
    for (const format of ['html', 'markdown', 'textile', 'adf'] as const) expect(normalFor(html, format)).toBe(html);
    expect(toCanonical(html.replace('</tbody>', `${row}</tbody>`), 'html')).not.toContain('<table>');
  });

  test('the deepest nesting there may be comes back from Markdown', () => {
    const html = `${'<ul><li>'.repeat(MAX_DEPTH)}a${'</li></ul>'.repeat(MAX_DEPTH)}`;
    for (const format of ['html', 'markdown', 'textile', 'adf'] as const) expect(normalFor(html, format)).toBe(html);
  });
});

describe('remembering', () => {
  test('computes a text once, until too many others came', () => {
    const asked: string[] = [];
    const remembered = remembering((text) => (asked.push(text), text.toUpperCase()));
    expect([remembered('a'), remembered('a')]).toEqual(['A', 'A']);
    expect(asked).toEqual(['a']);
    for (let index = 0; index < CACHE.texts; index++) remembered(String(index));
    remembered('a');
    expect(asked.filter((text) => text === 'a')).toHaveLength(2);
  });

  test('keeps what is asked for again, and never what is long', () => {
    let asked = 0;
    const remembered = remembering((text) => String(text.length + asked++ * 0));
    for (let index = 0; index < 2 * CACHE.texts; index++) {
      remembered('a');
      remembered(String(index));
    }
    expect(asked).toBe(1 + 2 * CACHE.texts);
    const long = 'a'.repeat(CACHE.characters + 1);
    remembered(long);
    remembered(long);
    expect(asked).toBe(3 + 2 * CACHE.texts);
  });
});
