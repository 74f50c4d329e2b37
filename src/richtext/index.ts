import type { TextFormat } from '../model/index.ts';
import { fastCanonical, fastNative, fastWords } from './fast.ts';
import type * as Formats from './formats.ts';
import { sibling } from './lazy.ts';
import { neutralise } from './neutralise.ts';

export { neutralise, type Harmless } from './neutralise.ts';

/**
 * A vendor's text as canonical HTML: normalised, so that equal meaning is equal text, and holding nothing but the
 * allow-listed tags. Empty for a text that shows nothing. Never fails: what is not well-formed is read as well as can
 * be. `adf` is the document as a JSON string.
 */
export const toCanonical = (text: string, format: TextFormat): string =>
  fastCanonical(text, format) ?? formats().canonical[format](text);

export interface WriteOptions {
  /** The system acts on lines like `/close`: they are made harmless. Default false. */
  readonly executesCommands?: boolean;
  /** `neutralise`: nobody is notified and no other item is referred to by `@name` and `#12`. Default `keep`. */
  readonly mentions?: 'keep' | 'neutralise';
}

/** Canonical HTML (or any other, which is read as such first) as a vendor's text. */
export function fromCanonical(html: string, format: TextFormat, options: WriteOptions = {}): string {
  const text = fastNative(html, format) ?? formats().native[format](html);
  const harmless = { commands: options.executesCommands === true, mentions: options.mentions === 'neutralise' };
  return harmless.commands || harmless.mentions ? neutralise(text, format, harmless) : text;
}

/**
 * What canonical HTML has become when it is read back from a system of that format, which may not be able to hold all
 * of it.
 */
export const normalFor = (html: string, format: TextFormat): string => toCanonical(fromCanonical(html, format), format);

/**
 * The words a person reads, without markup and addresses: for matching, titles and previews. Blocks are parted by an
 * empty line.
 */
export const plainText = (html: string): string => fastWords(html) ?? formats().words(html);

const formats = (): typeof Formats => sibling('formats');
