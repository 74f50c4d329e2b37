import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigError, ProtocolError, TransientError, UncertainError } from '../../../src/sdk/index.ts';
import type { TandemError } from '../../../src/sdk/index.ts';
import { failure, setStage, settle, type Reply } from './stage.ts';

const READ = { method: 'GET', path: '/items' } as const;
const WRITE = { method: 'POST', path: '/items', json: { title: 'x' } } as const;

/** A port of loopback where nobody listens. */
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('a connection that never opened was no request', () => {
  const REFUSALS: readonly (readonly [situation: string, baseUrl: () => Promise<string>, words: RegExp])[] = [
    ['nobody listens', async () => `http://127.0.0.1:${await closedPort()}`, /connection refused.*ECONNREFUSED/],
    ['no such host', async () => 'http://no-such-host.invalid', /cannot be found/],
    [
      'TLS spoken to a plain server',
      async () => (await setStage()).baseUrl.replace('http:', 'https:'),
      /no secure connection/,
    ],
  ];
  for (const [situation, baseUrl, words] of REFUSALS) {
    it(`${situation}: both read and write are tried six times, then TransientError`, async () => {
      const stage = await setStage();
      const client = stage.client({ baseUrl: await baseUrl() });
      for (const request of [READ, WRITE]) {
        const error = await failure(client.send(request));
        expect(error).toBeInstanceOf(TransientError);
        expect((error as Error).message).toMatch(words);
      }
      expect(stage.host.stats()).toMatchObject({ requests: 12, retries: 10 });
    });
  }

  it('also when the time runs out before it opens', async () => {
    const stage = await setStage();
    // Neither accepts nor refuses: no handshake ever completes on this plain TCP port.
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const sent = failure(stage.client({ baseUrl: `https://127.0.0.1:${port}` }).send(WRITE));
    for (let tries = 0; tries < 6; tries += 1) {
      while (stage.timer.running().length === 0) await settle();
      stage.timer.fire();
    }
    expect(await sent).toBeInstanceOf(TransientError);
    server.close();
  });
});

describe('a connection that fails after the request was sent', () => {
  const DROPS: readonly (readonly [situation: string, reply: Reply])[] = [
    ['drops without an answer', (response) => void response.destroy()],
    [
      'drops in the middle of the answer',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"id":');
        setImmediate(() => response.destroy());
      },
    ],
    ['answers with what is not HTTP', (response) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ];
  for (const [situation, reply] of DROPS) {
    it(`${situation}: a read is repeated, a write is not`, async () => {
      const stage = await setStage();
      stage.script(reply);
      expect(await failure(stage.client().send(READ))).toBeInstanceOf(TransientError);
      expect(stage.arrivals).toHaveLength(6);
      expect(await failure(stage.client().send(WRITE))).toBeInstanceOf(UncertainError);
      expect(stage.arrivals).toHaveLength(7);
    });
  }

  it('does not answer in time: the same', async () => {
    const stage = await setStage();
    stage.script(() => undefined);
    const client = stage.client({ timeoutMs: 5_000 });
    const write = failure(client.send(WRITE));
    while (stage.arrivals.length < 1) await settle();
    expect(stage.timer.running()).toEqual([5_000]);
    stage.timer.fire();
    const error = await write;
    expect(error).toBeInstanceOf(UncertainError);
    expect((error as TandemError).words.zh).toContain('5 秒内没有响应');

    const read = failure(client.send(READ));
    for (let tries = 1; tries <= 6; tries += 1) {
      while (stage.arrivals.length < 1 + tries) await settle();
      stage.timer.fire();
    }
    expect(await read).toBeInstanceOf(TransientError);
  });

  it('stops in the middle of a body that never ends: the time counts to the last byte', async () => {
    const stage = await setStage();
    stage.script((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"id":');
    });
    const write = failure(stage.client().send(WRITE));
    while (stage.arrivals.length < 1) await settle();
    await settle();
    stage.timer.fire();
    expect(await write).toBeInstanceOf(UncertainError);
  });
});

describe('the caller’s signal', () => {
  it('ends a read with its own reason', async () => {
    const stage = await setStage();
    stage.script(() => undefined);
    const stop = new AbortController();
    const read = failure(stage.client().send({ ...READ, signal: stop.signal }));
    while (stage.arrivals.length < 1) await settle();
    stop.abort(new Error('shutting down'));
    expect(await read).toMatchObject({ message: 'shutting down' });
  });

  it('cannot make a write unsent', async () => {
    const stage = await setStage();
    stage.script(() => undefined);
    const stop = new AbortController();
    const write = failure(stage.client().send({ ...WRITE, signal: stop.signal }));
    while (stage.arrivals.length < 1) await settle();
    stop.abort(new Error('shutting down'));
    expect(await write).toBeInstanceOf(UncertainError);
  });

  it('ends a wait between two tries', async () => {
    const stage = await setStage({ auto: false });
    stage.script({ status: 500, json: {} });
    const stop = new AbortController();
    const read = failure(stage.client().send({ ...READ, signal: stop.signal }));
    while (stage.clock.slept.length === 0) await settle();
    stop.abort(new Error('shutting down'));
    expect(await read).toMatchObject({ message: 'shutting down' });
  });

  it('that was aborted before sends nothing', async () => {
    const stage = await setStage();
    expect(await failure(stage.client().send({ ...WRITE, signal: AbortSignal.abort(new Error('no')) }))).toMatchObject({
      message: 'no',
    });
    expect(stage.arrivals).toHaveLength(0);
  });
});

describe('what must not be sent is not sent', () => {
  it('an absolute URL elsewhere', async () => {
    const stage = await setStage();
    const elsewhere = await setStage();
    const error = await failure(stage.client().send({ method: 'GET', path: `${elsewhere.baseUrl}/items` }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(elsewhere.arrivals).toHaveLength(0);
  });

  it('a header that cannot be sent: the admin hears where to look, without its value', async () => {
    const stage = await setStage();
    const error = await failure(stage.client({ headers: { 'x token': 'sesame-open' } }).send(READ));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).issues[0]).toMatchObject({ file: 'config/connections.json', path: 'helpdesk' });
    expect(String(error)).not.toContain('sesame');
  });

  it('a line break that came with a secret out of a file', async () => {
    const stage = await setStage();
    await stage.client({ headers: { authorization: 'Bearer abc\n' } }).send(READ);
    expect(stage.arrivals[0]?.headers.authorization).toBe('Bearer abc');
  });
});
