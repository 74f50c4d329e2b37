import { styleText } from 'node:util';
// Types only: what `--help` loads is counted in milliseconds.
import type { ConfigIssue, Lang, Text } from '../model/index.ts';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

/** Where a command writes: one JSON document or words on stdout, progress on stderr. */
export interface Output {
  readonly lang: Lang;
  readonly json: boolean;
  /** A line for people on stdout; nothing under `--json` or `--quiet`. */
  line(words?: Text | string): void;
  /** The one JSON document; nothing without `--json`. */
  document(value: unknown): void;
  /** A passing line on stderr. On a terminal it replaces the one before it. */
  progress(words: Text): void;
  /** Something that went wrong, on stderr, also under `--quiet`. */
  fail(words: Text): void;
  say(words: Text | string): string;
  paint(style: Style, words: string): string;
}

export interface Streams {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export interface OutputOptions {
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function createOutput({ lang, json, quiet }: OutputOptions, { stdout, stderr }: Streams): Output {
  let passing = false;
  const clear = (): void => {
    if (passing && stderr.isTTY) stderr.write('\r\u001B[K');
    passing = false;
  };
  const say = (words: Text | string): string => (typeof words === 'string' ? words : words[lang]);
  const paint = (style: Style, words: string): string => (stdout.isTTY ? styleText(style, words) : words);
  return {
    lang,
    json,
    say,
    paint,
    line(words = '') {
      if (json || quiet) return;
      clear();
      stdout.write(`${say(words)}\n`);
    },
    document(value) {
      if (!json) return;
      clear();
      stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    progress(words) {
      if (quiet) return;
      clear();
      stderr.write(stderr.isTTY ? say(words) : `${say(words)}\n`);
      passing = true;
    },
    fail(words) {
      clear();
      stderr.write(`${say(words)}\n`);
    },
  };
}

/** A config issue as a line for a person. */
export const issueText = ({ file, path, words }: ConfigIssue): Text => {
  const at = path === '' ? file : `${file} › ${path}`;
  return { en: `${at}: ${words.en}`, zh: `${at}：${words.zh}` };
};

/** Config issues as a document has them. */
export const issueDocuments = (issues: readonly ConfigIssue[], lang: Lang) =>
  issues.map(({ file, path, words }) => ({ file, path, message: words[lang] }));
