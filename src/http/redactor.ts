import type { Text } from '../sdk/index.ts';

/** Takes secrets out of everything a person or a log may see. */
export interface Redactor {
  /** Notes one more secret, such as a token that was just issued. */
  learn(secret: string): void;
  text(value: string): string;
  words(words: Text): Text;
  /** Cleans an error in place, with its whole cause chain, and returns it. */
  error<E>(error: E): E;
}

const HIDDEN = '***';
/** Shorter strings would black out half of every sentence, and no vendor issues such secrets. */
const SHORTEST = 4;
const DEEPEST = 12;

/** What looks like a credential even where we do not know its value; the first group stays. */
const SUSPECTS: readonly RegExp[] = [
  /(\bhttps?:\/\/)[^/\s@]+(?=@)/gi,
  /(\bauthorization"?\s*[:=]\s*"?(?:\w+ )?)[^\s"',;]+/gi,
  /(\b(?:bearer|basic)\s+)[\w+/.~=-]{8,}/gi,
  /([?&](?:[\w.-]*(?:token|secret|passw|key|sig|credential|auth)[\w.-]*|pass|code|jwt)=)[^&#\s"'<>]+/gi,
  /(\b\w*(?:access_?token|refresh_?token|client_?secret|private_?token|api_?key|password)"?\s*[=:]\s*"?)[^&\s"'<>,;}]+/gi,
];

/** Knows these secrets as they are and as they look inside a URL, a form and JSON. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const known = new Set<string>();
  let pattern: RegExp | undefined;

  const learn = (secret: string) => {
    if (secret.length < SHORTEST || known.has(secret)) return;
    for (const form of formsOf(secret)) known.add(form);
    // Longest first, so that a secret inside another does not leave half of it behind.
    const longestFirst = [...known].sort((a, b) => b.length - a.length);
    pattern = new RegExp(longestFirst.map(escaped).join('|'), 'g');
  };
  const clean = (value: string): string => {
    const hidden = pattern ? value.replace(pattern, HIDDEN) : value;
    return SUSPECTS.reduce((rest, suspect) => rest.replace(suspect, `$1${HIDDEN}`), hidden);
  };
  const words = ({ en, zh }: Text): Text => ({ en: clean(en), zh: clean(zh) });

  secrets.forEach(learn);
  return {
    learn,
    text: clean,
    words,
    error(error) {
      scrub(error, clean, 0, new Set());
      return error;
    },
  };
};

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams([['', secret]]).toString().slice(1),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

/** Rewrites every string an error holds, also those behind non-enumerable `message`, `stack` and `cause`. */
const scrub = (value: unknown, clean: (text: string) => string, depth: number, seen: Set<object>): void => {
  if (typeof value !== 'object' || value === null || depth > DEEPEST || seen.has(value)) return;
  seen.add(value);
  for (const name of Object.getOwnPropertyNames(value)) {
    const property = Object.getOwnPropertyDescriptor(value, name);
    // V8 keeps `stack` behind an accessor; everything else is plain data.
    const held: unknown = name === 'stack' && value instanceof Error ? value.stack : property?.value;
    if (typeof held === 'string') replace(value, name, held, clean(held));
    else scrub(held, clean, depth + 1, seen);
  }
};

const replace = (holder: object, name: string, before: string, after: string): void => {
  if (before === after) return;
  const enumerable = Object.getOwnPropertyDescriptor(holder, name)?.enumerable ?? false;
  Object.defineProperty(holder, name, { value: after, enumerable, configurable: true, writable: true });
};
