import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../../src/sdk/index.ts';
import { asked, drain, FIELDS, makeMany, present, stage } from './stage.ts';

describe('a full listing', () => {
  it('shows every ticket of the queue once, by number, a hundred a page', async () => {
    const { people, acts, sandbox, tickets } = await stage();
    const keys = makeMany(people, 230);
    acts.moveToQueue('7', 'Support');
    const { keys: listed } = await drain(tickets);
    expect(listed).toEqual(keys.filter((key) => key !== '7'));
    expect(asked(sandbox)).toEqual(['GET /transactions', 'GET /tickets', 'GET /tickets', 'GET /tickets']);
  });

  it('misses nothing when tickets of a page that was read are deleted', async () => {
    const { people, tickets } = await stage();
    const keys = makeMany(people, 150);
    const seen: string[] = [];
    for await (const page of tickets.pull(null, { fields: [] })) {
      if (seen.length === 0) for (const key of ['1', '2', '3']) people.remove(key);
      seen.push(...page.records.map((record) => record.key));
    }
    expect(seen).toEqual(keys);
  });

  it('goes on from the cursor of any page', async () => {
    const { people, tickets } = await stage();
    const keys = makeMany(people, 230);
    const [first] = (await drain(tickets)).cursors;
    const rest = await drain(tickets, first ?? '');
    expect(rest.keys).toEqual(keys.slice(100));
    people.edit('5', { Subject: '后来' });
    expect((await drain(tickets, rest.cursor)).keys).toEqual(['5']);
  });

  it('goes on until an empty page where the server hides tickets after cutting the page', async () => {
    const { people, sandbox, tickets } = await stage();
    const keys = makeMany(people, 210);
    sandbox.store.switches.hidesLate = true;
    for (let id = 40; id < 70; id += 1) sandbox.store.switches.hidden.add(id);
    expect((await drain(tickets)).keys).toEqual(keys.filter((key) => Number(key) < 40 || Number(key) >= 70));
  });

  it('takes the cursor before it lists, so that an edit meanwhile comes again', async () => {
    const { people, tickets } = await stage();
    makeMany(people, 150);
    let cursor = '';
    for await (const page of tickets.pull(null, { fields: [] })) {
      people.edit('1', { Subject: '期间修改' });
      cursor = page.cursor ?? '';
    }
    expect((await drain(tickets, cursor)).keys).toEqual(['1']);
  });

  it('gives an unchanged ticket the same version again, and a changed one another, also within a second', async () => {
    const { people, tickets } = await stage();
    makeMany(people, 3);
    const before = (await drain(tickets)).records.map((record) => record.version);
    expect((await drain(tickets)).records.map((record) => record.version)).toEqual(before);
    people.edit('2', { Subject: '改了' });
    const after = (await drain(tickets)).records.map((record) => record.version);
    expect(after.map((version, index) => version === before[index])).toEqual([true, false, true]);
  });
});

describe('what a list leaves out', () => {
  it('is asked for only when the mapping uses it', async () => {
    const { people, sandbox, tickets } = await stage();
    people.create({ Subject: '甲', Description: '<p>正文</p>', 'CustomFields.Channel': '微信' });
    const [lean] = (await drain(tickets, null, ['Subject'])).records;
    expect([lean?.fields['Description'], lean?.fields['CustomFields.Channel']]).toEqual([undefined, undefined]);
    asked(sandbox);
    const [whole] = (await drain(tickets, null, ['Subject', 'Description', 'CustomFields.Channel'])).records;
    expect(whole?.fields).toMatchObject({ Description: '<p>正文</p>', 'CustomFields.Channel': '微信' });
    expect(whole?.partial).toBeUndefined();
  });

  it('costs two calls a page of ninety for texts, which cannot change and are read once', async () => {
    const { people, sandbox, tickets } = await stage();
    makeMany(people, 120, { Description: '<p>正文</p>' });
    asked(sandbox);
    await drain(tickets, null, ['Description']);
    expect(asked(sandbox)).toHaveLength(1 + 2 + 2 * 2);
    const { records } = await drain(tickets, null, ['Description']);
    expect(records.every((record) => record.fields['Description'] === '<p>正文</p>')).toBe(true);
    expect(asked(sandbox)).toHaveLength(1 + 2);
  });
});

