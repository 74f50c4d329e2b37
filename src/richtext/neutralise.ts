import type { TextFormat } from '../model/index.ts';
import { JOINER } from './clean.ts';

export interface Harmless {
  /** Lines like `/close`, which GitLab executes. Default true. */
  readonly commands?: boolean;
  /** `@name`, `#12` and `!12`, which notify people or leave a trace on other items. Default true. */
  readonly mentions?: boolean;
}

const COMMAND = /(^[ \t>*#|+.)\d-]*)\/(?=[A-Za-z_]+(?![\w/]))/gm;
const HTML_COMMAND = /((?:^|[>\n])\s*)\/(?=[A-Za-z_]+(?![\w/]))/g;
/** Addresses are let through whole: what looks like a name in them is none. */
const MENTION =
  /https?:\/\/[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+|(?<![\w@/.&-])@(?=[\p{L}\p{N}_])|(?<![\w/&])[#!](?=\d)/gu;

/**
 * A native text in which no line is a command and no name is a mention, for systems that would act on them. An
 * invisible word joiner (U+2060) goes after the `@` or before the `/`; every reader here takes it out again, so the
 * text means what it meant. Doing it twice changes nothing.
 */
export function neutralise(text: string, format: TextFormat, harmless: Harmless = {}): string {
  const { commands = true, mentions = true } = harmless;
  const all = { commands, mentions };
  switch (format) {
    case 'plain':
    case 'textile':
      return inText(text, all);
    case 'markdown':
      return outside(text, /^ {0,3}(`{3,}|~{3,})[^`\n]*\n[^]*?^ {0,3}\1[`~]*[ \t]*$|`[^`\n]+`/gm, (part) =>
        inText(part, all),
      );
    case 'html': {
      const safe = commands ? text.replace(HTML_COMMAND, `$1${JOINER}/`) : text;
      return mentions ? outside(safe, /<[A-Za-z/!][^>]*>/g, withoutMentions) : safe;
    }
    case 'adf':
      return inAdf(text, all);
  }
}

const inText = (text: string, { commands, mentions }: Required<Harmless>): string => {
  const safe = commands ? text.replace(COMMAND, `$1${JOINER}/`) : text;
  return mentions ? withoutMentions(safe) : safe;
};

const withoutMentions = (text: string): string =>
  /[@#!]/.test(text) ? text.replace(MENTION, (found) => (found.length === 1 ? found + JOINER : found)) : text;

/** Changes only what is between the matches. */
function outside(text: string, kept: RegExp, change: (part: string) => string): string {
  let out = '';
  let from = 0;
  for (const { 0: found, index } of text.matchAll(kept)) {
    out += change(text.slice(from, index)) + found;
    from = index + found.length;
  }
  return out + change(text.slice(from));
}

/** Text nodes only, and not code. */
function inAdf(json: string, all: Required<Harmless>): string {
  try {
    return JSON.stringify(
      JSON.parse(json),
      function (this: { readonly marks?: unknown; readonly type?: unknown }, key, value: unknown) {
        if (key !== 'text' || typeof value !== 'string' || JSON.stringify(this.marks ?? '').includes('"code"'))
          return value;
        return inText(value, all);
      },
    );
  } catch {
    return inText(json, all);
  }
}
