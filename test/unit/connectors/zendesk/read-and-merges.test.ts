import { describe, expect, it } from 'vitest';
import { asked, makeMany, present, readOne, stage } from './stage.ts';

describe('a read', () => {
  it('takes a hundred keys a call, and asks for those that are missing', async () => {
    const { people, sandbox, tickets } = await stage();
    const keys = makeMany(people, 100);
    people.remove('7');
    await tickets.describe();
    asked(sandbox);
    const found = await tickets.read([...keys, 'x', '0', '999'], ['subject']);
    expect([...asked(sandbox)].sort()).toEqual([
      ...['GET /tickets/7', 'GET /tickets/999', 'GET /tickets/show_many', 'GET /tickets/show_many'],
    ]);
    expect([...found].filter(([, seen]) => seen.at !== 'present').map(([key, { at }]) => [key, at])).toEqual([
      ...[
        ['7', 'absent'],
        ['x', 'absent'],
        ['0', 'absent'],
        ['999', 'absent'],
      ],
    ]);
  });

  it('tells a ticket out of sight from one that is gone', async () => {
    const { sandbox, tickets } = await stage();
    const forbidden = { error: { title: 'Forbidden', message: 'You do not have access to this ticket.' } };
    sandbox.chaos.plan({ kind: 'status', status: 403, body: forbidden }, { path: /\/tickets\/5$/ });
    expect(await readOne(tickets, '5')).toMatchObject({ at: 'hidden', words: { zh: expect.any(String) as unknown } });
  });

  it('of a ticket that is answered in no shape we know holds up no other', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    sandbox.chaos.plan({ kind: 'status', status: 200, body: { ticket: [] } }, { path: /\/tickets\/5$/ });
    const found = await tickets.read([key, '5'], ['subject']);
    expect([found.get(key)?.at, found.get('5')?.at]).toEqual(['present', 'unreadable']);
  });

  it('shows a ticket with its address in the agents’ page', async () => {
    const { people, sandbox, tickets } = await stage();
    const record = await present(tickets, people.create({}));
    expect(record).toMatchObject({ label: '#1', url: `${sandbox.baseUrl}/agent/tickets/1` });
    expect(record.version).toMatch(/^2026-01-05T08:00:00Z~/);
  });

  it.each([
    { subject: '乙' },
    { status: '开发中' },
    { priority: 'low' },
    { assignee: { id: '900003' } },
    { tags: ['x'] },
    { 'custom.101': '乙' },
    { 'custom.105': true },
  ])('tells %j from what was there before, within one second', async (change) => {
    const { people, tickets } = await stage();
    const key = people.create({ 'custom.101': '甲' });
    const { version } = await present(tickets, key);
    people.edit(key, change);
    expect((await present(tickets, key)).version).not.toBe(version);
  });

  it('gives the state of old tickets that was switched off since by name', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    Object.assign(sandbox.store.tickets.get(1) ?? {}, { status: 'open', customStatus: 1500017 });
    expect((await present(tickets, key)).fields['status']).toBe('升级（停用）');
  });
});

describe('a merged ticket', () => {
  it('is absent, and says into which it went; asked for once', async () => {
    const { people, acts, sandbox, tickets } = await stage();
    const [source = '', target = ''] = makeMany(people, 2);
    acts.merge(source, target);
    expect(await readOne(tickets, source)).toEqual({ at: 'absent', mergedInto: target });
    expect((await readOne(tickets, target)).at).toBe('present');
    asked(sandbox);
    await readOne(tickets, source);
    expect(asked(sandbox)).toEqual(['GET /tickets/show_many']);
  });

  it('whose last comments name no other ticket counts as closed', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({ status: 'closed', tags: ['closed_by_merge'] });
    expect((await present(tickets, key)).fields['status']).toBe('closed');
    const comments = sandbox.store.tickets.get(1)?.comments ?? [];
    comments.push({ ...comments[0], id: 9, html: `<p>并入请求 #${key}</p>` } as (typeof comments)[number]);
    expect((await readOne(tickets, key)).at).toBe('present');
  });

  it('is known in other languages by the number', async () => {
    const { people, sandbox, tickets } = await stage();
    const [source = '', target = ''] = makeMany(people, 2);
    people.comment(source, { body: `<p>此请求已关闭并合并到请求 #${target}“第 2 条”</p>`, visibility: 'internal' });
    Object.assign(sandbox.store.tickets.get(1) ?? {}, { status: 'closed', tags: ['closed_by_merge'] });
    expect(await readOne(tickets, source)).toEqual({ at: 'absent', mergedInto: target });
  });

  it('that only has the tag is an open ticket like any other', async () => {
    const { people, tickets } = await stage();
    const key = people.create({ status: '处理中' });
    people.edit(key, { tags: ['closed_by_merge'] });
    expect((await readOne(tickets, key)).at).toBe('present');
  });
});

describe('a removal', () => {
  it('puts a ticket among the deleted ones, from where it comes back', async () => {
    const { people, acts, tickets } = await stage();
    const key = people.create({});
    const { version } = await present(tickets, key);
    await tickets.remove(key, version);
    expect((await readOne(tickets, key)).at).toBe('absent');
    acts.restore(key);
    expect((await readOne(tickets, key)).at).toBe('present');
  });
});
