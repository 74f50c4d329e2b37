import { describe, expect, it } from 'vitest';
import type { Person } from '../../../../src/sdk/index.ts';
import { asked, drain, FIELDS, makeMany, present, readOne, stage } from './stage.ts';

const kehu1: Person = { id: 'kehu1', name: '王客户', email: 'kehu1@example.test' };
const lisi: Person = { id: 'lisi', name: '李四', email: 'lisi@example.test' };

describe('a ticket', () => {
  it('is given in native values, with its address and its marker', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({
      Subject: '登录失败 🌙',
      Description: '<p>你好</p>',
      Owner: lisi,
      Requestors: [kehu1],
      Due: '2026-03-15',
      Priority: 'Medium',
      'CustomFields.Tags': ['乙', '甲'],
      'CustomFields.Promised on': '2026-03-01',
    });
    const fields = [...FIELDS, 'Description', 'Starts', 'CustomFields.Tags'];
    const record = await present(tickets, key, fields);
    expect(record).toMatchObject({
      label: '#1',
      url: `${sandbox.baseUrl}/Ticket/Display.html?id=1`,
      updatedAt: '2026-01-05T08:00:00Z',
      createdAt: '2026-01-05T08:00:00Z',
      fields: {
        Subject: '登录失败 🌙',
        Description: '<p>你好</p>',
        Status: 'new',
        Priority: 'Medium',
        Owner: lisi,
        Requestors: [kehu1],
        Due: '2026-03-15',
        Starts: null,
        'CustomFields.Tags': ['乙', '甲'],
        'CustomFields.Promised on': '2026-03-01',
        'CustomFields.Channel': null,
      },
    });
  });

  it('looks the same whether it was listed, read by itself or read among others', async () => {
    const { people, tickets } = await stage();
    makeMany(people, 5, { Requestors: [kehu1, lisi], Owner: lisi, Description: '<p>x</p>' });
    const fields = [...FIELDS, 'Description', 'CustomFields.Channel'];
    const { records } = await drain(tickets, null, fields);
    const single = await present(tickets, '3', fields);
    const among = await tickets.read(['1', '2', '3', '4'], fields);
    const shared = (all: object) =>
      Object.fromEntries(fields.map((name) => [name, (all as Record<string, unknown>)[name]]));
    expect(shared(single.fields)).toEqual(shared(records[2]?.fields ?? {}));
    const third = among.get('3');
    expect(third?.at === 'present' && shared(third.record.fields)).toEqual(shared(single.fields));
    expect(third?.at === 'present' && third.record.version).toBe(single.version);
  });

  it('without an owner, a date or a subject has null for each', async () => {
    const { people, tickets } = await stage();
    const { fields } = await present(tickets, people.create({ Subject: '' }));
    expect(fields).toMatchObject({ Subject: null, Owner: null, Due: null, Requestors: [] });
  });

  it('has its days on the calendar of the configured time zone', async () => {
    const { people, sandbox, open } = await stage();
    const key = people.create({});
    const row = sandbox.store.tickets.get(Number(key));
    if (row) row.due = '2026-03-04 16:30:00';
    expect((await present(open(), key)).fields['Due']).toBe('2026-03-04');
    expect((await present(open({ timeZone: 'Asia/Shanghai' }), key)).fields['Due']).toBe('2026-03-05');
  });

  it('names requestors in full after one look-up, whom it then knows', async () => {
    const { people, sandbox, tickets } = await stage();
    people.create({ Requestors: [kehu1, { id: 'kehu2@example.test' }] });
    asked(sandbox);
    const first = await present(tickets, '1');
    expect(first.fields['Requestors']).toEqual([
      kehu1,
      { id: 'kehu2@example.test', name: 'kehu2@example.test', email: 'kehu2@example.test' },
    ]);
    await present(tickets, '1');
    expect(asked(sandbox)).toEqual(['GET /ticket/1', 'GET /users', 'GET /ticket/1']);
  });

  it('has its priority in words: RT’s own ones, or those the settings name', async () => {
    const { people, sandbox, open } = await stage();
    const key = people.create({});
    const row = sandbox.store.tickets.get(Number(key));
    const shown = async (settings: object): Promise<unknown[]> => {
      const seen: unknown[] = [];
      for (const priority of ['-5', '0', '49', '77', '100', '150']) {
        if (row) row.priority = priority;
        seen.push((await present(open(settings), key)).fields['Priority']);
      }
      return seen;
    };
    expect(await shown({})).toEqual(['Low', 'Low', 'Low', 'Medium', 'High', 'High']);
    expect(await shown({ priorities: { 急: 100, 缓: 10 } })).toEqual(['缓', '缓', '缓', '缓', '急', '急']);
  });
});

