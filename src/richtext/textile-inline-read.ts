import { decodeText } from './entities.ts';
import { NO_ATTRIBUTES, type Sink } from './html-tokens.ts';
import { PLACEHOLDER, type Shelved } from './textile-shelf.ts';

/** Quick tags and what they mean; the ones without a tag are read and show nothing. */
const QUICK: readonly (readonly [string, string])[] = [
  ['**', 'strong'],
  ['*', 'strong'],
  ['??', 'em'],
  ['-', 's'],
  ['__', 'em'],
  ['_', 'em'],
  ['%', 'span'],
  ['+', 'span'],
  ['^', 'span'],
  ['~', 'span'],
];

const SPECIAL = /https?:\/\/(?:[\w\-.~:/?#@!$'()*+,;=%]|&(?![#A-Za-z0-9]+;))+|[&@!"*_+\-^~%?=\ufdd0]/g;
const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]*);/iy;
const ENTITIES = new RegExp(ENTITY.source, 'gi');
/** Only with a semicolon: `&copy=1` in an address is no copyright sign. */
const decoded = (text: string): string => text.replace(ENTITIES, decodeText);
const IMAGE = new RegExp(
  '!(?:[<=>])?(?:\\([^")]{1,200}\\))?(?:\\{[^{"}]{1,200}\\})?(?:\\. )?' + // alignment, class, style
    '([^\\s(!"]{1,4000}?) ?(?:\\(((?:[^()]|\\([^)]{1,100}\\)){1,400}?)\\))?!(?::(\\S{1,4000}))?', // address (words)!:target
  'y',
);
const LITERAL = /==([^=\n].{0,2000}?)==/y;
/** Class, style and language that may stand in front of a marked text. */
const STYLE = /^(?:\([^")]{1,200}\))?(?:\{[^{"}]{1,200}\})?(?:\[[a-z\-_]{1,20}\])?(?=.)/;
const ADDRESS = /^(?:\/|[a-z]+:\/\/|www\.|mailto:)[\p{L}\p{N}_/]/iu;

/**
 * One line of Textile, told to the sink. Every search ends with the line or is not repeated, so the work grows with the
 * length of the line.
 */
export function readInline(line: string, sink: Sink, shelf: readonly Shelved[]): void {
  /** Marks with no end on this line. */
  const endless = new Set<string>();
  const special = new RegExp(SPECIAL);
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) sink.text(line.slice(from, to));
  };
  const recurse = (text: string): void => readInline(text, sink, shelf);
  for (let match = special.exec(line); match !== null; match = special.exec(line)) {
    if (match[0].length > 1) continue;
    const found = readSpecial({ line, at: match.index, endless, shelf });
    if (found === undefined) continue;
    flush(match.index);
    found.tell(sink, recurse);
    from = special.lastIndex = found.end;
  }
  flush(line.length);
}

interface Place {
  readonly line: string;
  readonly at: number;
  readonly endless: Set<string>;
  readonly shelf: readonly Shelved[];
}

interface Found {
  readonly end: number;
  tell(sink: Sink, recurse: (text: string) => void): void;
}

function readSpecial(place: Place): Found | undefined {
  switch (place.line[place.at]) {
    case '&':
      return entity(place);
    case '\ufdd0':
      return placeholder(place);
    case '@':
      return code(place);
    case '!':
      return image(place);
    case '"':
      return link(place);
    case '=':
      return literal(place);
    default:
      return quick(place);
  }
}

function entity({ line, at }: Place): Found | undefined {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(line)?.[0];
  return found === undefined ? undefined : { end: at + found.length, tell: (sink) => sink.text(decodeText(found)) };
}

function placeholder({ line, at, shelf }: Place): Found | undefined {
  PLACEHOLDER.lastIndex = at;
  const match = PLACEHOLDER.exec(line);
  const part = shelf[Number(match?.[1])];
  if (match === null || part === undefined) return undefined;
  return { end: at + match[0].length, tell: (sink) => tellShelved(part, sink) };
}

function tellShelved(part: Shelved, sink: Sink): void {
  const tag = part.kind === 'literal' ? 'span' : part.kind;
  sink.open(tag, part.kind === 'pre' ? { class: part.language } : NO_ATTRIBUTES);
  sink.text(part.kind === 'pre' ? part.text : part.text.replace(/\s+/g, ' '));
  sink.close(tag);
}

