import { MAX_CELLS, MAX_DELIMITERS, MAX_DEPTH } from './limits.ts';

/**
 * The Markdown parser takes the square of the emphasis marks in a paragraph and of the cells in a table, and the cube
 * of quotes in one another. What people write never comes near; what is made to hang a server does. Whatever exceeds
 * the bounds is escaped or cut here, before the parser sees it. Our own writing stays within them.
 */
export function guarded(markdown: string): string {
  if (markdown.length < MAX_DELIMITERS && !TOO_DEEP.test(markdown)) return markdown;
  // A line inside an HTML block that looks like a fence is none, so among HTML nothing is trusted to be code.
  const fences = !/^[ >]*</m.test(markdown);
  return segments(markdown, fences)
    .map(({ code, lines }) => (code ? lines : boundTables(boundMarks(lines.map(boundDepth)))).join('\n'))
    .join('\n');
}

const TOO_DEEP = /^(?:[ \t]*>){17}|^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){25}/m;

interface Segment {
  readonly code: boolean;
  readonly lines: string[];
}

/** The text cut at its top-level fences. */
function segments(markdown: string, fences: boolean): readonly Segment[] {
  const out: Segment[] = [{ code: false, lines: [] }];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const marker = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/.exec(line);
    const [, run = '', info = ''] = marker ?? [];
    if (fence !== undefined) {
      out.at(-1)?.lines.push(line);
      if (run.startsWith(fence) && info.trim() === '') {
        fence = undefined;
        out.push({ code: false, lines: [] });
      }
    } else if (fences && run !== '' && !(run.startsWith('`') && info.includes('`'))) {
      fence = run;
      out.push({ code: true, lines: [line] });
    } else out.at(-1)?.lines.push(line);
  }
  return out.filter((segment) => segment.lines.length > 0);
}

const CONTAINERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;

/** Deeper than any list the tree can hold is indented. */
const INDENTED = /^[ \t]{200,}(?=[-+*>\d])/;

/**
 * Quotes and lists within one another beyond what the tree can hold lose their markers, or the space that makes them
 * deep.
 */
function boundDepth(given: string): string {
  const line = given.replace(INDENTED, ' '.repeat(200));
  const prefix = CONTAINERS.exec(line)?.[0];
  if (prefix === undefined || prefix.length <= MAX_DEPTH) return line;
  const markers = prefix.match(/[ \t]*(?:>|[-+*]|\d{1,9}[.)])/g) ?? [];
  return markers.length > MAX_DEPTH + 4 ? markers.slice(0, MAX_DEPTH).join('') + line.slice(prefix.length) : line;
}

/** Lines that begin a text of their own, so that marks before them cannot pair with marks after. */
const OWN_TEXT = /^[\s>]*(?:$|\||#{1,6} |(?:[-+*]|\d{1,9}[.)]) )/;
const MARK = /\\.|[*~]+|_+/gs;

function boundMarks(lines: readonly string[]): string[] {
  const texts: string[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    const text = paragraph.join('\n');
    if (paragraph.length > 0) texts.push(mostMarks(text) > MAX_DELIMITERS ? escapeMarks(text) : text);
    paragraph = [];
  };
  for (const line of lines) {
    if (OWN_TEXT.test(line)) flush();
    paragraph.push(line);
  }
  flush();
  return texts.join('\n').split('\n');
}

/** The number of emphasis marks that may have to be paired with each other; in a table row each cell is on its own. */
function mostMarks(text: string): number {
  if (text.length < MAX_DELIMITERS) return 0;
  const texts = /^[\s>]*\|/.test(text) ? text.split(/(?<!\\)\|/) : [text];
  return texts.reduce((most, part) => Math.max(most, marksIn(part)), 0);
}

function marksIn(text: string): number {
  let marks = 0;
  for (const { 0: found, index } of text.matchAll(MARK)) {
    const inWord = found.startsWith('_') && isWord(text[index - 1]) && isWord(text[index + found.length]);
    if (!found.startsWith('\\') && !inWord) marks++;
  }
  return marks;
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[A-Za-z0-9]/.test(character);

const escapeMarks = (text: string): string =>
  text.replace(/\\.|[*_~]/gs, (found) => (found.startsWith('\\') ? found : `\\${found}`));

const DELIMITER_ROW = /^[ \t>]*[|:-][ \t|:-]*$/;

/** A table too large for the tree is not a table; its rows stay lines. */
function boundTables(lines: string[]): string[] {
  let end = lines.length;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] ?? '';
    if (line.trim() === '') end = index;
    if (end - index < 50 && line.length < MAX_CELLS) continue;
    if (!DELIMITER_ROW.test(line) || !line.includes('-') || !/[|:]/.test(line)) continue;
    const columns = Math.max(1, line.split('|').length - 2);
    if ((end - index - 2) * columns > MAX_CELLS) lines[index] = line.replace(/[|:-]/, '\\$&');
  }
  return lines;
}
