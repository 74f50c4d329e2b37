import { promisify } from 'node:util';
import zlib from 'node:zlib';

const DECODERS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  'x-gzip': promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
};

/** What we say we understand. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/** Unpacks a body. The limit holds for what comes out, so a small bomb cannot fill the memory. Rejects when the bytes are damaged or the encoding unknown. */
export const decode = async (bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> => {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity') return bytes;
  const decoder = DECODERS[name];
  if (!decoder) throw Object.assign(new Error('unknown content encoding'), { code: 'UNKNOWN_ENCODING' });
  return decoder(bytes, { maxOutputLength: maxBytes });
};