describe('the feed', () => {
  it('costs one call when nothing happened', async () => {
    const { people, sandbox, tickets } = await stage();
    makeMany(people, 60);
    const { cursor } = await drain(tickets);
    asked(sandbox);
    const idle = await drain(tickets, cursor, FIELDS);
    expect([idle.records, idle.cursor]).toEqual([[], cursor]);
    expect(asked(sandbox)).toEqual(['GET /transactions']);
  });

  it('costs one call on an empty queue', async () => {
    const { sandbox, tickets } = await stage();
    const { cursor } = await drain(tickets);
    asked(sandbox);
    await drain(tickets, cursor);
    expect(asked(sandbox)).toEqual(['GET /transactions']);
  });

  it('lists what was touched, in two calls, as a read by key shows it', async () => {
    const { people, sandbox, tickets } = await stage();
    makeMany(people, 30);
    const { cursor } = await drain(tickets);
    people.edit('4', { Subject: '改名' });
    people.edit('20', { Owner: { id: 'lisi' } });
    people.edit('4', { Priority: 'High' });
    asked(sandbox);
    const { records } = await drain(tickets, cursor, FIELDS);
    expect(asked(sandbox)).toEqual(['GET /transactions', 'GET /tickets']);
    expect(records.map((record) => record.key)).toEqual(['4', '20']);
    expect(records[0]).toEqual(
      await present(tickets, '4').then(({ fields, ...record }) => ({ ...record, fields: pick(fields) })),
    );
  });

  it('takes notice of a comment, also in the same second, and of mails', async () => {
    const { people, sandbox, tickets } = await stage();
    sandbox.store.switches.seesMails = true;
    people.create({ Subject: '甲', Requestors: [{ id: 'kehu1' }] });
    people.edit('1', { Status: 'open' });
    const { cursor, records } = await drain(tickets);
    people.comment('1', { body: '<p>好</p>', visibility: 'customer', author: { id: 'lisi' } });
    const after = await drain(tickets, cursor);
    expect(after.records.map((record) => record.fields)).toEqual(records.map((record) => record.fields));
    expect(after.records[0]?.version).not.toBe(records[0]?.version);
    expect((await drain(tickets, after.cursor)).records).toEqual([]);
  });

  it('is limited to the queue, and sees tickets that come into it', async () => {
    const { people, acts, tickets, open } = await stage();
    makeMany(people, 3);
    const support = open({}, 'Support');
    const here = (await drain(tickets)).cursor;
    const there = (await drain(support)).cursor;
    acts.moveToQueue('2', 'Support');
    people.edit('3', { Subject: '留下' });
    expect((await drain(tickets, here)).keys).toEqual(['3']);
    expect((await drain(support, there)).keys).toEqual(['2']);
  });

  it('reports deleted and merged tickets as gone, moved ones not at all', async () => {
    const { people, acts, tickets } = await stage();
    makeMany(people, 5);
    const { cursor } = await drain(tickets);
    people.remove('1');
    acts.merge('2', '3');
    acts.moveToQueue('4', 'Support');
    const { keys, gone } = await drain(tickets, cursor);
    expect([keys, gone]).toEqual([['3'], ['1', '2']]);
  });

  it('does not report as gone what was deleted and restored', async () => {
    const { people, tickets } = await stage();
    makeMany(people, 1);
    const { cursor } = await drain(tickets);
    people.remove('1');
    people.edit('1', { Status: 'open' });
    const { keys, gone } = await drain(tickets, cursor);
    expect([keys, gone]).toEqual([['1'], []]);
  });

  it('walks through any number of news', async () => {
    const { people, tickets } = await stage();
    makeMany(people, 260);
    const { cursor } = await drain(tickets);
    for (let id = 1; id <= 250; id += 1) people.edit(String(id), { Subject: `改 ${id}` });
    const { keys, cursors } = await drain(tickets, cursor);
    expect(keys).toEqual(Array.from({ length: 250 }, (_, index) => String(index + 1)));
    expect(cursors).toHaveLength(1);
    expect((await drain(tickets, cursors[0] ?? '')).keys).toEqual([]);
  });

  it('refuses a cursor that is none of its own', async () => {
    const { tickets } = await stage();
    await expect(drain(tickets, '2026-01-01')).rejects.toBeInstanceOf(ProtocolError);
  });
});

describe('the feed under an account that does not see everything', () => {
  it('does not take a page that was thinned out, or emptied, for the last', async () => {
    const { people, sandbox, tickets } = await stage();
    sandbox.store.switches.seesComments = false;
    makeMany(people, 5);
    const { cursor } = await drain(tickets);
    people.edit('1', { Subject: '先' });
    for (let count = 0; count < 350; count += 1) people.comment('5', { body: '<p>x</p>', visibility: 'internal' });
    people.edit('2', { Subject: '后' });
    expect((await drain(tickets, cursor)).keys).toEqual(['1', '2']);
  });

  it('finds a new anchor when its own cannot be seen any more', async () => {
    const { people, acts, sandbox, tickets } = await stage();
    makeMany(people, 2);
    const { cursor } = await drain(tickets);
    acts.moveToQueue('1', 'Support');
    const after = await drain(tickets, cursor);
    expect(after.keys).toEqual([]);
    people.edit('2', { Subject: '还在' });
    expect((await drain(tickets, after.cursor)).keys).toEqual(['2']);
    const settled = (await drain(tickets, after.cursor)).cursor;
    asked(sandbox);
    await drain(tickets, settled);
    expect(asked(sandbox)).toEqual(['GET /transactions']);
  });

  it('starts from older transactions when none of those it knew can be seen', async () => {
    const { people, acts, sandbox, tickets } = await stage();
    makeMany(people, 2);
    for (let count = 0; count < 150; count += 1) people.edit('2', { Subject: `${count}` });
    const { cursor } = await drain(tickets);
    acts.moveToQueue('2', 'Support');
    const after = await drain(tickets, cursor);
    expect(after.keys).toEqual([]);
    asked(sandbox);
    expect((await drain(tickets, after.cursor)).keys).toEqual([]);
    expect(asked(sandbox)).toEqual(['GET /transactions']);
    people.edit('1', { Subject: '还在' });
    expect((await drain(tickets, after.cursor)).keys).toEqual(['1']);
  });

  it('sees a transaction that was committed after one with a higher number', async () => {
    const { people, acts, tickets } = await stage();
    makeMany(people, 3);
    const commit = acts.startSlowEdit('1', '迟到');
    people.edit('2', { Subject: '先到' });
    const { cursor } = await drain(tickets);
    commit();
    const late = await drain(tickets, cursor);
    expect(late.keys).toEqual(['1']);
    expect((await drain(tickets, late.cursor)).keys).toEqual([]);
  });
});

/** What both a list and a read by key show. */
const pick = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'Cc'));
