import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TandemError } from '../../../src/sdk/index.ts';
import { ProtocolError, UncertainError, z } from '../../../src/sdk/index.ts';
import { failure, setStage, type Reply } from './stage.ts';

const Item = z.looseObject({ id: z.number() });
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

describe('a good answer', () => {
  it('is narrowed by its schema; unknown fields pass', async () => {
    const stage = await setStage();
    stage.script({ json: { id: 7, extra: true } });
    expect(await stage.client().get('/items/7', {}, Item)).toEqual({ id: 7, extra: true });
  });

  it('without a schema has no data, and its headers have lower-case names', async () => {
    const stage = await setStage();
    stage.script({ status: 201, headers: { Location: '/items/7', 'Set-Cookie': 'a=1' }, json: { id: 7 } });
    const reply = await stage.client().send({ method: 'POST', path: '/items', json: {} });
    expect(reply).toMatchObject({
      status: 201,
      data: undefined,
      headers: { location: '/items/7', 'set-cookie': 'a=1' },
    });
  });

  it('of 204 has no data whatever the schema', async () => {
    const stage = await setStage();
    stage.script({ status: 204 });
    expect(
      (await stage.client().send({ method: 'PUT', path: '/items/7', json: {}, schema: Item })).data,
    ).toBeUndefined();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('is unpacked when it comes as %s', async (encoding, pack) => {
    const stage = await setStage();
    stage.script({ headers: { ...JSON_TYPE, 'content-encoding': encoding }, text: pack(JSON.stringify({ id: 7 })) });
    expect(await stage.client().get('/items/7', {}, Item)).toEqual({ id: 7 });
  });

  it('may call itself text, as some servers do, as long as it is JSON', async () => {
    const stage = await setStage();
    stage.script({ headers: { 'content-type': 'text/html' }, text: ' {"id":7}' });
    expect(await stage.client().get('/items/7', {}, Item)).toEqual({ id: 7 });
  });

  it('counts its bytes', async () => {
    const stage = await setStage();
    stage.script({ json: { id: 7 } });
    await stage.client().get('/items/7', {}, Item);
    expect(stage.host.stats()).toEqual({ requests: 1, retries: 0, throttledMs: 0, bytesIn: 8 });
  });
});

const UNREADABLE: readonly (readonly [situation: string, reply: Reply, words: RegExp])[] = [
  [
    'a proxy’s page',
    { headers: { 'content-type': 'text/html' }, text: '<!doctype html><h1>Gateway</h1>' },
    /web page.*baseUrl/,
  ],
  ['a page that claims to be nothing', { text: '<html><body>login</body></html>' }, /web page/],
  ['JSON cut off', { headers: JSON_TYPE, text: '{"id": 7, "title": "ha' }, /cut off/],
  ['plain text', { headers: { 'content-type': 'text/plain' }, text: 'OK' }, /text\/plain where JSON belongs/],
  ['an answer of another shape', { json: { id: 'seven' } }, /not what its API documents \(id: /],
  ['nothing at all', { status: 200 }, /not what its API documents/],
  ['damaged compression', { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, text: 'not gzip' }, /decompressed/],
  ['an unknown compression', { headers: { ...JSON_TYPE, 'content-encoding': 'zstd-9' }, text: '{}' }, /decompressed/],
  [
    'more than the limit, announced',
    { headers: JSON_TYPE, text: JSON.stringify({ id: 7, pad: 'x'.repeat(2_000) }) },
    /limit of 1000 B; ask for less/,
  ],
  [
    'more than the limit, unannounced',
    (response) => {
      response.writeHead(200, JSON_TYPE);
      response.write('{"id": 7, "pad": "');
      for (let count = 0; count < 20; count += 1) response.write('x'.repeat(100));
    },
    /limit of 1000 B/,
  ],
  [
    'more than the limit once unpacked',
    {
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      text: gzipSync(JSON.stringify({ id: 7, pad: 'x'.repeat(9_000) })),
    },
    /limit of 1000 B/,
  ],
];

describe('an answer that makes no sense', () => {
  for (const [situation, reply, words] of UNREADABLE) {
    it(`${situation}: a read fails with ProtocolError and is not repeated; a write may have been executed`, async () => {
      const stage = await setStage();
      stage.script(reply);
      const client = stage.client({ maxBytes: 1_000 });
      const onRead = await failure(client.get('/items/7', {}, Item));
      expect(onRead).toBeInstanceOf(ProtocolError);
      expect((onRead as TandemError).message).toMatch(words);
      expect((onRead as TandemError).words.zh).toMatch(/\p{Script=Han}/u);
      const onWrite = await failure(client.send({ method: 'POST', path: '/items', json: {}, schema: Item }));
      expect(onWrite).toBeInstanceOf(UncertainError);
      expect((onWrite as Error).cause).toBeInstanceOf(ProtocolError);
      expect(stage.arrivals).toHaveLength(2);
    });
  }

  it('a page is refused even where nobody looks at the body', async () => {
    const stage = await setStage();
    stage.script({ headers: { 'content-type': 'text/html' }, text: '<html>Please log in</html>' });
    expect(await failure(stage.client().send({ method: 'GET', path: '/ping' }))).toBeInstanceOf(ProtocolError);
  });
});
