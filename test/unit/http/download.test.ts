import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  AuthError,
  ProtocolError,
  RejectedError,
  TransientError,
  type Download,
  type HttpOptions,
} from '../../../src/sdk/index.ts';
import { failure, setStage, settle, type Reply } from './stage.ts';

const read = async (download: Download): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of download.body) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const SECRET = {
  headers: { authorization: 'Bearer sesame-open' },
  secrets: ['sesame-open'],
} satisfies Partial<HttpOptions>;

/** Half of what was announced. */
const half: Reply = (response) => {
  response.writeHead(200, { 'content-length': '8' });
  response.write('half');
  setImmediate(() => response.destroy());
};

describe('a download', () => {
  it('hands on bytes, headers and size, and asks for the file as it is', async () => {
    const stage = await setStage();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    stage.script({ headers: { 'Content-Type': 'image/png', 'content-length': '256' }, text: bytes });
    const download = await stage.client(SECRET).download('/files/7', { v: 2 });
    expect(download).toMatchObject({ size: 256, headers: { 'content-type': 'image/png' } });
    expect(await read(download)).toEqual(bytes);
    expect(stage.arrivals[0]).toMatchObject({
      url: '/files/7?v=2',
      headers: { accept: '*/*', 'accept-encoding': 'identity', authorization: 'Bearer sesame-open' },
    });
    expect(stage.host.stats()).toMatchObject({ requests: 1, bytesIn: 256 });
  });

  it('of an empty file, and of one whose size nobody says', async () => {
    const stage = await setStage();
    stage.script({ headers: { 'content-length': '0' } }, (response) => {
      response.write('ab');
      response.end('cd');
    });
    expect(String(await read(await stage.client().download('/empty')))).toBe('');
    const chunked = await stage.client().download('/chunked');
    expect([chunked.size, String(await read(chunked))]).toEqual([undefined, 'abcd']);
  });

  it('is unpacked when the server compresses all the same; the size is then not known', async () => {
    const stage = await setStage();
    stage.script({ headers: { 'content-encoding': 'gzip' }, text: gzipSync('hello') });
    const download = await stage.client().download('/packed');
    expect([download.size, String(await read(download))]).toEqual([undefined, 'hello']);
    stage.script({ headers: { 'content-encoding': 'zstd-9' }, text: 'x' });
    expect(await failure(stage.client().download('/odd'))).toBeInstanceOf(ProtocolError);
  });

  it('has no size limit, not even that of other answers', async () => {
    const stage = await setStage();
    stage.script({ text: Buffer.alloc(9_000) });
    expect((await read(await stage.client({ maxBytes: 1_000 }).download('/big'))).length).toBe(9_000);
  });

  it('keeps the socket for the next one', async () => {
    const stage = await setStage();
    const ports = new Set<unknown>();
    stage.script((response) => {
      ports.add(response.socket?.remotePort);
      response.end('x');
    });
    for (let count = 0; count < 3; count += 1) await read(await stage.client().download('/'));
    expect(ports.size).toBe(1);
  });
});

describe('what goes wrong', () => {
  const REFUSALS: readonly (readonly [status: number, error: typeof RejectedError])[] = [
    [404, RejectedError],
    [403, AuthError],
  ];
  for (const [status, kind] of REFUSALS) {
    it(`${status} is the same class as anywhere, redacted`, async () => {
      const stage = await setStage();
      stage.script({ status, json: { message: 'no file for sesame-open' } });
      const error = await failure(stage.client(SECRET).download('/files/7?token=sesame-open'));
      expect(error).toBeInstanceOf(kind);
      expect(String(error)).toContain('GET /files/7');
      expect(String(error)).not.toContain('sesame');
    });
  }

  it('before the first byte it is tried again', async () => {
    const stage = await setStage();
    const headOnly: Reply = (response) => {
      response.writeHead(200, { 'content-length': '4' });
      response.flushHeaders();
      setImmediate(() => response.destroy());
    };
    stage.script({ status: 503, json: {} }, headOnly, { text: 'file' });
    expect(String(await read(await stage.client().download('/')))).toBe('file');
    expect(stage.host.stats()).toMatchObject({ requests: 3, retries: 2 });
  });

  it('cut off in the middle is an error, and not tried again here', async () => {
    const stage = await setStage();
    stage.script(half);
    const download = await stage.client().download('/');
    expect(await failure(read(download))).toBeInstanceOf(TransientError);
    expect(stage.arrivals).toHaveLength(1);
  });

  it('the time counts while bytes are waited for, from one to the next', async () => {
    const stage = await setStage();
    stage.script((response) => void response.write('first'));
    const { body } = await stage.client({ timeoutMs: 5_000 }).download('/');
    const reader = body[Symbol.asyncIterator]();
    await reader.next();
    expect(stage.timer.running()).toEqual([]);
    const next = failure(reader.next());
    expect(stage.timer.running()).toEqual([5_000]);
    stage.timer.fire();
    expect(await next).toBeInstanceOf(TransientError);
  });

  it('a 401 is answered with a newer proof', async () => {
    const stage = await setStage();
    stage.script({ status: 401 }, { text: 'file' });
    const authorize = ({ renew }: { renew: boolean }) => Promise.resolve({ authorization: `Bearer ${renew}` });
    expect(String(await read(await stage.client({ authorize }).download('/')))).toBe('file');
    expect(stage.arrivals.map(({ headers }) => headers.authorization)).toEqual(['Bearer false', 'Bearer true']);
  });
});

