import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/sdk/index.ts';
import { setStage, settle } from './stage.ts';

const sent = async (request: Partial<HttpRequest<undefined>>, prefix = '') => {
  const stage = await setStage();
  await stage
    .client({ baseUrl: stage.baseUrl + prefix, headers: { 'X-Tenant': 'crm' } })
    .send({ method: 'GET', path: '/', ...request });
  const arrival = stage.arrivals[0];
  if (!arrival) throw new Error('nothing arrived');
  return { ...arrival, baseUrl: stage.baseUrl };
};

describe('the address', () => {
  const CASES: readonly (readonly [
    situation: string,
    prefix: string,
    request: Partial<HttpRequest<undefined>>,
    url: string,
  ])[] = [
    ['a path', '', { path: '/items' }, '/items'],
    ['a path without slash', '', { path: 'items' }, '/items'],
    ['a base URL with a path of its own', '/redmine', { path: '/issues.json' }, '/redmine/issues.json'],
    ['a query of its own', '', { path: '/items?page=2', query: { size: 5 } }, '/items?page=2&size=5'],
    ['an array repeats the name', '', { path: '/items', query: { id: [1, 2] } }, '/items?id=1&id=2'],
    ['undefined is left out', '', { path: '/items', query: { a: undefined, b: false } }, '/items?b=false'],
    [
      'odd characters',
      '',
      { path: '/项目', query: { q: `a&b=c '"<客户>` } },
      `/%E9%A1%B9%E7%9B%AE?q=a%26b%3Dc%20'%22%3C%E5%AE%A2%E6%88%B7%3E`,
    ],
    ['what looks like another host', '', { path: '//evil.example/items' }, '//evil.example/items'],
  ];
  for (const [situation, prefix, request, url] of CASES) {
    it(situation, async () => expect((await sent(request, prefix)).url).toBe(url));
  }

  it('an absolute URL on the own origin is taken as it is', async () => {
    const stage = await setStage();
    await stage
      .client({ baseUrl: `${stage.baseUrl}/api` })
      .send({ method: 'GET', path: `${stage.baseUrl}/api/items?page=2` });
    expect(stage.arrivals[0]?.url).toBe('/api/items?page=2');
  });
});

describe('the body', () => {
  it('of JSON', async () => {
    const arrival = await sent({ method: 'POST', json: { title: '客户' } });
    expect(arrival.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '18',
      'x-tenant': 'crm',
    });
    expect(JSON.parse(arrival.body.toString())).toEqual({ title: '客户' });
  });

  it('of text, with its type', async () => {
    const arrival = await sent({
      method: 'POST',
      body: 'a=1',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(arrival.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(arrival.body.toString()).toBe('a=1');
  });

  it('of bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const arrival = await sent({ method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } });
    expect(new Uint8Array(arrival.body)).toEqual(bytes);
  });

  it('of a form, with its boundary', async () => {
    const form = new FormData();
    form.set('note', '你好');
    form.set('file', new Blob([new Uint8Array([0, 255])]), 'a.bin');
    const arrival = await sent({ method: 'POST', body: form });
    const parsed = await new Response(arrival.body, {
      headers: { 'content-type': arrival.headers['content-type'] ?? '' },
    }).formData();
    expect(parsed.get('note')).toBe('你好');
    expect([...new Uint8Array(await (parsed.get('file') as File).arrayBuffer())]).toEqual([0, 255]);
  });

  it('none: no type is made up for it', async () => {
    const arrival = await sent({ method: 'POST' });
    expect(arrival.headers['content-type']).toBeUndefined();
    expect(arrival.headers['content-length'] ?? '0').toBe('0');
  });
});

describe('one connection', () => {
  it('keeps its sockets: many requests, one after the other, over one', async () => {
    const stage = await setStage();
    const ports = new Set<unknown>();
    stage.script((response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(204).end();
    });
    for (let count = 0; count < 5; count += 1) await stage.client().send({ method: 'GET', path: '/' });
    expect(ports.size).toBe(1);
  });

  it('counts the requests of all its clients together', async () => {
    const stage = await setStage();
    await stage.client().send({ method: 'GET', path: '/a' });
    await stage.client().send({ method: 'GET', path: '/b' });
    expect(stage.host.stats().requests).toBe(2);
  });

  it('takes a client’s default budget where the admin set none', async () => {
    const stage = await setStage();
    let most = 0;
    let now = 0;
    stage.script((response) => {
      most = Math.max(most, (now += 1));
      void settle().then(() => {
        now -= 1;
        response.writeHead(204).end();
      });
    });
    const client = stage.client({ defaultBudget: { concurrency: 2 } });
    await Promise.all(Array.from({ length: 9 }, () => client.send({ method: 'GET', path: '/' })));
    expect(most).toBe(2);
  });
});
