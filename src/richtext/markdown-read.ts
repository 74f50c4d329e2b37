import type * as Micromark from 'micromark';
import type * as Strikethrough from 'micromark-extension-gfm-strikethrough';
import type * as Table from 'micromark-extension-gfm-table';
import type { HtmlExtension } from 'micromark-util-types';
import { cleanSource } from './clean.ts';
import { readHtml } from './html-read.ts';
import { library } from './lazy.ts';
import { guarded } from './markdown-guard.ts';
import type { Block } from './tree.ts';

let options: Micromark.Options | undefined;

/**
 * GitHub-flavoured Markdown as a tree. The parser makes HTML of it, raw HTML included, and the one HTML reader takes
 * from that what the tree can hold. A line end is a line break, as GitHub, Chatwoot and their like show it in issues
 * and comments.
 */
export function readMarkdown(markdown: string): readonly Block[] {
  const { micromark } = library<typeof Micromark>('micromark');
  return readHtml(micromark(guarded(cleanSource(markdown)), (options ??= gfm())), 'break');
}

/**
 * After a paragraph in a tight list item micromark 4 leaves out all line ends until the item ends, also those of a
 * block of code.
 */
const keepLines: HtmlExtension = {
  enter: {
    codeFencedFence() {
      this.setData('slurpAllLineEndings');
    },
    codeFlowValue() {
      this.setData('slurpAllLineEndings');
    },
    htmlFlowData() {
      this.setData('slurpAllLineEndings');
    },
  },
};

/**
 * Tables and strike-through. Addresses and task boxes are found in the text of every format alike, so the parser is not
 * asked for them.
 */
function gfm(): Micromark.Options {
  const table = library<typeof Table>('micromark-extension-gfm-table');
  const strike = library<typeof Strikethrough>('micromark-extension-gfm-strikethrough');
  return {
    extensions: [table.gfmTable(), strike.gfmStrikethrough()],
    htmlExtensions: [table.gfmTableHtml(), strike.gfmStrikethroughHtml(), keepLines],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  };
}
