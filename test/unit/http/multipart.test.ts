import { describe, expect, it } from 'vitest';
import { multipartBody } from '../../../src/http/multipart.ts';
import type { FormPart } from '../../../src/sdk/index.ts';
import { setStage, type Arrival } from './stage.ts';

const content = (...chunks: readonly (string | Uint8Array)[]) =>
  async function* () {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  };

const posted = async (multipart: readonly FormPart[]): Promise<Arrival & { readonly boundary: string }> => {
  const stage = await setStage();
  await stage.client().send({ method: 'POST', path: '/files', multipart });
  const [arrival] = stage.arrivals;
  if (!arrival) throw new Error('nothing arrived');
  return { ...arrival, boundary: /boundary=(\S+)$/.exec(arrival.headers['content-type'] ?? '')?.[1] ?? '' };
};

describe('a form with files', () => {
  it('is on the wire byte for byte what RFC 7578 says', async () => {
    const { body, boundary, headers } = await posted([
      { name: 'note', value: '你好\r\n--' },
      { name: 'file', fileName: 'a.bin', type: 'image/png', size: 3, content: content(new Uint8Array([0, 255, 13])) },
      { name: 'file', fileName: 'b.txt', size: 0, content: content() },
      { name: 'end', value: '' },
    ]);
    const expected = Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="note"\r\n\r\n你好\r\n--\r\n`),
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n`),
      Buffer.from('content-type: image/png\r\n\r\n'),
      Buffer.from([0, 255, 13]),
      Buffer.from(`\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="b.txt"\r\n`),
      Buffer.from('content-type: application/octet-stream\r\n\r\n'),
      Buffer.from(`\r\n--${boundary}\r\ncontent-disposition: form-data; name="end"\r\n\r\n\r\n--${boundary}--\r\n`),
    ]);
    expect(body.toString('latin1')).toBe(expected.toString('latin1'));
    expect(headers['content-length']).toBe(String(expected.length));
    expect(headers['transfer-encoding']).toBeUndefined();
  });

  it('goes in chunks when the size of a file is not known', async () => {
    const { body, headers } = await posted([{ name: 'file', fileName: 'a', content: content('half ', 'whole') }]);
    expect(headers['content-length']).toBeUndefined();
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(body.toString()).toContain('half whole\r\n');
  });

  const NAMES: readonly (readonly [name: string, written: string])[] = [
    ['报价单（终）.xlsx', '报价单（终）.xlsx'],
    ['say "hi".txt', 'say %22hi%22.txt'],
    ['a\r\nX-Evil: 1\r\n\r\n.txt', 'a%0D%0AX-Evil: 1%0D%0A%0D%0A.txt'],
    ['back\\slash', 'back\\slash'],
    ['half \ud83d emoji', 'half \ufffd emoji'],
  ];
  for (const [name, written] of NAMES) {
    it(`names a file ${JSON.stringify(name)}`, async () => {
      const { body } = await posted([{ name: 'file', fileName: name, size: 1, content: content('x') }]);
      expect(body.toString()).toContain(`; filename="${written}"\r\ncontent-type: `);
    });
  }

  it('takes no header out of a media type', async () => {
    const part = { name: 'file', fileName: 'a', type: 'text/plain\r\nX-Evil: 1', size: 1, content: content('x') };
    expect((await posted([part])).body.toString()).toContain('content-type: application/octet-stream\r\n\r\nx');
  });

  it('has another boundary every time, so that no file can be written to match it', () => {
    const types = Array.from({ length: 9 }, () => multipartBody([]).contentType);
    expect(new Set(types).size).toBe(9);
  });

  it('opens a file before its first byte is handed on', async () => {
    const order: string[] = [];
    const file = async function* () {
      order.push('opened');
      yield Buffer.from('x');
    };
    const body = multipartBody([
      { name: 'note', value: 'v' },
      { name: 'file', fileName: 'a', content: file },
    ]);
    for await (const chunk of body.content()) order.push(`${chunk.length > 1 ? 'text' : 'file'}`);
    expect(order).toEqual(['opened', 'text', 'file', 'text']);
  });
});
