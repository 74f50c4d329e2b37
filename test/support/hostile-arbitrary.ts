import fc, { type Arbitrary } from 'fast-check';
import type { TextFormat } from '../../src/model/index.ts';

/** Schemes that run something, as they are and as they are hidden. */
const SCHEMES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\u00adscript:alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A&#x61;vascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'jav&Tab;ascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'file:///etc/passwd',
  '//evil.example/x',
  'https:javascript:alert(1)',
  'mailto:a@b.c?body=<script>',
  'https://ok.example/"onmouseover="alert(1)',
  'https://ok.example/)](javascript:alert(1))',
];

const scheme = fc.constantFrom(...SCHEMES);
const handler = fc.constantFrom(
  'onerror=alert(1)',
  'ONLOAD="alert(1)"',
  "onclick='alert(1)'",
  'style="x:expression(alert(1))"',
  'srcdoc="<script>"',
  'formaction=javascript:alert(1)',
);
const tag = fc.constantFrom(
  'script',
  'SCRIPT',
  'style',
  'iframe',
  'object',
  'embed',
  'form',
  'input',
  'button',
  'svg',
  'math',
  'base',
  'meta',
  'link',
  'template',
  'noscript',
  'textarea',
  'title',
  'video',
  'p',
  'a',
  'img',
  'b',
  'div',
  'table',
  'td',
  'x-y',
);
const opening = fc.constantFrom('<', '< ', '</', '<!', '<?', '<<', '<\u0000', '&lt;', '<!--', '<![CDATA[', '-->');

const html: Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      opening,
      tag,
      fc.constantFrom(' ', '/', '\n', '\u0000'),
      handler,
      fc.constantFrom('>', '/>', '', '">', ' x="'),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(tag, handler, tag)
    .map(([outer, attribute, inner]) => `<${outer} ${attribute}>alert(1)<${inner} ${attribute}></${outer}>`),
  scheme.map((url) => `<a href="${url}" target=_blank>x</a>`),
  scheme.map((url) => `<a href=${url}>x</a>`),
  scheme.map((url) => `<img src='${url}' onerror=alert(1)>`),
  scheme.map((url) => `<iframe src="${url}"></iframe><form action="${url}"><input value=x></form>`),
  fc.constantFrom(
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<svg><script>alert(1)</script></svg><svg/onload=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<pre><code class="x\\" onclick=alert(1)">a</code></pre>',
    '<img alt="&quot;><script>alert(1)</script>" src=https://x.y/z>',
    '<a href="https://x.y/" onclick=alert(1)>`</a>`',
    '<li>[<b>x</b>](javascript:alert(1))',
    '<td>|</td>',
  ),
);

const markdown = fc.oneof(
  scheme.map((url) => `[x](${url})`),
  scheme.map((url) => `[x](<${url}>) ![x](${url})`),
  scheme.map((url) => `<${url}>`),
  scheme.map((url) => `[x]\n\n[x]: ${url}`),
  fc.constantFrom(
    '`</code><script>alert(1)</script>`',
    '```\n</code></pre><script>alert(1)</script>\n```',
    '<div>\n\n[x](javascript:alert(1))\n\n</div>',
    '\\<script>alert(1)\\</script>',
    '| <script> | x |\n| - | - |',
  ),
);

const textile = fc.oneof(
  scheme.map((url) => `"x":${url}`),
  scheme.map((url) => `!${url}! !https://x.y/z!:${url}`),
  fc.constantFrom(
    '<notextile><script>alert(1)</script></notextile>',
    '==<script>alert(1)</script>==',
    '*(x" onclick="alert(1))bold*',
    '%{background:url(javascript:alert(1))}x%',
    '<pre></pre><script>alert(1)</script>',
    '<pre><code class="x" onclick="alert(1)">a</code></pre>',
    '@</code><script>@',
    '|_(x" onclick=alert(1)). a|',
  ),
);

const adf = fc.tuple(scheme, html).map(([url, text]) =>
  JSON.stringify({
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'paragraph',
        content: [
          {
            type: 'text',
            text,
            marks: [
              { type: 'link', attrs: { href: url } },
              { type: 'textColor', attrs: { color: text } },
            ],
          },
        ],
      },
      { type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'external', url, alt: text } }] },
      { type: 'blockCard', attrs: { url } },
      { type: 'codeBlock', attrs: { language: text }, content: [{ type: 'text', text }] },
      {
        type: 'heading',
        attrs: { level: text },
        content: [
          { type: 'inlineCard', attrs: { url } },
          { type: 'mention', attrs: { text } },
        ],
      },
      { type: 'extension', attrs: { text, html: text }, content: [{ type: text, text }] },
    ],
  }),
);

const several = (one: Arbitrary<string>): Arbitrary<string> =>
  fc
    .array(fc.tuple(one, fc.constantFrom('', ' ', '\n', '\n\n', '> ', '- ')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flat().join(''));

/** Texts that try to run something where they are shown, in each format; markup of the others is mixed in. */
export const hostile: Readonly<Record<TextFormat, Arbitrary<string>>> = {
  html: several(html),
  markdown: several(fc.oneof(markdown, html)),
  textile: several(fc.oneof(textile, html, markdown)),
  adf,
  plain: several(fc.oneof(html, markdown, textile)),
};
