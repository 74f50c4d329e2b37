import type { Text } from './text.ts';

/** One thing wrong in a file or setting. */
export interface ConfigIssue {
  readonly file: string;
  /** The path inside the file, as in `syncs.feedback.left.stream`; empty for the file as a whole. */
  readonly path: string;
  readonly words: Text;
}
