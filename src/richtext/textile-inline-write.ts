import { SEPARATOR } from './clean.ts';
import { isCode, nested, type Step } from './nest.ts';
import * as escape from './textile-escape.ts';
import { EM, STRIKE, STRONG, type Atom, type Line, type TextRun } from './tree.ts';
import { isBare } from './url.ts';

const MARKS: Readonly<Record<number, string>> = { [STRONG]: '*', [EM]: '_', [STRIKE]: '-' };

interface Piece {
  readonly kind: 'text' | 'open' | 'close' | 'code' | 'link' | 'address' | 'image';
  readonly text: string;
}

/** One line in Textile, without what a line start needs. */
export const writeLine = (line: Line): string => join(nested(line, { links: false }).map(pieceOf));

function pieceOf(step: Step): Piece {
  switch (step.kind) {
    case 'open':
    case 'close':
      return { kind: step.kind, text: MARKS[step.mark] ?? '' };
    case 'open-link':
    case 'close-link':
      return { kind: 'text', text: '' };
    case 'atom':
      return atomPiece(step.atom);
  }
}

function atomPiece(atom: Atom): Piece {
  if (atom.kind === 'image') {
    const alt = atom.alt === '' ? '' : `(${escape.escapeAlt(atom.alt)})`;
    return {
      kind: 'image',
      text: `!${escapeUrl(atom.src, true)}${alt}!${atom.href === '' ? '' : `:${escapeUrl(atom.href)}`}`,
    };
  }
  if (atom.href !== '') return linkPiece(atom);
  if (isCode(atom)) return { kind: 'code', text: `@${escape.escapeCode(atom.text)}@` };
  return { kind: 'text', text: escape.escapeInline(atom.text) };
}

/** What would end a mark, were it not in an address. */
const MARK_END = /[*_-](?![A-Za-z0-9])/;

function linkPiece(atom: TextRun): Piece {
  const marked = atom.marks !== 0 && !isCode(atom);
  const plain = isBare(atom) && !isCode(atom) && /^https?:\/\/[A-Za-z0-9][A-Za-z0-9\-./:?=%#_]*$/.test(atom.text);
  if (plain && /[A-Za-z0-9/]$/.test(atom.text) && !(marked && MARK_END.test(atom.text))) {
    return { kind: 'address', text: atom.text };
  }
  const words = isCode(atom) ? `@${escape.escapeCode(atom.text)}@` : escape.escapeInline(atom.text);
  const url = escapeUrl(atom.href);
  return {
    kind: 'link',
    text: `"${escape.escapeLinkText(words)}":${marked ? url.replace(new RegExp(MARK_END, 'g'), percent) : url}`,
  };
}

/**
 * Characters that would end an address too early, or be left out at its end as punctuation. Brackets in pairs are safe,
 * but not in an image.
 */
function escapeUrl(url: string, image = false): string {
  const paired = !image && url.split('(').length === url.split(')').length;
  const inner = url.replace(paired ? /!/g : /[!()]/g, percent).replace(/&(?=[#a-z0-9]+;)/gi, percent);
  return inner.replace(/[^A-Za-z0-9_=/;()-]+$/, (tail) =>
    /^%[0-9A-Fa-f]{2}$/.test(tail) ? tail : tail.replace(/[^%0-9A-Fa-f]|%(?![0-9A-Fa-f]{2})/g, percent),
  );
}

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * Puts the pieces together. Marks, images and addresses need white space or punctuation around them; where the text has
 * none, as Chinese has none, a space is written with the separator beside it.
 */
function join(steps: readonly Piece[]): string {
  const pieces = steps.filter((piece) => piece.text !== '');
  let out = '';
  pieces.forEach((piece, index) => {
    const before = pieces[index - 1];
    if (before !== undefined && !(before.kind === 'open') && piece.kind !== 'close') {
      const needed = endsOpen(before, piece.text) || startsOpen(piece, out);
      if (needed)
        out +=
          before.kind === 'text' && piece.kind !== 'text'
            ? `${SEPARATOR} `
            : piece.kind === 'text'
              ? ` ${SEPARATOR}`
              : ` ${SEPARATOR} `;
    }
    out += before?.kind === 'open' && piece.kind === 'text' ? escape.escapeMarked(piece.text) : piece.text;
  });
  return out;
}

/** Whether what ended would go on into `next`. */
function endsOpen(before: Piece, next: string): boolean {
  switch (before.kind) {
    case 'close':
      return !/^[\s,.;:!?)&，。、；：！？）”』」》】]/.test(next);
    case 'link':
    case 'address':
    case 'image':
      return !/^\s/.test(next);
    case 'code':
      return /^[\w@]/.test(next);
    case 'open':
    case 'text':
      return false;
  }
}

/** Whether what begins would not be seen after what is written. */
function startsOpen(piece: Piece, out: string): boolean {
  switch (piece.kind) {
    case 'open':
      return !/[\s(]$/.test(out);
    case 'image':
    case 'address':
      return !/\s$/.test(out);
    case 'code':
      return /[\w@]$/.test(out);
    case 'link':
    case 'close':
    case 'text':
      return false;
  }
}
