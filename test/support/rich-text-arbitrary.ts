import fc, { type Arbitrary } from 'fast-check';

/** Words that have meant something to some format, beside ordinary ones in several scripts. */
const WORDS = [
  'word',
  'Word',
  'a',
  '42',
  '2026-01-01',
  'snake_case_name',
  'C++',
  'v1.2',
  'e.g.',
  'API(v2)',
  'foo[1]',
  'me@example.com',
  '@ann',
  '#12',
  '!7',
  '/close',
  '中文',
  '请立即处理',
  '“引用”',
  '注意：',
  '你好。',
  '，',
  '　',
  '😀',
  '👨‍👩‍👧',
  'é',
  'ß',
  '&amp;',
  '&',
  '&#42;',
  '<',
  '>',
  '<b>',
  '</p>',
  '<script>',
  '*',
  '**',
  '_',
  '__',
  '~',
  '~~',
  '`',
  '``',
  '```',
  '-',
  '--',
  '---',
  '+',
  '=',
  '==',
  '===',
  '^',
  '%',
  '??',
  '@',
  '!',
  '!x!',
  '"',
  '":',
  '"a":http://x',
  '[',
  ']',
  '[x]',
  '[ ]',
  '[X]',
  '](',
  '![',
  '(',
  ')',
  '{',
  '}',
  '|',
  '| - |',
  ':--',
  '\\',
  '\\\\',
  '\\*',
  '#',
  '##',
  '1.',
  '1)',
  'h1.',
  'bq.',
  'p.',
  'bc.',
  '*a*',
  '**a**',
  '_a_',
  '-a-',
  '@a@',
  '`a`',
  '~~a~~',
  '+a+',
  ':',
  ';',
  '.',
  ',',
  '?',
  '$',
  '/',
  'https://example.com/a_b?c=d&e=f#g',
  'http://x.y/(z)',
  'https://a.b/c.',
  'https://',
  'www.x.com',
  'javascript:alert(1)',
  '{{toc}}',
  '[[Page]]',
  '[^1]',
  '\u200b',
  '\u2060',
  '\u00a0',
  'x%x%',
];

const word = fc.oneof(
  { arbitrary: fc.constantFrom(...WORDS), weight: 8 },
  { arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }), weight: 1 },
);

/** Text with and without spaces between the words. */
export const richWords: Arbitrary<string> = fc
  .array(fc.tuple(word, fc.constantFrom('', ' ', ' ', '  ')), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.map(([text, space]) => text + space).join(''));

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const url = fc.constantFrom(
  'https://example.com/',
  'http://x.y/a_b_c',
  'https://例子.测试/路径',
  'mailto:a@b.com',
  'https://x.y/(z)',
  'https://x.y/a.',
  'https://x.y/?a=1&amp;b=2&amp;copy=3',
  'https://x.y/a b',
  'javascript:alert(1)',
  '/relative',
  'https://x.y/*_~[]|"',
);

const MARKS = ['strong', 'b', 'em', 'i', 's', 'del', 'code', 'u', 'span', 'sub'];

interface Tree {
  readonly inline: string;
  readonly block: string;
}

/** HTML as editors write it, and worse: marks and blocks nested in every way, including where they may not be. */
export const { inline: richInline, block: richBlock } = fc.letrec<Tree>((tie) => ({
  inline: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    richWords.map(escaped),
    fc.tuple(richWords.map(escaped), tie('inline'), richWords.map(escaped)).map((parts): string => parts.join('')),
    fc.tuple(fc.constantFrom(...MARKS), tie('inline')).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
    fc.tuple(url, tie('inline')).map(([href, inner]) => `<a href="${href}">${inner}</a>`),
    fc
      .tuple(url, richWords.map(escaped))
      .map(([src, alt]) => `<img src="${src}" alt="${alt.replaceAll('"', '&quot;')}">`),
    fc.constant('<br>'),
    fc.tuple(tie('inline'), tie('inline')).map((parts) => parts.join('')),
  ),
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('inline').map((inline) => `<p>${inline}</p>`),
    tie('inline').map(String),
    fc
      .tuple(fc.integer({ min: 1, max: 6 }), tie('inline'))
      .map(([level, inline]) => `<h${level}>${inline}</h${level}>`),
    fc
      .tuple(fc.constantFrom('ul', 'ol', 'ol start="3"'), fc.array(tie('block'), { minLength: 1, maxLength: 3 }))
      .map(([tag, items]) => `<${tag}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag.slice(0, 2)}>`),
    tie('block').map((block) => `<blockquote>${block}</blockquote>`),
    fc
      .tuple(richWords, richWords)
      .map(([one, other]) => `<pre><code class="language-ts">${escaped(one)}\n  ${escaped(other)}\n\n\tx</code></pre>`),
    fc
      .tuple(
        fc.boolean(),
        fc.array(fc.array(tie('inline'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      )
      .map(
        ([header, rows]) =>
          `<table>${rows.map((cells, index) => `<tr>${cells.map((cell) => (header && index === 0 ? `<th>${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`).join('')}</table>`,
      ),
    fc.constant('<hr>'),
    fc.tuple(tie('block'), tie('block')).map((parts) => parts.join('')),
  ),
}));

/** Whole documents. */
export const richDocument: Arbitrary<string> = fc
  .array(richBlock, { minLength: 1, maxLength: 4 })
  .map((blocks) => blocks.join(''));

/** Native text of any format as people and machines write it: markup of all formats mixed, line by line. */
export const nativeText: Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        '',
        '',
        '',
        '- ',
        '* ',
        '** ',
        '# ',
        '## ',
        '> ',
        '>> ',
        '1. ',
        '    ',
        '|',
        '|_.',
        'h2. ',
        'bq. ',
        '```',
        '~~~',
        '***',
        '<pre>',
        '</pre>',
        '<div>',
        '<!--',
      ),
      richWords,
      fc.constantFrom('', '', '|', '\\', '  '),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .chain((lines) =>
    fc
      .array(fc.constantFrom('\n', '\n', '\r\n', '\n\n'), { minLength: lines.length, maxLength: lines.length })
      .map((ends) => lines.map((line, index) => line.join('') + ends[index]).join('')),
  );
