/** What a route says. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Bytes or a page in place of JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
/** The envelope of the newer paths and of the web application. */
export const coded = (value: unknown, references?: unknown): Answer =>
  ok({ code: 200, data: { value, ...(references !== undefined && { references }) } });
/** An unknown object, and an unknown path. */
export const notFound: Answer = { status: 404, body: { code: 404, message: 'not found' } };
export const refused = (message: string): Answer => ({ status: 400, body: { code: 400, message } });
/** A refusal with HTTP 200. The name of its message is a guess. */
export const notOk = (code: number, message: string): Answer =>
  ok({ ok: false, error_code: code, error_message: message });

/** The gateway speaks HTML. */
export const page = (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  raw: `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  headers: { 'content-type': 'text/html', ...headers },
});
