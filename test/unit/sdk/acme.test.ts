import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../src/sdk/testing/index.ts';
import { answerRoute, createTurnstile, ROUTES, TOKEN } from '../../support/acme/api.ts';
import { createAcme } from '../../support/acme/vendor.ts';
import type { AcmeSwitches } from '../../support/acme/vendor.ts';

interface Listing {
  readonly items: readonly { readonly title: string; readonly version: number }[];
  readonly next: string | null;
}

/** An Acme and a way to ask it, without HTTP. */
const open = (switches: Partial<AcmeSwitches>) => {
  const clock = createTestClock();
  const acme = createAcme(clock.now, switches);
  const admitted = createTurnstile(acme);
  const ask = (query: Record<string, string> = {}) => {
    const route = ROUTES.find(({ method, path }) => method === 'get' && path === '/items');
    if (!route) throw new Error('no such route');
    const header = (name: string) => (name === 'authorization' ? `Bearer ${TOKEN}` : null);
    const request = { params: {}, query: new URLSearchParams(query), header, body: undefined, baseUrl: 'http://acme' };
    return answerRoute(route, acme, request, admitted);
  };
  return {
    acme,
    clock,
    ask,
    titles: (query?: Record<string, string>) => (ask(query).body as Listing).items.map(({ title }) => title),
  };
};

describe('the switches of Acme', () => {
  it('list lag shows a change late, as it was before, with its true time', async () => {
    const { acme, clock, titles } = open({ listLagMs: 60_000 });
    const { id } = acme.create({ title: 'first' });
    expect(titles()).toEqual([]);
    await clock.advance(60_000);
    expect(titles()).toEqual(['first']);
    acme.edit(id, { title: 'second' });
    const since = new Date(clock.now() + 1).toISOString();
    expect(titles()).toEqual(['first']);
    expect(acme.item(id)?.title).toBe('second');
    await clock.advance(60_000);
    expect(titles()).toEqual(['second']);
    expect(titles({ since })).toEqual([]);
  });

  it('page size cuts the list, newest first, with a link to the rest', () => {
    const { acme, ask, titles } = open({ pageSize: 2 });
    for (const title of ['one', 'two', 'three']) acme.create({ title });
    expect(titles()).toEqual(['three', 'two']);
    expect((ask().body as Listing).next).toBe('http://acme/items?since=&page=2');
    expect(titles({ page: '2' })).toEqual(['one']);
  });

  it('a limit a minute answers 429 with the seconds that are left', async () => {
    const { clock, ask } = open({ perMinute: 2 });
    expect([ask().status, ask().status]).toEqual([200, 200]);
    await clock.advance(10_000);
    expect(ask()).toMatchObject({ status: 429, headers: { 'retry-after': '50' } });
    await clock.advance(50_000);
    expect(ask().status).toBe(200);
  });

  it('rewriting trims and cuts titles without a word', () => {
    const { acme } = open({ rewriteTitles: 'undeclared' });
    expect(acme.create({ title: `  ${'x'.repeat(90)}` }).title).toBe('x'.repeat(80));
  });
});
