/**
 * How an exchange ended without a usable answer.
 * `unopened`: no request left this machine. `broken`: the connection dropped. `timeout`: the time allowed ran out. `too-large`: the answer passes the size
 * limit. `undecodable`: its compression is broken. `invalid`: Node refuses to send it (a line break in a header). `aborted`: the caller's signal.
 */
export type FailureKind = 'unopened' | 'broken' | 'timeout' | 'too-large' | 'undecodable' | 'invalid' | 'aborted';

/** A failure of the transport. Holds no request, no header and no URL, so it may travel as a `cause`. */
export class NetworkFailure extends Error {
  readonly kind: FailureKind;
  /** Whether the vendor may have received the request. */
  readonly sent: boolean;
  /** The system's code, such as `ECONNREFUSED`, where there is one. */
  readonly code: string | undefined;

  constructor(kind: FailureKind, sent: boolean, code?: string) {
    super(code === undefined ? kind : `${kind} (${code})`);
    this.name = 'NetworkFailure';
    this.kind = kind;
    this.sent = sent;
    this.code = code;
  }
}
