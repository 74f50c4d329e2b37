import { createRequire } from 'node:module';
import fc from 'fast-check';
import type * as Micromark from 'micromark';
import { describe, expect, test } from 'vitest';
import { fromCanonical, toCanonical } from '../../../src/richtext/index.ts';
import { hostile } from '../../support/hostile-arbitrary.ts';
import { FORMATS } from './formats.ts';

const { micromark } = createRequire(import.meta.url)('micromark') as typeof Micromark;

const ALLOWED = new RegExp(
  '</?(?:p|h[1-6]|ul|ol|li|blockquote|pre|code|table|thead|tbody|tr|th|td|strong|em|s|a)>|<(?:br|hr)>|' +
    '<ol start="\\d{1,9}">|<code class="language-[a-z0-9+#._-]+">|' +
    '<a href="(?:https?://|mailto:)[a-z0-9][^"<>\\s]*">|<img src="https?://[a-z0-9][^"<>\\s]*" alt="[^"<>]*">',
  'gi',
);

/** What is left of HTML once every tag that may be in it is gone: text without a bracket, if all is well. */
const beyondAllowed = (html: string): string => html.replace(ALLOWED, '');

const NODES = new Set(
  'doc paragraph heading bulletList orderedList listItem taskList taskItem blockquote codeBlock table tableRow tableHeader tableCell rule mediaSingle media text hardBreak strong em strike code link'.split(
    ' ',
  ),
);

function checkAdf(json: string): void {
  JSON.parse(json, (key, value: unknown) => {
    if (key === 'type' && value !== 'external') expect(NODES).toContain(value);
    if (key === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:)[a-z0-9]/i);
    if (key === 'url') expect(value).toMatch(/^https?:\/\/[a-z0-9]/i);
    if (key === 'language') expect(value).toMatch(/^[a-z0-9][a-z0-9+#._-]*$/);
    return value;
  });
}

/** Rendered by a vendor that lets raw HTML and every address through, Markdown may hold no more than canonical HTML does. */
function checkMarkdown(markdown: string): void {
  const html = micromark(markdown, { allowDangerousHtml: true, allowDangerousProtocol: true });
  const known = html
    .replaceAll('<br />', '<br>')
    .replaceAll('<hr />', '<hr>')
    .replaceAll(/<(img [^<>]*) \/>/g, '<$1>');
  expect(beyondAllowed(known)).not.toMatch(/[<>]/);
}

function checkTextile(textile: string): void {
  const outside = textile.replace(/<pre>(?:<code class="[a-z0-9+#._-]+">)?[^]*?<\/pre>/g, '');
  expect(outside).not.toMatch(/<[a-z/!]/i);
  expect(textile).not.toMatch(/":(?!https?:\/\/[a-z0-9]|mailto:)[a-z]+:/i);
  expect(textile).not.toMatch(/(?:^|\s)!(?!https?:\/\/)[^\s!]*:[^\s!]*!/m);
}

const CHECKS = {
  html: (text: string) => expect(beyondAllowed(text)).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot);)/),
  markdown: checkMarkdown,
  textile: checkTextile,
  adf: checkAdf,
  plain: () => undefined,
};

describe.each(FORMATS)('what is hostile in %s', (from) => {
  test('is harmless as canonical HTML and in every other format', () => {
    fc.assert(
      fc.property(hostile[from], (text) => {
        const html = toCanonical(text, from);
        CHECKS.html(html);
        for (const to of FORMATS) CHECKS[to](fromCanonical(html, to));
      }),
      { numRuns: 250 },
    );
  });

  test('is harmless even when it is taken for canonical HTML unread', () => {
    fc.assert(
      fc.property(hostile[from], (text) => {
        for (const to of FORMATS) CHECKS[to](fromCanonical(text, to));
      }),
      { numRuns: 80 },
    );
  });
});

describe('an address', () => {
  test.each([
    ['javascript', 'javascript:alert(1)'],
    ['odd case', 'JaVaScRiPt:alert(1)'],
    ['an entity', '&#106;avascript:alert(1)'],
    ['an entity without semicolon', '&#106avascript:alert(1)'],
    ['a tab inside', 'java\tscript:alert(1)'],
    ['a tab entity inside', 'java&Tab;script:alert(1)'],
    ['a control character before', '\u0001javascript:alert(1)'],
    ['an invisible character inside', 'java\u200bscript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['vbscript', 'vbscript:x'],
    ['no host', 'https:///x'],
    ['no scheme', '//evil.example/'],
    ['relative', '/admin'],
  ])('with %s is no link; its words stay', (_, url) => {
    expect(toCanonical(`<a href="${url}">x</a>`, 'html')).toBe('<p>x</p>');
    expect(toCanonical(`<img src="${url}" alt="x">`, 'html')).toBe('<p>x</p>');
  });

  test.each([
    ['https', 'HTTPS://Example.com/a b', 'https://Example.com/a%20b'],
    ['a host in Chinese', 'https://例子.测试/路径', 'https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF%E5%BE%84'],
    ['mail', 'mailto:a@b.com', 'mailto:a@b.com'],
    ['a quote in it', 'https://a.b/&quot;onclick=x', 'https://a.b/%22onclick=x'],
  ])('of %s has one spelling', (_, url, canonical) => {
    expect(toCanonical(`<a href="${url}">x</a>`, 'html')).toBe(`<p><a href="${canonical}">x</a></p>`);
  });
});
