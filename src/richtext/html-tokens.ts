import { decodeAttribute, decodeText } from './entities.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What a reader tells the builder: text, and tags by their lower-case HTML names. */
export interface Sink {
  text(text: string): void;
  open(tag: string, attributes: Attributes): void;
  close(tag: string): void;
}

export const NO_ATTRIBUTES: Attributes = {};

/** The attributes anything is made of. The others, event handlers first, are not even collected. */
const WANTED = new Set([
  'href',
  'src',
  'alt',
  'class',
  'start',
  'type',
  'checked',
  'colspan',
  'rowspan',
  'data-language',
]);

/** Their content is not HTML, up to their own end tag. */
const RAW = new Set(['script', 'style', 'iframe', 'noembed', 'noframes', 'textarea', 'title', 'xmp', 'plaintext']);
/** Their content is no text to read: foreign languages, players, choices. */
const SKIPPED = new Set([
  'svg',
  'math',
  'template',
  'object',
  'applet',
  'select',
  'datalist',
  'audio',
  'video',
  'canvas',
  'noscript',
]);

/**
 * Reads any string as HTML in one pass, as browsers cut it into tags, text and comments, and never fails. Elements with
 * no text of their own are left out with everything in them. It does not have to agree with every browser on broken
 * HTML: safety rests on the tree, which can hold nothing harmful, and on the writers, which escape all text.
 */
export function tokenize(html: string, sink: Sink): void {
  let at = 0;
  while (at < html.length) {
    MARKUP.lastIndex = at;
    const angle = MARKUP.exec(html)?.index ?? html.length;
    if (angle > at) sink.text(decodeText(html.slice(at, angle)));
    at = angle === html.length ? angle : markup(html, angle, sink);
  }
}

/** A `<` with anything else behind it is a `<`. */
const MARKUP = /<(?=[A-Za-z/!?])/g;

/** Handles what begins with the `<` at `angle`; says where to go on. */
function markup(html: string, angle: number, sink: Sink): number {
  const next = html[angle + 1] ?? '';
  if (isLetter(next)) return startTag(html, angle, sink);
  if (next === '/' && isLetter(html[angle + 2] ?? '')) {
    const tag = readTag(html, angle + 2);
    if (tag !== undefined) sink.close(tag.name);
    return tag?.end ?? html.length;
  }
  return html.startsWith('<!--', angle) ? afterComment(html, angle + 4) : after(html, '>', angle + 2);
}

function startTag(html: string, angle: number, sink: Sink): number {
  const tag = readTag(html, angle + 1);
  if (tag === undefined) return html.length;
  if (RAW.has(tag.name)) return afterRaw(html, tag.name, tag.end);
  if (SKIPPED.has(tag.name)) return tag.selfClosing ? tag.end : afterSkipped(html, tag.name, tag.end);
  sink.open(tag.name, tag.attributes);
  return tag.end;
}

interface Tag {
  readonly name: string;
  readonly attributes: Attributes;
  readonly selfClosing: boolean;
  readonly end: number;
}

const TAG_NAME = /[^\s/>]*/y;
const ATTRIBUTE = /[\s/]*(?:([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)?))?|(=))?/y;

/** The tag whose name begins at `from`; undefined when the text ends before the tag does. */
function readTag(html: string, from: number): Tag | undefined {
  TAG_NAME.lastIndex = from;
  const name = (TAG_NAME.exec(html)?.[0] ?? '').toLowerCase();
  const attributes: Record<string, string> = {};
  let at = from + name.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(html);
    if (match === null) return undefined;
    collect(match, attributes);
    const end = at + match[0].length;
    const stop = html[end];
    if (stop === undefined) return undefined;
    if (stop === '>') return { name, attributes, selfClosing: html[end - 1] === '/', end: end + 1 };
    // A quote that is never closed swallows the rest, as in a browser.
    if ((stop === '"' || stop === "'") && /=\s*$/.test(match[0])) return undefined;
    at = Math.max(end, at + 1);
  }
}

function collect([, name, ...values]: RegExpExecArray, attributes: Record<string, string>): void {
  const key = name?.toLowerCase();
  if (key === undefined || !WANTED.has(key) || key in attributes) return;
  attributes[key] = decodeAttribute(values.find((value) => value !== undefined) ?? '');
}

const isLetter = (character: string): boolean => /^[a-z]$/i.test(character);

function after(html: string, what: string, from: number): number {
  const found = html.indexOf(what, from);
  return found === -1 ? html.length : found + what.length;
}

function afterComment(html: string, from: number): number {
  if (html.startsWith('>', from)) return from + 1;
  if (html.startsWith('->', from)) return from + 2;
  return after(html, '-->', from);
}

function afterRaw(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])[^>]*>?`, 'gi');
  end.lastIndex = from;
  return end.exec(html) === null ? html.length : end.lastIndex;
}

/** Past the matching end tag; elements of the same name may be nested. Without one, all the rest belongs to it. */
function afterSkipped(html: string, name: string, from: number): number {
  const tags = new RegExp(`<(/?)${name}(?=[\\s/>])[^>]*>?`, 'gi');
  tags.lastIndex = from;
  let depth = 1;
  for (let match = tags.exec(html); match !== null; match = tags.exec(html)) {
    if (match[1] === '/') depth--;
    else if (!match[0].endsWith('/>')) depth++;
    if (depth === 0) return tags.lastIndex;
  }
  return html.length;
}