describe('the text of a ticket', () => {
  it('is its own first message, also after another was merged into it', async () => {
    const { people, acts, tickets } = await stage();
    people.create({ Description: '<p>早</p>' });
    people.create({ Description: '<p>晚</p>' });
    acts.merge('1', '2');
    expect((await present(tickets, '2', ['Description'])).fields['Description']).toBe('<p>晚</p>');
  });

  it('is null when the ticket was made without one, whatever was written later', async () => {
    const { people, tickets } = await stage();
    people.create({});
    for (let count = 0; count < 5; count += 1) people.comment('1', { body: '<p>后来</p>', visibility: 'internal' });
    expect((await present(tickets, '1', ['Description'])).fields['Description']).toBeNull();
    expect((await present(tickets, people.create({}), ['Description'])).fields['Description']).toBeNull();
  });
});

describe('a ticket that is not there', () => {
  it('was deleted, merged, moved away, hidden, or never existed', async () => {
    const { people, acts, sandbox, tickets } = await stage();
    makeMany(people, 6);
    people.remove('1');
    acts.merge('2', '3');
    acts.moveToQueue('4', 'Support');
    sandbox.store.switches.hidden.add(5);
    const at = async (key: string) => {
      const observed = await readOne(tickets, key);
      return observed?.at === 'absent' ? (observed.mergedInto ?? 'absent') : observed?.at;
    };
    const keys = ['1', '2', '3', '4', '5', '6', '99', 'x', '-1'];
    const one: unknown[] = [];
    for (const key of keys) one.push(await at(key));
    expect(one).toEqual(['absent', '3', 'present', 'hidden', 'hidden', 'present', 'absent', 'absent', 'absent']);
    const many = await tickets.read(keys, FIELDS);
    expect(keys.map((key) => many.get(key)?.at)).toEqual([
      ...['absent', 'absent', 'present', 'hidden', 'hidden', 'present', 'absent', 'absent', 'absent'],
    ]);
  });

  it('says of a deleted one that its vendor knows it was deleted', async () => {
    const { people, tickets } = await stage();
    people.create({});
    people.remove('1');
    expect(await readOne(tickets, '1')).toEqual({ at: 'absent', confirmed: true });
    expect(await readOne(tickets, '99')).toEqual({ at: 'absent' });
  });

  it('says where it went', async () => {
    const { people, acts, tickets } = await stage();
    people.create({});
    acts.moveToQueue('1', 'Support');
    const observed = await readOne(tickets, '1');
    expect(observed?.at === 'hidden' && [observed.words.en, observed.words.zh]).toEqual([
      'the ticket was moved to the queue "Support"',
      '工单已移至队列“Support”',
    ]);
  });
});

describe('many tickets', () => {
  it('are read in a few calls, those with older changes too', async () => {
    const { people, sandbox, tickets } = await stage();
    const keys = makeMany(people, 90);
    for (let round = 0; round < 3; round += 1)
      for (let id = 60; id <= 90; id += 1) people.edit(String(id), { Subject: `${round}` });
    const versions = new Map(
      await Promise.all(keys.map(async (key) => [key, (await present(tickets, key)).version] as const)),
    );
    asked(sandbox);
    const read = await tickets.read(keys, FIELDS);
    expect(asked(sandbox)).toEqual(['GET /transactions', 'GET /transactions', 'GET /tickets']);
    for (const key of keys) {
      const observed = read.get(key);
      expect(observed?.at === 'present' && observed.record.version).toBe(versions.get(key));
    }
  });
});

describe('an answer that is none', () => {
  it('makes one ticket unreadable, not the call a failure', async () => {
    const { people, sandbox, tickets } = await stage();
    makeMany(people, 2);
    sandbox.chaos.plan({ kind: 'status', status: 200, body: { id: 1, Type: 'ticket' } }, { path: /\/ticket\/1$/ });
    const read = await tickets.read(['1', '2'], FIELDS);
    expect([read.get('1')?.at, read.get('2')?.at]).toEqual(['unreadable', 'present']);
  });
});
