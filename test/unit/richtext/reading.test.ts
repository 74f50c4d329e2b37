import { describe, expect, test } from 'vitest';
import { toCanonical } from '../../../src/richtext/index.ts';

type Case = readonly [name: string, native: string, html: string];

const HTML: readonly Case[] = [
  [
    'other names of marks',
    '<b>a</b> <i>b</i> <del>c</del> <kbd>d</kbd>',
    '<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>',
  ],
  [
    'what has no place is unwrapped',
    '<u>a</u><span style="color:red">b</span> <sup>c</sup><x-y>d</x-y>',
    '<p>ab cd</p>',
  ],
  ['space at the edge of a mark moves out', 'a<b> b </b>c', '<p>a <strong>b</strong> c</p>'],
  ['marks of the same kind in a row are one', '<b>a</b><strong>b</strong>', '<p><strong>ab</strong></p>'],
  ['marks nest one way', '<em><strong>a</strong></em>', '<p><strong><em>a</em></strong></p>'],
  ['code stands alone', '<b>a <code>b</code></b>', '<p><strong>a</strong> <code>b</code></p>'],
  ['white space', ' a\r\n  b&nbsp;&nbsp;c\td ', '<p>a b c d</p>'],
  ['wide space inside stays, at the ends it goes', '<p>　　段落　一　</p>', '<p>段落　一</p>'],
  ['two breaks are a paragraph', 'a<br><br>b', '<p>a</p><p>b</p>'],
  ['empty paragraphs', '<p></p><p>&nbsp;</p><p><br></p><p>a</p>', '<p>a</p>'],
  ['blocks that only part', '<div>a<div>b</div></div><section>c</section>', '<p>a</p><p>b</p><p>c</p>'],
  [
    'a list in a list, beside its item',
    '<ul><li>a</li><ul><li>b</li></ul></ul>',
    '<ul><li>a<ul><li>b</li></ul></li></ul>',
  ],
  ['items without end tags', '<ol><li>a<li>b</ol>', '<ol><li>a</li><li>b</li></ol>'],
  ['an item without a list', '<li>a</li>', '<ul><li>a</li></ul>'],
  ['lists of a kind in a row are one', '<ul><li>a</li></ul><ul><li>b</li></ul>', '<ul><li>a</li><li>b</li></ul>'],
  [
    'a box in an item',
    '<ul><li><input type="checkbox" checked disabled> a</li><li><input type=checkbox>b</li></ul>',
    '<ul><li>[x] a</li><li>[ ] b</li></ul>',
  ],
  ['any case of box', '<ul><li>[X] a</li></ul>', '<ul><li>[x] a</li></ul>'],
  [
    'spans in a table',
    '<table><tr><td colspan=2>a</td></tr><tr><td rowspan=2>b</td><td>c</td></tr><tr><td>d</td></tr></table>',
    '<table><tbody><tr><td>a</td><td></td></tr><tr><td>b</td><td>c</td></tr><tr><td></td><td>d</td></tr></tbody></table>',
  ],
  [
    'blocks in a cell are lines',
    '<table><tr><td><p>a</p><ul><li>b</li></ul></td></tr></table>',
    '<table><tbody><tr><td>a<br>b</td></tr></tbody></table>',
  ],
  [
    'a caption',
    '<table><caption>c</caption><tr><td>a</td></tr></table>',
    '<p>c</p><table><tbody><tr><td>a</td></tr></tbody></table>',
  ],
  [
    'a language, however it is named',
    '<pre class="brush"><code class="hljs lang-TS">a</code></pre>',
    '<pre><code class="language-brush">a</code></pre>',
  ],
  ['code line by line', '<pre><div>a</div><div>b</div></pre>', '<pre><code>a\nb</code></pre>'],
  ['an address in the text', '见https://a.b/c。', '<p>见<a href="https://a.b/c">https://a.b/c</a>。</p>'],
  [
    'brackets around and in an address',
    '(https://a.b/c_(d))',
    '<p>(<a href="https://a.b/c_(d)">https://a.b/c_(d)</a>)</p>',
  ],
  [
    "an image from the vendor's own store",
    '<img src="/files/shot.png"> <img src="data:image/png;base64,x" alt="b">',
    '<p>shot.png b</p>',
  ],
  ['entities', '&copy; &amp;lt; &#x4e2d; &nbsp;&notit;', '<p>© &amp;lt; 中 ¬it;</p>'],
  [
    'script, style and their like with all they hold',
    'a<script>b</script><style>c</style><svg><p>d</p></svg><!-- e -->f',
    '<p>af</p>',
  ],
  ['form fields', '<form>a <input value=b> <button>c</button><textarea>d</textarea></form>', '<p>a c</p>'],
  ['broken tags', 'a <b', '<p>a</p>'],
  ['a lone bracket', '1 < 2 <3', '<p>1 &lt; 2 &lt;3</p>'],
  ['control and invisible characters', 'a\u0000b\u200bc\ufeffd\u2060e', '<p>abcde</p>'],
  ['half a character', 'a\ud83d', '<p>a\ufffd</p>'],
  ['emoji', '<p>👨‍👩‍👧 😀</p>', '<p>👨‍👩‍👧 😀</p>'],
  ['nothing', ' \n ', ''],
];

