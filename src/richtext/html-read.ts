import { createBuilder } from './builder.ts';
import { cleanSource } from './clean.ts';
import { tokenize } from './html-tokens.ts';
import type { Block } from './tree.ts';

/** Any HTML as a tree. */
export function readHtml(html: string, lineEnds: 'break' | 'space' = 'space'): readonly Block[] {
  const builder = createBuilder({ lineEnds });
  tokenize(cleanSource(html), builder);
  return builder.finish();
}
