import { describe, expect, test } from 'vitest';
import type { TextFormat } from '../../../src/model/index.ts';
import { fromCanonical, normalFor, toCanonical } from '../../../src/richtext/index.ts';
import { SEPARATOR } from '../../../src/richtext/clean.ts';

interface Construct {
  readonly name: string;
  readonly html: string;
  readonly markdown: string;
  readonly textile: string;
  readonly plain: string;
  /** What comes back from a format that cannot hold it; from the others it comes back as it was. */
  readonly back?: Partial<Record<TextFormat, string>>;
}

const CONSTRUCTS: readonly Construct[] = [
  {
    name: 'a paragraph',
    html: '<p>页面空白 &amp; slow</p>',
    markdown: '页面空白 & slow',
    textile: '页面空白 & slow',
    plain: '页面空白 & slow',
  },
  { name: 'two paragraphs', html: '<p>a</p><p>b</p>', markdown: 'a\n\nb', textile: 'a\n\nb', plain: 'a\n\nb' },
  { name: 'a line break', html: '<p>one<br>two</p>', markdown: 'one  \ntwo', textile: 'one\ntwo', plain: 'one\ntwo' },
  {
    name: 'strong',
    html: '<p>very <strong>loud</strong> here</p>',
    markdown: 'very **loud** here',
    textile: 'very *loud* here',
    plain: 'very loud here',
    back: { plain: '<p>very loud here</p>' },
  },
  {
    name: 'strong without spaces around it',
    html: '<p>请<strong>立即</strong>处理</p>',
    markdown: '请**立即**处理',
    textile: `请${SEPARATOR} *立即* ${SEPARATOR}处理`,
    plain: '请立即处理',
    back: { plain: '<p>请立即处理</p>' },
  },
  {
    name: 'strong that ends in punctuation before a letter',
    html: '<p><strong>注意：</strong>请重启</p>',
    markdown: `**注意：** ${SEPARATOR}请重启`,
    textile: `*注意：* ${SEPARATOR}请重启`,
    plain: '注意：请重启',
    back: { plain: '<p>注意：请重启</p>' },
  },
  {
    name: 'marks side by side',
    html: '<p><em>a</em><strong>b</strong></p>',
    markdown: `*a* ${SEPARATOR} **b**`,
    textile: `_a_ ${SEPARATOR} *b*`,
    plain: 'ab',
    back: { plain: '<p>ab</p>' },
  },
  {
    name: 'marks within marks',
    html: '<p><strong>a <em>b</em> <s>c</s></strong></p>',
    markdown: '**a *b* ~~c~~**',
    textile: '*a _b_ -c-*',
    plain: 'a b c',
    back: { plain: '<p>a b c</p>' },
  },
  {
    name: 'code',
    html: '<p>run <code>a*b</code></p>',
    markdown: 'run `a*b`',
    textile: 'run @a*b@',
    plain: 'run a*b',
    back: { plain: '<p>run a*b</p>' },
  },
  {
    name: 'a link',
    html: '<p>see <a href="https://a.b/c">the page</a></p>',
    markdown: 'see [the page](https://a.b/c)',
    textile: 'see "the page":https://a.b/c',
    plain: 'see the page (https://a.b/c)',
    back: { plain: '<p>see the page (<a href="https://a.b/c">https://a.b/c</a>)</p>' },
  },
  {
    name: 'an address',
    html: '<p>see <a href="https://a.b/c">https://a.b/c</a>.</p>',
    markdown: 'see <https://a.b/c>.',
    textile: `see https://a.b/c ${SEPARATOR}.`,
    plain: 'see https://a.b/c.',
  },
  {
    name: 'a mail address that is a link',
    html: '<p><a href="mailto:a@b.com">a@b.com</a></p>',
    markdown: '[a@b.com](mailto:a@b.com)',
    textile: '"a@b.com":mailto:a@b.com',
    plain: 'a@b.com',
    back: { plain: '<p>a@b.com</p>' },
  },
  {
    name: 'an image',
    html: '<p><img src="https://a.b/c.png" alt="shot"></p>',
    markdown: '![shot](https://a.b/c.png)',
    textile: '!https://a.b/c.png(shot)!',
    plain: 'shot (https://a.b/c.png)',
    back: { plain: '<p>shot (<a href="https://a.b/c.png">https://a.b/c.png</a>)</p>' },
  },
  {
    name: 'an image in a sentence',
    html: '<p>see <img src="https://a.b/c.png" alt="shot"> here</p>',
    markdown: 'see ![shot](https://a.b/c.png) here',
    textile: 'see !https://a.b/c.png(shot)! here',
    plain: 'see shot (https://a.b/c.png) here',
    back: {
      adf: '<p>see <a href="https://a.b/c.png">shot</a> here</p>',
      plain: '<p>see shot (<a href="https://a.b/c.png">https://a.b/c.png</a>) here</p>',
    },
  },
  {
    name: 'a heading',
    html: '<h2>Title</h2>',
    markdown: '## Title',
    textile: 'h2. Title',
    plain: 'Title',
    back: { plain: '<p>Title</p>' },
  },
  {
    name: 'a list in a list',
    html: '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>',
    markdown: '- a\n  1. b\n- c',
    textile: '* a\n*# b\n* c',
    plain: '- a\n  1. b\n- c',
    back: { plain: '<p>- a<br>1. b<br>- c</p>' },
  },
  {
    name: 'a list that counts from three',
    html: '<ol start="3"><li>a</li><li>b</li></ol>',
    markdown: '3. a\n4. b',
    textile: '# a\n# b',
    plain: '3. a\n4. b',
    back: { textile: '<ol><li>a</li><li>b</li></ol>', plain: '<p>3. a<br>4. b</p>' },
  },
  {
    name: 'tasks',
    html: '<ul><li>[x] done</li><li>[ ] open</li></ul>',
    markdown: '- [x] done\n- [ ] open',
    textile: '* [x] done\n* [ ] open',
    plain: '- [x] done\n- [ ] open',
    back: { plain: '<p>- [x] done<br>- [ ] open</p>' },
  },
  {
    name: 'a quote in a quote',
    html: '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>',
    markdown: '> a\n>\n> > b',
    textile: '> a\n>\n> > b',
    plain: '> a\n> \n> > b',
    back: { adf: '<blockquote><p>a</p><p>b</p></blockquote>', plain: '<p>&gt; a<br>&gt;<br>&gt; &gt; b</p>' },
  },
  {
    name: 'a block of code',
    html: '<pre><code class="language-ts">a &lt; b\n\n  c</code></pre>',
    markdown: '```ts\na < b\n\n  c\n```',
    textile: '<pre><code class="ts">a < b\n\n  c</code></pre>',
    plain: 'a < b\n\n  c',
    back: { plain: '<p>a &lt; b</p><p>c</p>' },
  },
  {
    name: 'code that holds the end of code',
    html: '<pre><code>```\n&lt;/pre&gt;</code></pre>',
    markdown: '````\n```\n</pre>\n````',
    textile: `<pre>\`\`\`\n<${SEPARATOR}/pre></pre>`,
    plain: '```\n</pre>',
    back: { plain: '<p>```<br>&lt;/pre&gt;</p>' },
  },
  {
    name: 'a table',
    html: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1<br>2</td><td>x|y</td></tr></tbody></table>',
    markdown: '| a | b |\n| --- | --- |\n| 1<br>2 | x\\|y |',
    textile: '|_. a |_. b |\n| 1\n2 | x&#124;y |',
    plain: 'a | b\n1 2 | x|y',
    back: { plain: '<p>a | b<br>1 2 | x|y</p>' },
  },
  {
    name: 'a table without a header',
    html: '<table><tbody><tr><td>1</td><td></td></tr><tr><td></td><td>2</td></tr></tbody></table>',
    markdown: '|  |  |\n| --- | --- |\n| 1 |  |\n|  | 2 |',
    textile: '| 1 |  |\n|  | 2 |',
    plain: '1 | \n | 2',
    back: { plain: '<p>1 |<br>| 2</p>' },
  },
  {
    name: 'a rule',
    html: '<p>a</p><hr><p>b</p>',
    markdown: 'a\n\n***\n\nb',
    textile: 'a\n\n---\n\nb',
    plain: 'a\n\n---\n\nb',
    back: { plain: '<p>a</p><p>---</p><p>b</p>' },
  },
  {
    name: 'a heading in an item',
    html: '<ul><li><h3>T</h3></li></ul>',
    markdown: '- ### T',
    textile: '* *T*',
    plain: '- T',
    back: {
      textile: '<ul><li><strong>T</strong></li></ul>',
      adf: '<ul><li><strong>T</strong></li></ul>',
      plain: '<p>- T</p>',
    },
  },
  {
    name: 'strong that begins like a list, a class or a style',
    html: '<p><strong># a</strong><br><strong>(b) c</strong><br><strong>{d} e</strong></p>',
    markdown: '**# a**  \n**(b) c**  \n**{d} e**',
    textile: '*&#35; a*\n*&#40;b) c*\n*&#123;d} e*',
    plain: '# a\n(b) c\n{d} e',
    back: { plain: '<p># a<br>(b) c<br>{d} e</p>' },
  },
  {
    name: 'a heading with a picture in an item',
    html: '<ul><li><h3>T <img src="https://a.b/c.png" alt="s"></h3></li></ul>',
    markdown: '- ### T ![s](https://a.b/c.png)',
    textile: '* *T* !https://a.b/c.png(s)!',
    plain: '- T s (https://a.b/c.png)',
    back: {
      textile: '<ul><li><strong>T</strong> <img src="https://a.b/c.png" alt="s"></li></ul>',
      adf: '<ul><li><strong>T</strong> <a href="https://a.b/c.png">s</a></li></ul>',
      plain: '<p>- T s (<a href="https://a.b/c.png">https://a.b/c.png</a>)</p>',
    },
  },
  {
    name: 'paragraphs and code in an item',
    html: '<ul><li><p>a</p><p>b</p><pre><code>c\nd</code></pre></li></ul>',
    markdown: '- a\n\n  b\n\n  ```\n  c\n  d\n  ```',
    textile: '* a\nb\n<pre>c\nd</pre>',
    plain: '- a\n  b\n  c\n  d',
    back: { textile: '<ul><li>a<br>b<pre><code>c\nd</code></pre></li></ul>', plain: '<p>- a<br>b<br>c<br>d</p>' },
  },
  {
    name: 'a table in a quote',
    html: '<blockquote><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table></blockquote>',
    markdown: '> |  |  |\n> | --- | --- |\n> | 1 | 2 |',
    textile: '> | 1 | 2 |',
    plain: '> 1 | 2',
    back: { adf: '<blockquote><p>1 | 2</p></blockquote>', plain: '<p>&gt; 1 | 2</p>' },
  },
  {
    name: 'text that looks like markup',
    html: '<p>*a* _b_ `d` &lt;b&gt; [e](f) @g@ -h- "i":j<br># k<br>1. l<br>- m<br>h1. n<br>| - |</p>',
    markdown: '\\*a\\* \\_b\\_ \\`d\\` \\<b> \\[e\\](f) @g@ -h- "i":j  \n\\# k  \n1\\. l  \n\\- m  \nh1. n  \n\\| - |',
    textile:
      '&#42;a&#42; &#95;b&#95; `d` &lt;b> [e](f) &#64;g&#64; &#45;h&#45; "i&quot;:j\n&#35; k\n1. l\n&#45; m\n&#104;1. n\n&#124; - |',
    plain: '*a* _b_ `d` <b> [e](f) @g@ -h- "i":j\n# k\n1. l\n- m\nh1. n\n| - |',
  },
  {
    name: 'names people give to things',
    html: '<p>snake_case, C++, 2026-01-01, a@b.com, API(v2), foo[1], 50% - ok</p>',
    markdown: 'snake_case, C++, 2026-01-01, a@b.com, API(v2), foo\\[1\\], 50% - ok',
    textile: 'snake_case, C&#43;&#43;, 2026-01-01, a@b.com, API&#40;v2), foo&#91;1], 50&#37; - ok',
    plain: 'snake_case, C++, 2026-01-01, a@b.com, API(v2), foo[1], 50% - ok',
  },
];

describe.each(CONSTRUCTS)('$name', ({ html, markdown, textile, plain, back = {} }) => {
  test('is canonical', () => expect(toCanonical(html, 'html')).toBe(html));
  test('in Markdown', () => expect(fromCanonical(html, 'markdown')).toBe(markdown));
  test('in Textile', () => expect(fromCanonical(html, 'textile')).toBe(textile));
  test('in plain text', () => expect(fromCanonical(html, 'plain')).toBe(plain));
  test.each(['html', 'markdown', 'textile', 'adf', 'plain'] as const)('back from %s', (format) => {
    expect(normalFor(html, format)).toBe(back[format] ?? html);
  });
});
