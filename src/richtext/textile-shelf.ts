/** Parts of a Textile text in which nothing is markup. */
export type Shelved =
  | { readonly kind: 'pre'; readonly language: string; readonly text: string }
  | { readonly kind: 'code' | 'literal'; readonly text: string };

/** Stand for a part on the shelf; both characters are cleaned from every source, so they cannot be in it. */
const OPEN = '\ufdd0';
const CLOSE = '\ufdd1';

export const PLACEHOLDER = /\ufdd0(\d+)\ufdd1/y;

export interface Source {
  /**
   * One placeholder for each part, whatever lines it spans, so that a block of code fits into a list item or a quote.
   */
  readonly text: string;
  readonly shelf: readonly Shelved[];
}

const OFF = /<(pre|code|kbd|notextile)\b([^>]{0,200})>/gi;

/** Takes code and literal text out before anything else is read, as Redmine does. */
export function shelve(source: string): Source {
  const text = withoutComments(source);
  const shelf: Shelved[] = [];
  const endless = new Set<string>();
  let out = '';
  let from = 0;
  OFF.lastIndex = 0;
  for (let match = OFF.exec(text); match !== null; match = OFF.exec(text)) {
    const tag = (match[1] ?? '').toLowerCase();
    const end = endless.has(tag) ? undefined : endOf(text, tag, OFF.lastIndex);
    if (end === undefined) {
      endless.add(tag);
      continue;
    }
    out += `${text.slice(from, match.index)}${OPEN}${shelf.length}${CLOSE}`;
    shelf.push(shelved(tag, match[2] ?? '', text.slice(OFF.lastIndex, end.start)));
    from = OFF.lastIndex = end.end;
  }
  return { text: out + text.slice(from), shelf };
}

function endOf(text: string, tag: string, from: number): { readonly start: number; readonly end: number } | undefined {
  const close = new RegExp(`</${tag}>`, 'gi');
  close.lastIndex = from;
  const match = close.exec(text);
  if (match !== null) return { start: match.index, end: close.lastIndex };
  return tag === 'pre' ? { start: text.length, end: text.length } : undefined;
}

const INNER_CODE = /^\s*<code\b([^>]*)>([^]*)$/i;

function shelved(tag: string, attributes: string, text: string): Shelved {
  if (tag === 'notextile') return { kind: 'literal', text };
  if (tag !== 'pre') return { kind: 'code', text };
  const inner = INNER_CODE.exec(text);
  const language = /class\s*=\s*["']?([\w+#.-]+)/i.exec(inner?.[1] ?? attributes)?.[1] ?? '';
  return { kind: 'pre', language, text: inner === null ? text : (inner[2] ?? '').replace(/<\/code>\s*$/i, '') };
}

function withoutComments(text: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('<!--'); at !== -1; at = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', at);
    if (end === -1) break;
    out += text.slice(from, at);
    from = end + 3;
  }
  return out + text.slice(from);
}
