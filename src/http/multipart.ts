import { randomUUID } from 'node:crypto';
import type { FormPart, StreamedBody } from '../sdk/index.ts';

/** A form on its way: the body and the content type with its boundary. */
export interface Form extends StreamedBody {
  readonly contentType: string;
}

type FilePart = Extract<FormPart, StreamedBody>;

/**
 * A `multipart/form-data` body (RFC 7578), read part by part. Names are written as browsers do: UTF-8 as it is, and `"`, CR and LF as `%22`, `%0D` and `%0A`
 * (WHATWG HTML, section "Multipart form data"); `filename*` must not be used (RFC 7578, 4.2). Its size is known when those of all files are.
 */
export const multipartBody = (parts: readonly FormPart[]): Form => {
  // Nobody who writes a file may know it beforehand, or the file could hold fields of its own.
  const boundary = `tandem-${randomUUID()}`;
  const heads = parts.map((part) => headOf(part, boundary));
  const tail = `--${boundary}--\r\n`;
  const size = sizeOf(parts, heads, tail);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    ...(size !== undefined && { size }),
    content: () => read(parts, heads, tail),
  };
};

async function* read(parts: readonly FormPart[], heads: readonly string[], tail: string): AsyncGenerator<Uint8Array> {
  let pending = '';
  for (const [index, part] of parts.entries()) {
    pending += heads[index] ?? '';
    if (isFile(part)) {
      for await (const chunk of part.content()) {
        // Text in front waits for the first bytes of its file: whoever has the first chunk knows that the file is open.
        if (pending !== '') yield Buffer.from(pending);
        pending = '';
        yield chunk;
      }
    }
    pending += '\r\n';
  }
  yield Buffer.from(pending + tail);
}

const isFile = (part: FormPart): part is FilePart => 'content' in part;

const headOf = (part: FormPart, boundary: string): string => {
  const field = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part.name)}"`;
  if (!isFile(part)) return `${field}\r\n\r\n${part.value}`;
  const type = /^[\w!#$&^.+-]+\/[\x20-\x7e]+$/.test(part.type ?? '') ? part.type : 'application/octet-stream';
  return `${field}; filename="${quoted(part.fileName)}"\r\ncontent-type: ${type}\r\n\r\n`;
};

const quoted = (name: string): string =>
  name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22').toWellFormed();

const sizeOf = (parts: readonly FormPart[], heads: readonly string[], tail: string): number | undefined => {
  const sizes = parts.map((part) => (isFile(part) ? part.size : 0));
  if (!sizes.every((size) => size !== undefined)) return undefined;
  const text = heads.reduce((sum, head) => sum + Buffer.byteLength(head) + 2, Buffer.byteLength(tail));
  return sizes.reduce((sum, size) => sum + size, text);
};
