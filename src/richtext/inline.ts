import { collapseSpaces } from './clean.ts';
import { MAX_RUNS } from './limits.ts';
import { lineText, textRun, type Atom, type Inline, type Line, type TextRun } from './tree.ts';
import { linkify } from './url.ts';

/** Collected text, breaks and images as lines in normal form; an empty line stands where two breaks met. */
export function toLines(inlines: readonly Inline[]): readonly Line[] {
  const lines: Line[] = [];
  let atoms: Atom[] = [];
  for (const inline of inlines) {
    if (inline.kind === 'break') {
      lines.push(normalLine(atoms));
      atoms = [];
    } else atoms.push(inline);
  }
  lines.push(normalLine(atoms));
  return lines;
}

/** Two breaks in a row are a new paragraph, and so is a break after which a paragraph would hold too many pieces. */
export function toParagraphs(lines: readonly Line[]): readonly (readonly Line[])[] {
  const paragraphs: Line[][] = [];
  let current: Line[] = [];
  let runs = 0;
  for (const line of lines) {
    if (current.length > 0 && (line.length === 0 || runs + line.length > MAX_RUNS)) {
      paragraphs.push(current);
      current = [];
      runs = 0;
    }
    if (line.length === 0) continue;
    current.push(line);
    runs += line.length > 1 ? line.length : 0;
  }
  if (current.length > 0) paragraphs.push(current);
  return paragraphs;
}

/** Lines where there is no room for a second paragraph. */
export function toCell(lines: readonly Line[]): readonly Line[] {
  const filled = lines.filter((line) => line.length > 0);
  return filled.reduce((sum, line) => sum + line.length, 0) - filled.length > MAX_RUNS ? filled.map(words) : filled;
}

/** One line where there is no room for a second. */
export const toOneLine = (lines: readonly Line[]): Line => normalLine(lines.flatMap((line) => [...line, textRun(' ')]));

/**
 * The normal form of a line: single spaces, none at the ends; no mark begins or ends with white space; neighbours that
 * look alike are one run; addresses are links.
 */
export function normalLine(atoms: readonly Atom[]): Line {
  const [only] = atoms;
  if (only === undefined) return [];
  const merged = merge(settle(trim(collapse(atoms))));
  const linked = merge(merged.flatMap((atom): readonly Atom[] => (atom.kind === 'text' ? linkify(atom) : [atom])));
  return linked.length > MAX_RUNS ? words(linked) : linked;
}

function words(line: Line): Line {
  const flat = textRun(lineText(line).replace(/ {2,}/g, ' ').trim());
  const linked = linkify(flat);
  return linked.length > MAX_RUNS ? [flat] : linked;
}

function collapse(atoms: readonly Atom[]): Atom[] {
  const out: Atom[] = [];
  let afterSpace = true;
  for (const atom of atoms) {
    if (atom.kind === 'image') {
      out.push(atom);
      afterSpace = false;
      continue;
    }
    let text = collapseSpaces(atom.text);
    if (afterSpace && text.startsWith(' ')) text = text.slice(1);
    if (text === '') continue;
    afterSpace = text.endsWith(' ');
    out.push(text === atom.text ? atom : { ...atom, text });
  }
  return out;
}

function trim(atoms: readonly Atom[]): Atom[] {
  let first = 0;
  let last = atoms.length - 1;
  while (first <= last && isBlank(atoms[first])) first++;
  while (last >= first && isBlank(atoms[last])) last--;
  return atoms.slice(first, last + 1).map((atom, index) => {
    if (atom.kind !== 'text') return atom;
    let { text } = atom;
    if (index === 0) text = text.trimStart();
    if (index === last - first) text = text.trimEnd();
    return text === atom.text ? atom : { ...atom, text };
  });
}

const isBlank = (atom: Atom | undefined): boolean => atom?.kind === 'text' && atom.text.trim() === '';

/** White space keeps only what it shares with the words on both sides. */
function settle(atoms: readonly Atom[]): Atom[] {
  if (atoms.every((atom) => atom.kind === 'text' && atom.marks === 0 && atom.href === '')) return [...atoms];
  const pieces = atoms.flatMap((atom): readonly Atom[] => (atom.kind === 'text' ? cut(atom) : [atom]));
  const after: (Atom | undefined)[] = [];
  let next: Atom | undefined;
  for (let index = pieces.length - 1; index >= 0; index--) {
    after[index] = next;
    const piece = pieces[index];
    if (!isBlank(piece)) next = piece;
  }
  let before: Atom | undefined;
  return pieces.map((piece, index) => {
    if (!isBlank(piece)) {
      before = piece;
      return piece;
    }
    return shared(piece as TextRun, before, after[index]);
  });
}

function shared(space: TextRun, before: Atom | undefined, after: Atom | undefined): TextRun {
  const marks = space.marks & marksOf(before) & marksOf(after);
  const href = before?.href === space.href && after?.href === space.href ? space.href : '';
  return textRun(space.text, marks, href);
}

const marksOf = (atom: Atom | undefined): number => (atom?.kind === 'text' ? atom.marks : 0);

function cut(run: TextRun): TextRun[] {
  const start = run.text.length - run.text.trimStart().length;
  const end = run.text.trimEnd().length;
  if (start === 0 && end === run.text.length) return [run];
  if (start >= end) return [run];
  return [run.text.slice(0, start), run.text.slice(start, end), run.text.slice(end)]
    .filter((text) => text !== '')
    .map((text) => ({ ...run, text }));
}

function merge(atoms: readonly Atom[]): Atom[] {
  const out: Atom[] = [];
  for (const atom of atoms) {
    const last = out.at(-1);
    if (last?.kind === 'text' && atom.kind === 'text' && last.marks === atom.marks && last.href === atom.href) {
      out[out.length - 1] = { ...last, text: last.text + atom.text };
    } else out.push(atom);
  }
  return out;
}
