const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const escaped = (plain: string): string =>
  plain.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);

/** Plain text as HTML: blank lines part paragraphs, single line ends stay. */
export const plainToHtml = (plain: string): string =>
  escaped(plain.replace(/\r\n?/g, '\n'))
    .split(/\n[ \t]*\n\s*/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${paragraph.replace(/\s+$/, '').replaceAll('\n', '<br>')}</p>`)
    .join('');

/** A comment's HTML without the frame Zendesk puts around each. */
export const unframed = (html: string): string => {
  const inner = /^\s*<div class="zd-comment[^>]*>([\s\S]*)<\/div>\s*$/.exec(html)?.[1];
  return inner ?? html;
};
