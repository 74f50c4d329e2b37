import { describe, expect, test } from 'vitest';
import { fromCanonical, toCanonical } from '../../../src/richtext/index.ts';

const doc = (...content: readonly unknown[]): string => JSON.stringify({ version: 1, type: 'doc', content });
const p = (...content: readonly unknown[]): unknown => ({ type: 'paragraph', content });
const text = (words: string, ...marks: readonly unknown[]): unknown => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks } : {}),
});
const mark = (type: string, attrs?: unknown): unknown => ({ type, ...(attrs === undefined ? {} : { attrs }) });

describe('an Atlassian document is read', () => {
  test.each([
    [
      'marks',
      doc(
        p(
          text('a', mark('strong'), mark('em')),
          text('b', mark('underline')),
          text(' c', mark('subsup', { type: 'sup' })),
        ),
      ),
      '<p><strong><em>a</em></strong>b c</p>',
    ],
    ['a link', doc(p(text('a', mark('link', { href: 'https://a.b/' })))), '<p><a href="https://a.b/">a</a></p>'],
    [
      'people, emoji, dates, statuses',
      doc(
        p(
          { type: 'mention', attrs: { id: '1', text: '@Ann' } },
          text(' '),
          { type: 'emoji', attrs: { shortName: ':smile:', text: '😄' } },
          text(' '),
          { type: 'date', attrs: { timestamp: '1767225600000' } },
          text(' '),
          { type: 'status', attrs: { text: 'DONE' } },
        ),
      ),
      '<p>@Ann 😄 2026-01-01 DONE</p>',
    ],
    [
      'cards',
      doc(p({ type: 'inlineCard', attrs: { url: 'https://a.b/c' } }), {
        type: 'blockCard',
        attrs: { url: 'https://a.b/d' },
      }),
      '<p><a href="https://a.b/c">https://a.b/c</a></p><p><a href="https://a.b/d">https://a.b/d</a></p>',
    ],
    [
      'a panel and an expand',
      doc(
        { type: 'panel', attrs: { panelType: 'info' }, content: [p(text('a'))] },
        { type: 'expand', attrs: { title: 'b' }, content: [p(text('c'))] },
      ),
      '<blockquote><p>a</p></blockquote><p>b</p><p>c</p>',
    ],
    [
      'tasks',
      doc({
        type: 'taskList',
        content: [
          { type: 'taskItem', attrs: { state: 'DONE' }, content: [text('a')] },
          { type: 'taskItem', attrs: { state: 'TODO' }, content: [text('b')] },
        ],
      }),
      '<ul><li>[x] a</li><li>[ ] b</li></ul>',
    ],
    [
      "a file of the vendor's store, which travels as an attachment",
      doc({ type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'file', id: 'x' } }] }, p(text('a'))),
      '<p>a</p>',
    ],
    [
      'what is still to be invented',
      doc({ type: 'hologram', content: [p(text('a'), { type: 'sparkle', attrs: { text: 'b' } })] }),
      '<p>ab</p>',
    ],
    [
      'nonsense',
      doc(null, 3, 'x', [], { type: 'paragraph', content: 'no', marks: {} }, p(text('a'), { type: 'text' })),
      '<p>a</p>',
    ],
  ])('%s', (_, json, html) => expect(toCanonical(json, 'adf')).toBe(html));

  test('text that is no document is plain text', () => {
    expect(toCanonical('h1. not *adf*', 'adf')).toBe('<p>h1. not *adf*</p>');
    expect(toCanonical('{"a":1}', 'adf')).toBe('<p>{"a":1}</p>');
  });
});

describe('an Atlassian document is written', () => {
  const content = (html: string): unknown =>
    (JSON.parse(fromCanonical(html, 'adf')) as { readonly content: unknown }).content;

  test('empty, for an empty text', () => {
    expect(JSON.parse(fromCanonical('', 'adf'))).toEqual({ version: 1, type: 'doc', content: [] });
  });

  test('with flat marks and breaks', () => {
    expect(content('<p><strong>a <em>b</em></strong><br><code>c</code></p>')).toEqual([
      p(
        text('a ', mark('strong')),
        text('b', mark('strong'), mark('em')),
        { type: 'hardBreak' },
        text('c', mark('code')),
      ),
    ]);
  });

  test('with an empty paragraph where an item may not begin with a list', () => {
    const inner = { type: 'bulletList', content: [{ type: 'listItem', content: [p(text('a'))] }] };
    expect(content('<ul><li><ul><li>a</li></ul></li></ul>')).toEqual([
      { type: 'bulletList', content: [{ type: 'listItem', content: [p(), inner] }] },
    ]);
  });

  test('with a picture of its own only where it stands alone', () => {
    expect(content('<p><img src="https://a.b/c.png" alt=""></p>')).toEqual([
      {
        type: 'mediaSingle',
        attrs: { layout: 'center' },
        content: [{ type: 'media', attrs: { type: 'external', url: 'https://a.b/c.png' } }],
      },
    ]);
    expect(content('<h1><img src="https://a.b/c.png" alt=""></h1>')).toEqual([
      { type: 'heading', attrs: { level: 1 }, content: [text('c.png', mark('link', { href: 'https://a.b/c.png' }))] },
    ]);
  });

  test('with tasks only where every item is one', () => {
    expect(content('<ul><li>[x] a</li></ul>')).toMatchObject([
      { type: 'taskList', content: [{ type: 'taskItem', attrs: { state: 'DONE' } }] },
    ]);
    expect(content('<ul><li>[x] a</li><li>b</li></ul>')).toMatchObject([{ type: 'bulletList' }]);
  });
});
