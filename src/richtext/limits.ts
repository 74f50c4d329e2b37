/** How many quotes, lists and tables may stand inside one another. What is deeper joins the deepest. */
export const MAX_DEPTH = 16;

/**
 * Differently marked pieces in one line, and in one paragraph. A line with more keeps its words and loses its marks.
 */
export const MAX_RUNS = 250;

/** Cells of one table once its rows are of one length. A larger one becomes lines of text. */
export const MAX_CELLS = 5_000;

/** Longer addresses are no links. */
export const MAX_URL = 4_096;

/** Longest column or row span that is honoured. */
export const MAX_SPAN = 50;

/**
 * Emphasis marks in one paragraph of Markdown that are still read as such. Our own writing, bound by MAX_RUNS, never
 * has as many.
 */
export const MAX_DELIMITERS = 1_500;

/** Texts longer than this are not remembered, nor more texts than this. */
export const CACHE = { characters: 32_768, texts: 256 };
