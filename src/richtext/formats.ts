import type { TextFormat } from '../model/index.ts';
import { readAdf } from './adf-read.ts';
import { writeAdf } from './adf-write.ts';
import { remembering } from './cache.ts';
import { readHtml } from './html-read.ts';
import { writeHtml } from './html-write.ts';
import { readMarkdown } from './markdown-read.ts';
import { writeMarkdown } from './markdown-write.ts';
import { readPlain, writePlain } from './plain.ts';
import { readTextile } from './textile-read.ts';
import { writeTextile } from './textile-write.ts';
import type { Block } from './tree.ts';

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

type PerFormat = Readonly<Record<TextFormat, (text: string) => string>>;

const perFormat = (compute: (format: TextFormat, text: string) => string): PerFormat => ({
  html: remembering((text) => compute('html', text)),
  markdown: remembering((text) => compute('markdown', text)),
  textile: remembering((text) => compute('textile', text)),
  adf: remembering((text) => compute('adf', text)),
  plain: remembering((text) => compute('plain', text)),
});

/** A native text as canonical HTML, by way of the tree. */
export const canonical = perFormat((format, text) => writeHtml(FORMATS[format].read(text)));

/** HTML as a native text, by way of the tree. */
export const native = perFormat((format, html) => FORMATS[format].write(readHtml(html)));

/** The words of HTML, by way of the tree. */
export const words = remembering((html) => writePlain(readHtml(html), { addresses: false }));