describe('its place in the budget', () => {
  const crowded = async () => {
    const stage = await setStage({ budget: { concurrency: 1 } });
    stage.script((response, { url }) => {
      if (url === '/') response.end('{}');
      else response.writeHead(200, { 'content-length': '8' }).write('half');
    });
    const client = stage.client();
    const { body } = await client.download('/file');
    let passed = false;
    const other = client.send({ method: 'GET', path: '/' }).then(() => (passed = true));
    await settle();
    expect(passed).toBe(false);
    return { stage, body, other };
  };

  it('is kept until its reader stops early, and the connection is given up', async () => {
    const { stage, body, other } = await crowded();
    for await (const chunk of body) {
      expect(String(chunk)).toBe('half');
      break;
    }
    await other;
    expect(stage.timer.running()).toEqual([]);
  });

  it('is given back when nobody begins to read', async () => {
    const { stage, body, other } = await crowded();
    stage.timer.fire();
    await other;
    expect(await failure(read({ headers: {}, body }))).toBeInstanceOf(TransientError);
  });

  it('is another one than an upload’s, which may be waiting for its bytes', async () => {
    const stage = await setStage({ budget: { concurrency: 1, perSecond: 2 }, auto: true });
    stage.script({ text: 'file' });
    const client = stage.client();
    const content = async function* () {
      yield* (await client.download('/from')).body;
    };
    await client
      .send({ method: 'POST', path: '/to', multipart: [{ name: 'f', fileName: 'f', content }] })
      .catch(() => 0);
    expect(stage.arrivals.map(({ url }) => url)).toEqual(['/from', '/to']);
    expect(String(stage.arrivals[1]?.body)).toContain('\r\n\r\nfile\r\n');
  });
});

describe('a redirect', () => {
  it('on the own origin is followed, credentials and all', async () => {
    const stage = await setStage();
    stage.script({ status: 302, headers: { location: '/elsewhere?sig=1' } }, { text: 'file' });
    expect(String(await read(await stage.client(SECRET).download('/files/7')))).toBe('file');
    expect(stage.arrivals[1]).toMatchObject({
      url: '/elsewhere?sig=1',
      headers: { authorization: 'Bearer sesame-open' },
    });
  });

  it('to a stranger is refused', async () => {
    const stage = await setStage();
    const stranger = await setStage();
    stage.script({ status: 302, headers: { location: `${stranger.baseUrl}/f` } });
    const options = { origins: ['https://files.example', 'http://*.0.0.1', 'not an origin'] };
    const error = await failure(stage.client(SECRET).download('/files/7', {}, options));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain(stranger.baseUrl);
    expect(stranger.arrivals).toHaveLength(0);
  });

  it('to a store that is named is followed without anything of ours', async () => {
    const stage = await setStage();
    const store = await setStage();
    stage.script({ status: 307, headers: { location: `${store.baseUrl}/f?sig=1` } });
    store.script({ status: 301, headers: { location: '/g' } }, { text: 'file' });
    const client = stage.client({ ...SECRET, authorize: () => Promise.resolve({ 'x-token': 'sesame-too' }) });
    const download = await client.download('/files/7', {}, { origins: [store.baseUrl] });
    expect(String(await read(download))).toBe('file');
    expect(stage.arrivals[0]?.headers).toMatchObject({ authorization: 'Bearer sesame-open', 'x-token': 'sesame-too' });
    expect(store.arrivals.map(({ url }) => url)).toEqual(['/f?sig=1', '/g']);
    for (const { headers } of store.arrivals) {
      expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    }
  });

  it('a store is also asked directly where a record names its address', async () => {
    const stage = await setStage();
    const store = await setStage();
    store.script({ text: 'file' });
    const path = `${store.baseUrl}/f?sig=1`;
    await read(await stage.client(SECRET).download(path, { v: 1 }, { origins: [store.baseUrl] }));
    expect([store.arrivals[0]?.url, store.arrivals[0]?.headers.authorization]).toEqual(['/f?sig=1&v=1', undefined]);
    expect(await failure(stage.client(SECRET).download(path))).toBeInstanceOf(ProtocolError);
  });

  it('a store that refuses says nothing about our credentials, and its address stays private', async () => {
    const stage = await setStage();
    const store = await setStage();
    store.script({ status: 403, text: 'expired' });
    const error = await failure(
      stage.client().download(`${store.baseUrl}/private/abc`, {}, { origins: [store.baseUrl] }),
    );
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).not.toContain('private');
  });

  it('without end is given up', async () => {
    const stage = await setStage();
    stage.script({ status: 302, headers: { location: '/again' } });
    expect(await failure(stage.client().download('/'))).toBeInstanceOf(ProtocolError);
    expect(stage.arrivals).toHaveLength(6);
  });

  it('to a login page is a matter of credentials', async () => {
    const stage = await setStage();
    stage.script({ status: 302, headers: { location: 'https://sso.example/login' } });
    expect(await failure(stage.client().download('/'))).toBeInstanceOf(AuthError);
    stage.script({ status: 302, headers: { location: '/NoAuth/Login.html' } }, { text: '<html>' });
    expect(await failure(stage.client().download('/'))).toBeInstanceOf(AuthError);
  });
});
