/** Messages are HTML or plain text, part by part; the product gets HTML throughout, which is what we write. */

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Plain text as HTML: blank lines part paragraphs, single line ends stay. */
export const plainToHtml = (plain: string): string =>
  plain
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>]/g, (character) => ESCAPES[character] ?? character)
    .split(/\n[ \t]*\n\s*/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${paragraph.replace(/\s+$/, '').replaceAll('\n', '<br>')}</p>`)
    .join('');

export interface TextPart {
  readonly ContentType: string;
  readonly Content?: string | null | undefined;
}

/** The text of a message: its HTML where it has some, else its plain text; `null` when there is none. Files are not among the parts. */
export const htmlOf = (parts: readonly TextPart[]): string | null => {
  const filled = parts.filter(({ Content }) => (Content ?? '').trim() !== '');
  const html = filled.find(({ ContentType }) => ContentType === 'text/html')?.Content;
  const plain = filled.find(({ ContentType }) => ContentType === 'text/plain')?.Content;
  return html ?? (plain === undefined || plain === null ? null : plainToHtml(plain));
};
