import { SEPARATOR } from './clean.ts';
import { escapeText } from './entities.ts';
import { escapeBars, escapeHeadingEnd, escapeInline } from './markdown-escape.ts';
import { isCode, nested, type Step } from './nest.ts';
import { EM, STRIKE, STRONG, type Atom, type Line, type TextRun } from './tree.ts';
import { isBare } from './url.ts';

const DELIMITERS: Readonly<Record<number, string>> = { [STRONG]: '**', [EM]: '*', [STRIKE]: '~~' };

type Piece = { readonly kind: 'text' | 'open' | 'close'; readonly text: string };

export type Place = 'text' | 'heading' | 'cell';

/** One line in Markdown, without what a line start needs. */
export function writeLine(line: Line, place: Place): string {
  const steps = nested(line, { links: true });
  const pieces = steps.map((step, index) => pieceOf(step, steps, index, place));
  const text = join(pieces.filter((piece) => piece.text !== ''));
  return place === 'heading' ? escapeHeadingEnd(text) : text;
}

function pieceOf(step: Step, steps: readonly Step[], index: number, place: Place): Piece {
  switch (step.kind) {
    case 'open':
    case 'close':
      return { kind: step.kind, text: DELIMITERS[step.mark] ?? '' };
    case 'open-link':
      return { kind: 'text', text: isAlone(steps, index, place) ? '' : '[' };
    case 'close-link':
      return { kind: 'text', text: isAlone(steps, index - 2, place) ? '' : `](${escapeUrl(step.href)})` };
    case 'atom':
      return {
        kind: 'text',
        text: isAlone(steps, index - 1, place) ? address(steps, index) : writeAtom(step.atom, place),
      };
  }
}

/**
 * Whether a link opens at `index` that is one run and nothing but its address, so that brackets and the address twice
 * can be spared.
 */
function isAlone(steps: readonly Step[], index: number, place: Place): boolean {
  const [open, step, close] = [steps[index], steps[index + 1], steps[index + 2]];
  if (open?.kind !== 'open-link' || step?.kind !== 'atom' || close?.kind !== 'close-link') return false;
  const { atom } = step;
  return (
    place !== 'cell' && atom.kind === 'text' && isBare(atom) && /^https?:[\w\-.~:/?#@!$&'()*+,;=%]+$/.test(atom.text)
  );
}

/** An address stands as it is where nothing can be mistaken for part of it, in angle brackets otherwise. */
function address(steps: readonly Step[], index: number): string {
  const { text } = (steps[index] as { readonly atom: TextRun }).atom;
  const before = steps[index - 2];
  const after = steps[index + 2];
  const free =
    (before === undefined || (before.kind === 'atom' && endsWithSpace(before.atom))) &&
    (after === undefined || (after.kind === 'atom' && startsWithSpace(after.atom)));
  return free && /^https?:[A-Za-z0-9\-./:?=%#]*[A-Za-z0-9/]$/.test(text) ? text : `<${text}>`;
}

const endsWithSpace = (atom: Atom): boolean => atom.kind === 'text' && /[ ]$/.test(atom.text);
const startsWithSpace = (atom: Atom): boolean => atom.kind === 'text' && /^[ ]/.test(atom.text);

function writeAtom(atom: Atom, place: Place): string {
  const bars = place === 'cell' ? escapeBars : (text: string): string => text;
  if (atom.kind === 'image') return `![${bars(escapeInline(atom.alt))}](${escapeUrl(atom.src)})`;
  return isCode(atom) ? writeCode(atom.text, place) : bars(escapeInline(atom.text));
}

/**
 * Code in as many backticks as it takes. In a cell a bar cannot be told from a backslash and a bar, so there code with
 * a bar is HTML.
 */
function writeCode(text: string, place: Place): string {
  if (place === 'cell' && text.includes('|')) return `<code>${asEntities(text)}</code>`;
  const runs = new Set((text.match(/`+/g) ?? []).map((run) => run.length));
  let fence = '`';
  while (runs.has(fence.length)) fence += '`';
  const pad = /^`|`$/.test(text) ? ' ' : '';
  return fence + pad + text + pad + fence;
}

const asEntities = (text: string): string =>
  escapeText(text).replace(/[^\p{L}\p{N} &;#]/gu, (found) => `&#${found.codePointAt(0)};`);

const escapeUrl = (url: string): string => url.replace(/[()]|&(?=#?[A-Za-z0-9]+;)/g, '\\$&');

/**
 * Puts the pieces together. A delimiter that stands between a letter and a punctuation mark is none to Markdown, as in
 * Chinese text without spaces; there a space and the separator are put on its outer side.
 */
function join(pieces: readonly Piece[]): string {
  let out = '';
  pieces.forEach((piece, index) => {
    const before = pieces[index - 1];
    if (piece.kind === 'open' && before?.kind !== 'open') {
      if (before?.kind === 'close') out += ` ${SEPARATOR} `;
      else if (isLetter(lastOf(out)) && isPunctuation(firstAfter(pieces, index))) out += `${SEPARATOR} `;
    }
    if (before?.kind === 'close' && piece.kind !== 'close' && piece.kind !== 'open') {
      if (isLetter(firstOf(piece.text)) && isPunctuation(lastInside(pieces, index - 1))) out += ` ${SEPARATOR}`;
    }
    // `!` before a link would make an image of it.
    out = piece.text.startsWith('[') && out.endsWith('!') ? `${out.slice(0, -1)}\\!${piece.text}` : out + piece.text;
  });
  return out;
}

/** The first character inside a group of opening delimiters that is not of its first delimiter's kind. */
function firstAfter(pieces: readonly Piece[], from: number): string {
  const own = pieces[from]?.text[0];
  for (let index = from; index < pieces.length; index++) {
    const piece = pieces[index];
    if (piece?.kind === 'open' && piece.text[0] === own) continue;
    return firstOf(piece?.text ?? '');
  }
  return '';
}

function lastInside(pieces: readonly Piece[], from: number): string {
  const own = pieces[from]?.text[0];
  for (let index = from; index >= 0; index--) {
    const piece = pieces[index];
    if (piece?.kind === 'close' && piece.text[0] === own) continue;
    return lastOf(piece?.text ?? '');
  }
  return '';
}

const firstOf = (text: string): string => String.fromCodePoint(...(text === '' ? [] : [text.codePointAt(0) ?? 0]));
const lastOf = (text: string): string => /.$/su.exec(text)?.[0] ?? '';

/** Judged so that every version of the standard agrees: a symbol is punctuation inside a mark and none outside. */
const isPunctuation = (character: string): boolean => /[\p{P}\p{S}]/u.test(character);
const isLetter = (character: string): boolean =>
  character !== '' && !/[\s!-/:-@[-`{-~]|(?![\u{10000}-\u{10ffff}])\p{P}/u.test(character);
