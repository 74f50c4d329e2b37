import type { z } from 'zod';
import type { TandemError } from './errors.ts';

export type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

export interface HttpRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Joined to the client's base URL. An absolute URL is taken only on the base URL's own origin. */
  readonly path: string;
  /** Arrays repeat the name. `undefined` is left out. */
  readonly query?: Query;
  /** A JSON body. */
  readonly json?: unknown;
  /** Any other body; set its content type in `headers`. The time limit of a streamed one counts from piece to piece. */
  readonly body?: string | Uint8Array | FormData | StreamedBody;
  /** A form with files, streamed. Names are sent as browsers send them: UTF-8, quotes as `%22`. */
  readonly multipart?: readonly FormPart[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request changes anything at the vendor. Default: every method but GET does. A search by POST says `read`. */
  readonly effect?: 'read' | 'write';
  /**
   * Validates and narrows the JSON answer. A mismatch is a `ProtocolError` on a read; on a write it is an `UncertainError`, since the write was probably
   * executed. Without it `data` is `undefined`.
   */
  readonly schema?: z.ZodType<T>;
  /** Statuses that are answers rather than errors here, such as 404 on a read by key. The schema is not applied to them. */
  readonly accept?: readonly number[];
  readonly signal?: AbortSignal;
}

/** A body that is sent as it is read. */
export interface StreamedBody {
  /** Opened again for every attempt. What it throws is what the request throws; nothing was executed then. */
  readonly content: () => AsyncIterable<Uint8Array>;
  /** Bytes; without it the body is sent in chunks. */
  readonly size?: number;
}

/** One part of a `multipart/form-data` body. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | (StreamedBody & { readonly name: string; readonly fileName: string; readonly type?: string });

/** An answer whose body is read as it comes. */
export interface Download {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, where the server says. */
  readonly size?: number;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface HttpReply<T> {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed answer; `undefined` without a schema, on 204 and 205, or on an accepted error status. An empty 200 goes through the schema. */
  readonly data: T;
}

/** What a failed answer looked like, for a connector that reads more into it than the status. */
export interface FailedAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the first 2,000 characters of text. */
  readonly body: unknown;
}

export interface HttpOptions {
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Headers that prove who we are, asked for before every request. After a 401 it is called once more with `renew: true` (one renewal shared by all requests
   * in flight) and the request is repeated, since a 401 was not executed.
   */
  readonly authorize?: (options: { renew: boolean }) => Promise<Readonly<Record<string, string>>>;
  /** Overrides the status → error table. `undefined` falls through to it. */
  readonly explain?: (answer: FailedAnswer) => TandemError | undefined;
  /** Headers that carry a wait in seconds beside `Retry-After`, lower case. */
  readonly retryAfterHeaders?: readonly string[];
  /** Strings that must never show in an error or log. */
  readonly secrets?: readonly string[];
  readonly timeoutMs?: number;
  /** The largest answer taken, in bytes. Default 32 MiB. */
  readonly maxBytes?: number;
  /** Used when the admin sets none on the connection. */
  readonly defaultBudget?: Budget;
}

/** How much a connection may ask of its vendor. */
export interface Budget {
  readonly perMinute?: number;
  readonly perSecond?: number;
  readonly concurrency?: number;
}

/**
 * HTTP with everything put together once: budget, retries (reads up to six times; writes only when the request surely was not executed), time-outs,
 * `Retry-After`, redaction, size limit, no redirects off the origin. Throws the classes of `errors.ts`; a write with an unknown outcome is `UncertainError`.
 */
export interface HttpClient {
  send<T = undefined>(request: HttpRequest<T>): Promise<HttpReply<T>>;
  /** `send` a GET and return its data. */
  get<T>(path: string, query: Query, schema: z.ZodType<T>): Promise<T>;
  /**
   * A GET whose body is handed on as it comes, with no limit on its size; failures and retries before the first byte are those of `send`. A body that ends before
   * its announced size throws while it is read. A redirect is followed, and an absolute URL taken, only on the base URL's own origin, or on one of `origins` and
   * then without our credentials: vendors keep files in stores of their own. `https://*.files.example` allows every host under it.
   */
  download(path: string, query?: Query, options?: { readonly origins?: readonly string[] }): Promise<Download>;
}
