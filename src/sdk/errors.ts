import { text, type ConfigIssue, type Text } from '../model/index.ts';

/** Where an error arose, as far as the thrower knows. The engine fills in the rest. */
export interface Where {
  readonly connection?: string;
  readonly stream?: string;
  readonly key?: string;
}

export interface ErrorOptions {
  readonly where?: Where;
  readonly cause?: unknown;
}

/**
 * The root of every error the product raises on purpose. Each class is named by what the engine does next; `words` says what happened and what a person can
 * do about it, in both languages, and never holds a secret.
 */
export class TandemError extends Error {
  readonly words: Text;
  readonly where: Where;

  constructor(words: Text, options: ErrorOptions = {}) {
    super(words.en, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.words = words;
    this.where = options.where ?? {};
  }
}

/** Bad settings, files or mappings, all listed at once. The program refuses to start. */
export class ConfigError extends TandemError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[], options: ErrorOptions = {}) {
    const line = (lang: 'en' | 'zh') =>
      issues
        .map((issue) => `${issue.file}${issue.path === '' ? '' : ` › ${issue.path}`}: ${issue.words[lang]}`)
        .join('\n');
    super(text(line('en'), line('zh')), options);
    this.issues = issues;
  }
}

/** 401 or 403: stops this connection, the others go on, an admin is asked. */
export class AuthError extends TandemError {}

/** 429, or 503 with a hint: wait `retryAfterMs`, then go on. The request was not executed. */
export class ThrottledError extends TandemError {
  readonly retryAfterMs: number;

  constructor(words: Text, retryAfterMs: number, options: ErrorOptions = {}) {
    super(words, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A failure without effect (5xx or timeout on a read, a connection that never opened): retried, then this side ends and its cursor stays. */
export class TransientError extends TandemError {}

/** A write whose outcome is unknown. Never repeated blindly: the engine looks first. */
export class UncertainError extends TandemError {}

/** 409 or 412: the record moved since it was read. Read again and decide again. */
export class StaleError extends TandemError {}

/** The vendor refused the content (400, 422, or 200 with a refusal). Parks this link with a problem; the rest goes on. */
export class RejectedError extends TandemError {}

/** A move that the vendor's workflow does not allow. Carries the edge, so that the message can name it. */
export class TransitionError extends RejectedError {
  readonly from: string;
  readonly to: string;

  constructor(words: Text, from: string, to: string, options: ErrorOptions = {}) {
    super(words, options);
    this.from = from;
    this.to = to;
  }
}

/** An answer that is not what the vendor documents. On a record: a problem. On a page: this side ends. */
export class ProtocolError extends TandemError {}

/** The words of any error, without stack or secret: a `TandemError`'s own, else its message. */
export const errorWords = (error: unknown): Text => {
  if (error instanceof TandemError) return error.words;
  const message = error instanceof Error ? error.message : String(error);
  return text(message, message);
};
