import { describe, expect, it } from 'vitest';
import { AuthError, ThrottledError, TransientError, UncertainError, z } from '../../../src/sdk/index.ts';
import { failure, setStage, settle, type Reply } from './stage.ts';

const Item = z.object({ id: z.number() });
const FAULT = { status: 500, json: {} };
const GOOD = { json: { id: 7 } };

describe('repeating', () => {
  it('a read survives five failures in a row', async () => {
    const stage = await setStage();
    stage.script(FAULT, FAULT, FAULT, FAULT, FAULT, GOOD);
    expect(await stage.client().get('/items/7', {}, Item)).toEqual({ id: 7 });
    expect(stage.host.stats()).toMatchObject({ requests: 6, retries: 5 });
  });

  it('a read gives up after the sixth', async () => {
    const stage = await setStage();
    stage.script(FAULT);
    expect(await failure(stage.client().get('/items/7', {}, Item))).toBeInstanceOf(TransientError);
    expect(stage.arrivals).toHaveLength(6);
  });

  it('waits longer each time, up to half a minute, spread over the whole span', async () => {
    const waits = async (chance: number) => {
      const stage = await setStage({ random: () => chance });
      stage.script(FAULT);
      await failure(stage.client().get('/items/7', {}, Item));
      return stage.clock.slept;
    };
    expect(await waits(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(await waits(0.5)).toEqual([250, 500, 1_000, 2_000, 4_000]);
    expect(await waits(0)).toEqual([0, 0, 0, 0, 0]);
  });

  it('never repeats a write whose outcome is unknown', async () => {
    const stage = await setStage();
    stage.script(FAULT, GOOD);
    expect(await failure(stage.client().send({ method: 'POST', path: '/items', json: {} }))).toBeInstanceOf(
      UncertainError,
    );
    expect(stage.arrivals).toHaveLength(1);
  });

  it('sends the same bytes again', async () => {
    const stage = await setStage();
    stage.script({ status: 429, json: {} }, { status: 429, json: {} }, { json: {} });
    const form = new FormData();
    form.set('file', new Blob(['hello']), 'hello.txt');
    await stage.client().send({ method: 'POST', path: '/files', body: form });
    const [first, ...others] = stage.arrivals.map((arrival) => arrival.body.toString());
    expect(first).toContain('hello.txt');
    expect(others).toEqual([first, first]);
  });

  it('says in the log what is repeated, without query or body', async () => {
    const stage = await setStage();
    stage.script(FAULT, GOOD);
    await stage.client().get('/items/7', { access_token: 'sesame' }, Item);
    expect(stage.logged).toEqual([
      {
        message: 'request will be repeated',
        fields: {
          connection: 'helpdesk',
          method: 'GET',
          path: '/items/7',
          error: 'TransientError',
          tries: 1,
          waitMs: 250,
        },
      },
    ]);
  });

  it('of a token request inside a request is done once, not six times six', async () => {
    const tokens = await setStage();
    tokens.script(FAULT);
    const stage = await setStage();
    const client = stage.client({
      authorize: async () => ({ authorization: `Bearer ${(await tokens.client().get('/token', {}, Item)).id}` }),
    });
    expect(await failure(client.get('/items/7', {}, Item))).toBeInstanceOf(TransientError);
    expect(tokens.arrivals).toHaveLength(6);
    expect(stage.arrivals).toHaveLength(0);
  });
});

describe('"too many requests"', () => {
  const throttled = (headers: Record<string, string>) => ({ status: 429, headers, json: {} });

  it('a write is sent again, since it was not executed', async () => {
    const stage = await setStage();
    stage.script(throttled({ 'retry-after': '7' }), GOOD);
    const reply = await stage.client().send({ method: 'POST', path: '/items', json: {}, schema: Item });
    expect(reply.data).toEqual({ id: 7 });
    expect(stage.clock.slept).toEqual([7_000]);
    expect(stage.host.stats()).toMatchObject({ retries: 1, throttledMs: 7_000 });
  });

  it('the wait may be a date', async () => {
    const stage = await setStage();
    const at = new Date(stage.clock.now() + 9_000).toUTCString();
    stage.script(throttled({ 'retry-after': at }), GOOD);
    await stage.client().get('/items/7', {}, Item);
    expect(stage.clock.slept).toEqual([9_000]);
  });

  it('the wait may stand in a header of the vendor’s own', async () => {
    const stage = await setStage();
    stage.script(throttled({ 'x-pc-retry-after': '11' }), GOOD);
    await stage.client({ retryAfterHeaders: ['x-pc-retry-after'] }).get('/items/7', {}, Item);
    expect(stage.clock.slept).toEqual([11_000]);
  });

  it.each(['soon', '-5', ''])('a wait that makes no sense (“%s”) counts as a second', async (value) => {
    const stage = await setStage();
    stage.script(throttled({ 'retry-after': value }), GOOD);
    await stage.client().get('/items/7', {}, Item);
    expect(stage.clock.slept).toEqual([1_000]);
  });

  it('a wait over two minutes is not sat out, and the connection stays closed until it is over', async () => {
    const stage = await setStage();
    stage.script(throttled({ 'retry-after': '300' }), GOOD);
    const client = stage.client();
    const error = await failure(client.get('/items/7', {}, Item));
    expect(error).toBeInstanceOf(ThrottledError);
    expect((error as ThrottledError).retryAfterMs).toBe(300_000);
    expect(await failure(client.get('/items/8', {}, Item))).toBeInstanceOf(ThrottledError);
    expect(stage.arrivals).toHaveLength(1);
    await stage.clock.advance(200_000);
    await client.get('/items/8', {}, Item);
    expect(stage.clock.slept).toEqual([100_000]);
  });

  it('holds back every other request of the connection', async () => {
    const stage = await setStage({ auto: false });
    stage.script(throttled({ 'retry-after': '7' }), GOOD);
    const first = stage.client().get('/items/7', {}, Item);
    while (stage.clock.slept.length === 0) await settle();
    const second = stage.client().get('/items/8', {}, Item);
    await settle();
    await stage.clock.advance(6_999);
    expect(stage.arrivals).toHaveLength(1);
    await stage.clock.advance(1);
    await Promise.all([first, second]);
    expect(stage.arrivals).toHaveLength(3);
  });

  it('ends as ThrottledError when it goes on', async () => {
    const stage = await setStage();
    stage.script(throttled({ 'retry-after': '2' }));
    expect(await failure(stage.client().get('/items/7', {}, Item))).toBeInstanceOf(ThrottledError);
    expect(stage.arrivals).toHaveLength(6);
  });
});

describe('proof of who we are', () => {
  const byToken =
    (token: string): Reply =>
    (response, { headers }) => {
      const good = headers.authorization === `Bearer ${token}`;
      response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' });
      response.end('{"id":7}');
    };

  const tokenBook = () => {
    let issued = 0;
    const renewals: boolean[] = [];
    return {
      renewals,
      authorize: async ({ renew }: { renew: boolean }) => {
        renewals.push(renew);
        if (renew) issued += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return { authorization: `Bearer token-${issued}` };
      },
    };
  };

  it('is renewed after a 401, and the request repeated, also a write', async () => {
    const stage = await setStage();
    const book = tokenBook();
    stage.script(byToken('token-1'));
    await stage.client(book).send({ method: 'POST', path: '/items', json: {} });
    expect(stage.arrivals.map((arrival) => arrival.headers.authorization)).toEqual([
      'Bearer token-0',
      'Bearer token-1',
    ]);
  });

  it('is renewed once for all requests that were refused together', async () => {
    const stage = await setStage();
    const book = tokenBook();
    stage.script(byToken('token-1'));
    const client = stage.client(book);
    await Promise.all(Array.from({ length: 8 }, (_, id) => client.get(`/items/${id}`, {}, Item)));
    expect(book.renewals.slice(0, 2)).toEqual([false, true]);
    expect(book.renewals.filter((renew) => renew)).toHaveLength(1);
  });

  it('that is refused a second time is an AuthError', async () => {
    const stage = await setStage();
    stage.script({ status: 401, json: {} });
    expect(await failure(stage.client(tokenBook()).get('/items/7', {}, Item))).toBeInstanceOf(AuthError);
    expect(stage.arrivals).toHaveLength(2);
  });

  it('is not renewed after a 403', async () => {
    const stage = await setStage();
    const book = tokenBook();
    stage.script({ status: 403, json: {} });
    expect(await failure(stage.client(book).get('/items/7', {}, Item))).toBeInstanceOf(AuthError);
    expect(book.renewals).toEqual([false]);
  });
});