function code({ line, at, endless }: Place): Found | undefined {
  if (endless.has('@') || /\w/.test(line[at - 1] ?? '')) return undefined;
  const start = /^\|\w{1,20}\|/.exec(line.slice(at + 1, at + 24))?.[0].length ?? 0;
  for (let end = line.indexOf('@', at + 2 + start); end !== -1; end = line.indexOf('@', end + 1)) {
    if (/\w/.test(line[end + 1] ?? '')) continue;
    const text = decoded(line.slice(at + 1 + start, end));
    return { end: end + 1, tell: (sink) => tellShelved({ kind: 'code', text }, sink) };
  }
  endless.add('@');
  return undefined;
}

function image({ line, at }: Place): Found | undefined {
  if (!/^[\s>]?$/.test(line[at - 1] ?? '')) return undefined;
  IMAGE.lastIndex = at;
  const match = IMAGE.exec(line);
  if (match === null) return undefined;
  const [, src = '', alt = '', target] = match;
  const href = target === undefined ? undefined : withoutTail(target);
  const length = match[0].length - (target?.length ?? 0) + (href?.length ?? 0);
  return {
    end: at + length,
    tell(sink) {
      if (href !== undefined) sink.open('a', { href: decoded(href) });
      sink.open('img', { src: decoded(src), alt: decoded(alt) });
      if (href !== undefined) sink.close('a');
    },
  };
}

function link({ line, at }: Place): Found | undefined {
  const quote = line.indexOf('"', at + 1);
  if (quote <= at + 1 || line[quote + 1] !== ':') return undefined;
  const word = /^[^\s<]{1,16000}/.exec(line.slice(quote + 2, quote + 16002))?.[0] ?? '';
  const url = withoutTail(word);
  if (!ADDRESS.test(url)) return undefined;
  const text = line
    .slice(at + 1, quote)
    .replace(STYLE, '')
    .replace(/(.) ?\([^()]{1,400}\)$/, '$1');
  return {
    end: quote + 2 + url.length,
    tell(sink, recurse) {
      sink.open('a', { href: decoded(url.startsWith('www.') ? `http://${url}` : url) });
      recurse(text);
      sink.close('a');
    },
  };
}

/** Punctuation after an address is not part of it; nor is a bracket that was opened before it. */
function withoutTail(word: string): string {
  const url = word.replace(/[^\p{L}\p{N}_=/;()\-\s]{1,20}$/u, '');
  const outer = url.endsWith(')') && url.split('(').length < url.split(')').length;
  return outer ? url.slice(0, -1) : url;
}

function literal({ line, at }: Place): Found | undefined {
  if (!/^\s?$/.test(line[at - 1] ?? '')) return undefined;
  LITERAL.lastIndex = at;
  const match = LITERAL.exec(line);
  if (match === null) return undefined;
  return { end: at + match[0].length, tell: (sink) => sink.text(match[1] ?? '') };
}

function quick({ line, at, endless }: Place): Found | undefined {
  if (!/^[\s(>]?$/.test(line[at - 1] ?? '')) return undefined;
  for (const [mark, tag] of QUICK) {
    if (endless.has(mark) || !line.startsWith(mark, at)) continue;
    const start = at + mark.length;
    if (/^(?:\s|$)/.test(line[start] ?? '') || line.startsWith('--', at)) continue;
    const end = closing(line, mark, start + 1);
    if (end === -1) {
      endless.add(mark);
      continue;
    }
    const content = line.slice(start, end).replace(STYLE, '');
    return {
      end: end + mark.length,
      tell(sink, recurse) {
        sink.open(tag, NO_ATTRIBUTES);
        recurse(content);
        sink.close(tag);
      },
    };
  }
  return undefined;
}

/** Where the mark ends: after something, before white space, punctuation or nothing. */
function closing(line: string, mark: string, from: number): number {
  for (let end = line.indexOf(mark, from); end !== -1; end = line.indexOf(mark, end + 1)) {
    const after = line[end + mark.length] ?? '';
    if (!/\s/.test(line[end - 1] ?? '') && /^(?:[\s\p{P}<\ufdd0]|)$/u.test(after)) return end;
  }
  return -1;
}
