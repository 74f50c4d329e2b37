import type { TextFormat } from '../model/index.ts';
import { readAdf } from './adf-read.ts';
import { writeAdf } from './adf-write.ts';
import { remembering } from './cache.ts';
import { fastCanonical, fastNative, paragraphsOf } from './fast.ts';
import { readHtml } from './html-read.ts';
import { writeHtml } from './html-write.ts';
import { readMarkdown } from './markdown-read.ts';
import { writeMarkdown } from './markdown-write.ts';
import { neutralise } from './neutralise.ts';
import { readPlain, writePlain } from './plain.ts';
import { readTextile } from './textile-read.ts';
import { writeTextile } from './textile-write.ts';
import type { Block } from './tree.ts';

export { neutralise, type Harmless } from './neutralise.ts';

interface Format {
  read(native: string): readonly Block[];
  write(blocks: readonly Block[]): string;
}

const FORMATS: Readonly<Record<TextFormat, Format>> = {
  html: { read: (html) => readHtml(html), write: writeHtml },
  markdown: { read: readMarkdown, write: writeMarkdown },
  textile: { read: readTextile, write: writeTextile },
  adf: { read: readAdf, write: writeAdf },
  plain: { read: readPlain, write: (blocks) => writePlain(blocks, { addresses: true }) },
};

const perFormat = (
  compute: (format: TextFormat) => (text: string) => string,
): Readonly<Record<TextFormat, (text: string) => string>> => ({
  html: remembering(compute('html')),
  markdown: remembering(compute('markdown')),
  textile: remembering(compute('textile')),
  adf: remembering(compute('adf')),
  plain: remembering(compute('plain')),
});

const canonical = perFormat((format) => (native) => writeHtml(FORMATS[format].read(native)));
const native = perFormat((format) => (html) => FORMATS[format].write(readHtml(html)));
const words = remembering((html) => writePlain(readHtml(html), { addresses: false }));

/**
 * A vendor's text as canonical HTML: normalised, so that equal meaning is equal text, and holding nothing but the allow-listed tags. Empty for a
 * text that shows nothing. Never fails: what is not well-formed is read as well as can be. `adf` is the document as a JSON string.
 */
export const toCanonical = (text: string, format: TextFormat): string =>
  fastCanonical(text, format) ?? canonical[format](text);

export interface WriteOptions {
  /** The system acts on lines like `/close`: they are made harmless. Default false. */
  readonly executesCommands?: boolean;
  /** `neutralise`: nobody is notified and no other item is referred to by `@name` and `#12`. Default `keep`. */
  readonly mentions?: 'keep' | 'neutralise';
}

/** Canonical HTML (or any other, which is read as such first) as a vendor's text. */
export function fromCanonical(html: string, format: TextFormat, options: WriteOptions = {}): string {
  const text = fastNative(html, format) ?? native[format](html);
  const harmless = { commands: options.executesCommands === true, mentions: options.mentions === 'neutralise' };
  return harmless.commands || harmless.mentions ? neutralise(text, format, harmless) : text;
}

/** What canonical HTML has become when it is read back from a system of that format, which may not be able to hold all of it. */
export const normalFor = (html: string, format: TextFormat): string =>
  fastNative(html, format) === html && format === 'html' ? html : toCanonical(fromCanonical(html, format), format);

/** The words a person reads, without markup and addresses: for matching, titles and previews. Blocks are parted by an empty line. */
export const plainText = (html: string): string => paragraphsOf(html)?.join('\n\n') ?? words(html);
