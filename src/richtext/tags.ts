import { CODE, EM, STRIKE, STRONG } from './tree.ts';

/** Tags that are a mark, by the mark. */
export const MARKS: ReadonlyMap<string, number> = new Map([
  ['strong', STRONG],
  ['b', STRONG],
  ['em', EM],
  ['i', EM],
  ['cite', EM],
  ['dfn', EM],
  ['var', EM],
  ['s', STRIKE],
  ['del', STRIKE],
  ['strike', STRIKE],
  ['code', CODE],
  ['kbd', CODE],
  ['samp', CODE],
  ['tt', CODE],
]);

/** Tags that only part one paragraph from the next. */
const PARTING =
  'p div section article header footer main aside nav address figure figcaption details summary dl dt dd center ' +
  'fieldset legend form hgroup body html caption dialog search hr ul ol menu dir blockquote table thead tbody tfoot ' +
  'tr td th h1 h2 h3 h4 h5 h6 pre option optgroup';

/** Every tag that begins and ends a line where only lines are possible: in a cell, a heading, a block of code. */
export const BLOCKS: ReadonlySet<string> = new Set([...PARTING.split(' '), 'li']);

export const headingLevel = (tag: string): number => (/^h[1-6]$/.test(tag) ? Number(tag[1]) : 0);

/** The language named by an editor's class: `language-ts`, `lang-ts`, or Redmine's and highlight.js's bare `ts`. */
export function languageOf(className: string | undefined, declared: string | undefined): string {
  const classes = (className ?? '').split(/\s+/);
  const named = classes.find((name) => /^lang(?:uage)?-./.test(name))?.replace(/^lang(?:uage)?-/, '');
  const bare = classes.length <= 2 ? classes.find((name) => name !== 'syntaxhl' && name !== 'hljs') : undefined;
  return language(declared ?? named ?? bare ?? '');
}

/** A language name that every format can carry, or none. */
export const language = (name: string): string =>
  /^[A-Za-z0-9][A-Za-z0-9+#._-]{0,39}$/.test(name) ? name.toLowerCase() : '';
