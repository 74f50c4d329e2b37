import { CODE, EM, STRIKE, STRONG, type Atom, type Line } from './tree.ts';

/**
 * What a line says from left to right: marks and links that open and close in proper nesting, and what stands in them.
 */
export type Step =
  | { readonly kind: 'open' | 'close'; readonly mark: number }
  | { readonly kind: 'open-link' | 'close-link'; readonly href: string }
  | { readonly kind: 'atom'; readonly atom: Atom };

const MARK_ORDER = [STRONG, EM, STRIKE];

interface Span {
  /** A mark, or a link (0). */
  readonly mark: number;
  readonly href: string;
  readonly end: number;
}

/**
 * Nests the flat marks of a line: whatever reaches furthest is outside, so that few marks have to be closed and opened
 * again. Code is left to the writer of the atom. `links: false` leaves links to it as well.
 */
export function nested(line: Line, { links }: { readonly links: boolean }): readonly Step[] {
  const steps: Step[] = [];
  const stack: Span[] = [];
  line.forEach((atom, index) => {
    closeEnded(stack, steps, index);
    for (const span of opening(line, index, stack, links)) {
      steps.push(span.mark === 0 ? { kind: 'open-link', href: span.href } : { kind: 'open', mark: span.mark });
      stack.push(span);
    }
    steps.push({ kind: 'atom', atom });
  });
  closeEnded(stack, steps, line.length);
  return steps;
}

/** Closes what ends here, and with it what was opened inside it. */
function closeEnded(stack: Span[], steps: Step[], index: number): void {
  const outermost = stack.findIndex((span) => span.end === index);
  if (outermost === -1) return;
  for (const span of stack.splice(outermost).reverse()) {
    steps.push(span.mark === 0 ? { kind: 'close-link', href: span.href } : { kind: 'close', mark: span.mark });
  }
}

function opening(line: Line, index: number, stack: readonly Span[], links: boolean): readonly Span[] {
  const atom = line[index];
  if (atom === undefined) return [];
  const spans: Span[] = [];
  if (links && atom.href !== '' && !stack.some((span) => span.mark === 0)) {
    spans.push({ mark: 0, href: atom.href, end: reach(line, index, (other) => other.href === atom.href) });
  }
  for (const mark of MARK_ORDER) {
    if (!has(atom, mark) || stack.some((span) => span.mark === mark)) continue;
    spans.push({ mark, href: '', end: reach(line, index, (other) => has(other, mark)) });
  }
  return spans.sort((one, other) => other.end - one.end);
}

function reach(line: Line, from: number, same: (atom: Atom) => boolean): number {
  let end = from + 1;
  for (let atom = line[end]; atom !== undefined && same(atom); atom = line[++end]);
  return end;
}

const has = (atom: Atom, mark: number): boolean => atom.kind === 'text' && (atom.marks & mark) !== 0;

export const isCode = (atom: Atom): boolean => atom.kind === 'text' && atom.marks === CODE;
