import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  ProtocolError,
  RejectedError,
  TransientError,
  UncertainError,
  type StreamedBody,
} from '../../../src/sdk/index.ts';
import { failure, setStage, settle } from './stage.ts';

const TYPE = { 'content-type': 'application/octet-stream' };

/** Content that says how often it was opened and how often it was let go. */
const observed = (chunks: readonly string[], fail?: (opening: number) => Error | undefined) => {
  const seen = { opened: 0, closed: 0 };
  const content = async function* () {
    seen.opened += 1;
    const opening = seen.opened;
    try {
      for (const chunk of chunks) yield Buffer.from(chunk);
      const error = fail?.(opening);
      if (error) throw error;
    } finally {
      seen.closed += 1;
    }
  };
  return { seen, content };
};

const put = (body: StreamedBody) => ({ method: 'PUT', path: '/file', body, headers: TYPE }) as const;

describe('a streamed body', () => {
  it('arrives whole, with its length where it is known', async () => {
    const stage = await setStage();
    await stage.client().send(put({ content: observed(['ab', 'cd']).content, size: 4 }));
    await stage.client().send(put({ content: observed(['ab', 'cd']).content }));
    await stage.client().send(put({ content: observed([]).content, size: 0 }));
    expect(stage.arrivals.map(({ body, headers }) => [body.toString(), headers['content-length']])).toEqual([
      ['abcd', '4'],
      ['abcd', undefined],
      ['', '0'],
    ]);
    expect(stage.arrivals[0]?.headers['content-type']).toBe('application/octet-stream');
  });

  it('is opened again for every attempt and let go each time', async () => {
    const stage = await setStage();
    stage.script({ status: 429, json: {} }, { status: 408, json: {} }, { status: 201, json: {} });
    const { seen, content } = observed(['ab', 'cd']);
    await stage.client().send(put({ content, size: 4 }));
    expect(stage.arrivals.map(({ body }) => body.toString())).toEqual(['abcd', 'abcd', 'abcd']);
    expect(seen).toEqual({ opened: 3, closed: 3 });
  });

  it('is opened again after a renewed proof', async () => {
    const stage = await setStage();
    stage.script({ status: 401, json: {} }, { json: {} });
    const { seen, content } = observed(['ab']);
    const authorize = ({ renew }: { renew: boolean }) => Promise.resolve({ authorization: `Bearer ${renew}` });
    await stage.client({ authorize }).send(put({ content }));
    expect(stage.arrivals.map(({ headers }) => headers.authorization)).toEqual(['Bearer false', 'Bearer true']);
    expect(seen).toEqual({ opened: 2, closed: 2 });
  });

  it('whose reader fails breaks the request off: its own error comes up, and what may be repeated is', async () => {
    const stage = await setStage();
    const words = { en: 'the source broke off', zh: '来源中断' };
    const once = observed(['ab'], (opening) => (opening === 1 ? new TransientError(words) : undefined));
    await stage.client().send(put({ content: once.content }));
    expect(stage.arrivals.map(({ body }) => body.toString())).toEqual(['ab']);
    expect(once.seen).toEqual({ opened: 2, closed: 2 });

    const gone = observed(['ab'], () => new RejectedError(words));
    expect(await failure(stage.client().send(put({ content: gone.content })))).toBeInstanceOf(RejectedError);
    expect(gone.seen).toEqual({ opened: 1, closed: 1 });
    expect(stage.arrivals).toHaveLength(1);
  });

  for (const [situation, size] of [
    ['shorter', 9],
    ['longer', 3],
  ] as const) {
    it(`${situation} than was said never counts as sent`, async () => {
      const stage = await setStage();
      const error = await failure(stage.client().send(put({ content: observed(['ab', 'cd']).content, size })));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(stage.arrivals).toHaveLength(0);
    });
  }

  it('half sent was not executed; sent to its end it may have been', async () => {
    const stage = await setStage();
    stage.script((response) => void response.destroy());
    const whole = await failure(stage.client().send(put({ content: observed(['ab']).content, size: 2 })));
    expect(whole).toBeInstanceOf(UncertainError);
    expect(stage.arrivals).toHaveLength(1);

    let asked = 0;
    const server = createServer((request) => {
      asked += 1;
      request.once('data', () => request.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const endless = async function* () {
      for (;;) yield Buffer.alloc(65_536);
    };
    expect(await failure(stage.client({ baseUrl }).send(put({ content: endless })))).toBeInstanceOf(TransientError);
    expect(asked).toBe(6);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is not read on once the answer is there', async () => {
    const stage = await setStage();
    let closed = 0;
    const server = createServer((_request, response) => response.writeHead(413).end('{"error":"too big"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const endless = async function* () {
      try {
        yield Buffer.from('x');
        for (;;) {
          await settle();
          yield Buffer.from('x');
        }
      } finally {
        closed += 1;
      }
    };
    const error = await failure(stage.client({ baseUrl }).send(put({ content: endless })));
    expect(error).toBeInstanceOf(RejectedError);
    expect((error as Error).message).toContain('too big');
    expect(closed).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('has its time from one piece to the next, not for the whole', async () => {
    const stage = await setStage();
    const go: (() => void)[] = [];
    const slow = async function* () {
      for (let count = 0; count < 3; count += 1) {
        yield Buffer.from('x');
        await new Promise<void>((resolve) => go.push(resolve));
      }
    };
    const sent = stage.client({ timeoutMs: 7_000 }).send(put({ content: slow }));
    for (let piece = 1; piece <= 3; piece += 1) {
      while (go.length < piece) await settle();
      expect([stage.timer.running(), stage.timer.started()]).toEqual([[7_000], 1 + piece]);
      go[piece - 1]?.();
    }
    await sent;
    expect(stage.timer.running()).toEqual([]);
  });

  it('that stops in the middle is broken off, and was not executed', async () => {
    const stage = await setStage({ auto: false });
    let waiting = false;
    const stuck = async function* () {
      yield Buffer.from('x');
      waiting = true;
      await stage.clock.sleep(1);
    };
    const stop = new AbortController();
    const sent = failure(stage.client().send({ ...put({ content: stuck }), signal: stop.signal }));
    while (!waiting) await settle();
    stage.timer.fire();
    // The first wait is the reader's; the second one is before a repetition, which only a failure without effect gets.
    await stage.clock.advance(1);
    while (stage.clock.slept.length < 2) await settle();
    stop.abort(new Error('enough'));
    expect(await sent).toMatchObject({ message: 'enough' });
  });
});

describe('20 MB from one system to another', () => {
  it('never has more than a few pieces in memory', async () => {
    const stage = await setStage();
    const piece = 65_536;
    const pieces = 320;
    let read = 0;
    let made = 0;
    let most = 0;
    const sink = createServer((request, response) => {
      void (async () => {
        for await (const chunk of request) {
          read += (chunk as Buffer).length;
          most = Math.max(most, made - read);
          // A slow taker: whoever reads ahead of it would pile up.
          await new Promise((resolve) => setImmediate(resolve));
        }
        response.end('{}');
      })();
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const origin = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': piece * pieces });
      void (async () => {
        for (let count = 0; count < pieces; count += 1) {
          if (!response.write(Buffer.alloc(piece, count)))
            await new Promise((resolve) => response.once('drain', resolve));
        }
        response.end();
      })();
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    const url = (server: typeof sink) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const source = stage.client({ baseUrl: url(origin) });
    const content = async function* () {
      for await (const chunk of (await source.download('/big')).body) {
        made += chunk.length;
        yield chunk;
      }
    };
    await stage.client({ baseUrl: url(sink) }).send(put({ content, size: piece * pieces }));
    expect(read).toBe(piece * pieces);
    // What sockets and streams hold between the two ends; far from the 20 MB a reader of the whole would have.
    expect(most).toBeLessThan(6 * 1_048_576);
    await Promise.all([sink, origin].map((server) => new Promise((resolve) => server.close(resolve))));
  });
});