const MARKDOWN: readonly Case[] = [
  ['a line end is a break', 'a\nb\r\nc', '<p>a<br>b<br>c</p>'],
  ['so are both hard breaks', 'a  \nb\\\nc', '<p>a<br>b<br>c</p>'],
  [
    'raw HTML',
    'a <b>b</b><br>c <u>d</u> <img src="https://a.b/c.png" width="3">',
    '<p>a <strong>b</strong><br>c d <img src="https://a.b/c.png" alt=""></p>',
  ],
  ['details', '<details><summary>more</summary>\n\n**a**\n\n</details>', '<p>more</p><p><strong>a</strong></p>'],
  ['comments', 'a<!-- marker -->', '<p>a</p>'],
  ['reference links', '[a][b]\n\n[b]: https://a.b/', '<p><a href="https://a.b/">a</a></p>'],
  [
    'code below a paragraph in a tight item',
    '- a\n  ```\n  b\n  c\n  ```',
    '<ul><li>a<pre><code>b\nc</code></pre></li></ul>',
  ],
  ['indented code', 'a\n\n    b\n\n      c', '<p>a</p><pre><code>b\n\n  c</code></pre>'],
  ['setext headings', 'a\n===\n\nb\n---', '<h1>a</h1><h2>b</h2>'],
  ['other marks', '__a__ *b* ~c~', '<p><strong>a</strong> <em>b</em> <s>c</s></p>'],
  ['Chinese emphasis', '请**立即**处理', '<p>请<strong>立即</strong>处理</p>'],
];

const TEXTILE: readonly Case[] = [
  ['CRLF as Redmine returns it', 'a\r\nb\r\n\r\nc', '<p>a<br>b</p><p>c</p>'],
  [
    'all quick tags',
    '*a* **b** _c_ __d__ -e- +f+ ^g^ ~h~ %i% ??j?? @k@',
    '<p><strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em> <s>e</s> f g h i <em>j</em> <code>k</code></p>',
  ],
  ['classes and styles', 'p(note). a *(big)b* %{color:red}c%\n\nh2(#id). d', '<p>a <strong>b</strong> c</p><h2>d</h2>'],
  ['words with dashes and underscores', 'a-b-c snake_case_x 2*3*4', '<p>a-b-c snake_case_x 2*3*4</p>'],
  [
    'HTML is text',
    '<b>a</b> <script>alert(1)</script>',
    '<p>&lt;b&gt;a&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>',
  ],
  [
    'but not code',
    'a <code>*b*</code>\n<pre><code class="ruby">c\n\nd</code></pre>',
    '<p>a <code>*b*</code></p><pre><code class="language-ruby">c\n\nd</code></pre>',
  ],
  ['text left alone', '==*a*== <notextile>_b_</notextile>', '<p>*a* _b_</p>'],
  [
    'links with title and image links',
    '"a(title)":https://a.b/ !https://a.b/c.png(d)!:https://e.f/',
    '<p><a href="https://a.b/">a</a> <a href="https://e.f/"><img src="https://a.b/c.png" alt="d"></a></p>',
  ],
  [
    'a stop after a link',
    '"a":https://a.b/c, "d":https://a.b/e.',
    '<p><a href="https://a.b/c">a</a>, <a href="https://a.b/e">d</a>.</p>',
  ],
  [
    'a list below a line',
    'a\n* b\n** c\n*# d\n* e\nf',
    '<p>a</p><ul><li>b<ul><li>c</li></ul><ol><li>d</li></ol></li><li>e<br>f</li></ul>',
  ],
  [
    'quotes of both kinds',
    '> a\n>> b\n\nbq. c',
    '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><blockquote><p>c</p></blockquote>',
  ],
  [
    'a table with modifiers',
    'table(x).\n|_. a|\\2. b|\n|{color:red}. c|>. d|e|',
    '<table><tbody><tr><td>a</td><td>b</td><td></td></tr><tr><td>c</td><td>d</td><td>e</td></tr></tbody></table>',
  ],
  ['wiki links and macros are text', '[[a|b]] {{toc}} #12', '<p>[[a|b]] {{toc}} #12</p>'],
  ['entities', '&#42;a&#42; &amp;lt; &copy=1', '<p>*a* &amp;lt; &amp;copy=1</p>'],
];

const PLAIN: readonly Case[] = [
  ['nothing is markup', '**a** <b>b</b> &amp; # c', '<p>**a** &lt;b&gt;b&lt;/b&gt; &amp;amp; # c</p>'],
  ['lines and paragraphs', 'a\r\nb\n \n\nc', '<p>a<br>b</p><p>c</p>'],
  [
    'an address',
    'see https://a.b/?c=1&d=2, ok',
    '<p>see <a href="https://a.b/?c=1&amp;d=2">https://a.b/?c=1&amp;d=2</a>, ok</p>',
  ],
];

describe.each([
  ['html', HTML],
  ['markdown', MARKDOWN],
  ['textile', TEXTILE],
  ['plain', PLAIN],
] as const)('reading %s', (format, cases) => {
  test.each(cases)('%s', (_, native, html) => expect(toCanonical(native, format)).toBe(html));
});
