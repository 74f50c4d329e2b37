import { describe, expect, it } from 'vitest';
import { ConfigError, RejectedError, UncertainError, type Person } from '../../../../src/sdk/index.ts';
import { asked, drain, MARKER, OTHER_MARKER, stage } from './stage.ts';

const kehu1: Person = { id: 'kehu1', name: '王客户', email: 'kehu1@example.test' };
const lisi: Person = { id: 'lisi', name: '李四', email: 'lisi@example.test' };

describe('a new ticket', () => {
  it('comes back as it was stored', async () => {
    const { people, tickets } = await stage();
    const fields = {
      Subject: '新需求\r\n🌙',
      Description: '<p>你好 <b>世界</b> &amp; 1 &lt; 2</p>',
      Status: 'new',
      Priority: 'Medium',
      Owner: lisi,
      Requestors: [kehu1],
      Cc: [],
      Due: '2026-03-15',
      'CustomFields.Channel': '邮件',
      'CustomFields.Tags': ['甲', '乙'],
      'CustomFields.Promised on': '2026-03-01',
      'CustomFields.Called at': '2026-03-01T10:00:00Z',
      'CustomFields.External key': null,
    };
    const record = await tickets.create({ fields, marker: MARKER });
    const stored = { ...fields, Subject: '新需求🌙', 'CustomFields.Tags': ['乙', '甲'] };
    expect(record.fields).toMatchObject(stored);
    expect(people.fields(record.key)).toMatchObject(stored);
    expect(record.marker).toBe(MARKER);
  });

  it('takes two calls, and two more for its text', async () => {
    const { sandbox, tickets } = await stage();
    await tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    expect(asked(sandbox)).toEqual(['POST /ticket', 'GET /ticket/1']);
    await tickets.create({ fields: { Subject: '乙', Description: '<p>x</p>' }, marker: OTHER_MARKER });
    expect(asked(sandbox)).toEqual(['POST /ticket', 'GET /ticket/2', 'GET /transactions', 'GET /attachments']);
  });

  it.each([
    ['Chinese and emoji', '<p>中文 日本語 한국어 👩‍💻 é é</p>'],
    ['quotes and brackets', '<p>\'"&lt;b&gt;&amp;amp; \\ %s ${x}</p>'],
    ['lines and lists', '<p>一<br>二</p><ul><li>甲</li><li>乙</li></ul><pre>a\n  b</pre>'],
    ['ten thousand characters', `<p>${'很长的一段文字。'.repeat(1250)}</p>`],
  ])('keeps its text: %s', async (_, Description) => {
    const { tickets } = await stage();
    const record = await tickets.create({ fields: { Subject: '甲', Description }, marker: MARKER });
    expect(record.fields['Description']).toBe(Description);
  });

  it('makes a user of a requestor whom nobody knows', async () => {
    const { tickets } = await stage();
    const stranger = { id: 'new@example.test', email: 'new@example.test' };
    const record = await tickets.create({ fields: { Subject: '甲', Requestors: [stranger] }, marker: MARKER });
    expect(record.fields['Requestors']).toEqual([{ ...stranger, name: stranger.id }]);
  });

  it('is made in its queue, whatever signs the name has', async () => {
    const { sandbox, tickets } = await stage({ queue: `R&D "it's" 研发` });
    const { key } = await tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    expect((await drain(tickets)).keys).toEqual([key]);
    expect(sandbox.store.tickets.get(Number(key))?.queue).toBe(5);
  });

  it('that lost a value on the way exists all the same: the record shows it, and the log names the field', async () => {
    const { warnings, tickets } = await stage();
    const record = await tickets.create({ fields: { Subject: '甲', Owner: { id: 'kehu1' } }, marker: MARKER });
    expect(record.fields['Owner']).toBeNull();
    expect(warnings).toEqual([
      { fields: { key: '1', fields: ['Owner'] }, message: 'the server dropped values of a new ticket' },
    ]);
  });
});

describe('a refused creation', () => {
  it('of a ticket in a state that is no beginning keeps the sentence', async () => {
    const { people, tickets } = await stage();
    const create = tickets.create({ fields: { Subject: '甲', Status: 'resolved' }, marker: MARKER });
    await expect(create).rejects.toThrow("New tickets can not have status 'resolved' in this queue.");
    await expect(create).rejects.toBeInstanceOf(RejectedError);
    expect(people.keys()).toEqual([]);
  });

  it('in a queue that is not there says what may be wrong', async () => {
    const { tickets } = await stage({ queue: 'Nope' });
    const create = tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    await expect(create).rejects.toThrow(/the queue does not exist, or the account lacks the right CreateTicket/);
    await expect(create).rejects.toBeInstanceOf(RejectedError);
  });

  it('is ours for a custom field that the server would drop without a word', async () => {
    const { people, tickets } = await stage();
    const create = tickets.create({ fields: { Subject: '甲', 'CustomFields.Nope': 'x' }, marker: MARKER });
    await expect(create).rejects.toThrow('CustomFields.Nope: the queue has no such custom field');
    expect(people.keys()).toEqual([]);
  });
});

describe('a creation whose end nobody saw', () => {
  it('is uncertain, happened once, and is found by its marker at once', async () => {
    const { sandbox, tickets } = await stage();
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST' });
    const create = tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    await expect(create).rejects.toBeInstanceOf(UncertainError);
    expect(asked(sandbox)).toEqual(['POST /ticket']);
    expect(await tickets.findByMarker([MARKER, OTHER_MARKER], '')).toEqual(new Map([[MARKER, ['1']]]));
    expect(asked(sandbox)).toEqual(['GET /tickets']);
  });

  it('is uncertain when only the look afterwards fails', async () => {
    const { sandbox, tickets } = await stage();
    sandbox.chaos.plan({ kind: 'status', status: 503 }, { method: 'GET', times: 10 });
    const create = tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    await expect(create).rejects.toBeInstanceOf(UncertainError);
  });
});

describe('the marker', () => {
  it('is a link, shown in lists, and not a field', async () => {
    const { sandbox, tickets } = await stage();
    await tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    expect(sandbox.store.tickets.get(1)?.links).toEqual([`tandem:${MARKER}`]);
    expect((await drain(tickets)).records.map((record) => record.marker)).toEqual([MARKER]);
  });

  it('finds every copy, and all of many at once', async () => {
    const { sandbox, tickets } = await stage();
    const names = Array.from({ length: 90 }, (_, index) =>
      `${'abcdefgh'[index % 8]}${'abcdefghijkl'[Math.floor(index / 8)]}`.padEnd(20, 'z'),
    );
    for (const marker of names) await tickets.create({ fields: { Subject: marker }, marker });
    await tickets.create({ fields: { Subject: '副本' }, marker: names[3] ?? '' });
    asked(sandbox);
    const found = await tickets.findByMarker(names, '');
    expect(found.size).toBe(90);
    expect(found.get(names[3] ?? '')).toEqual(['4', '91']);
    expect(asked(sandbox)).toHaveLength(3);
  });

  it('follows a ticket that is merged into another', async () => {
    const { acts, tickets } = await stage();
    await tickets.create({ fields: { Subject: '甲' }, marker: MARKER });
    await tickets.create({ fields: { Subject: '乙' }, marker: OTHER_MARKER });
    acts.merge('1', '2');
    expect(await tickets.findByMarker([MARKER, OTHER_MARKER], '')).toEqual(
      new Map([
        [OTHER_MARKER, ['2']],
        [MARKER, ['2']],
      ]),
    );
    expect((await drain(tickets)).records.map((record) => record.marker)).toEqual([OTHER_MARKER]);
  });

  it('ignores links that people made', async () => {
    const { people, sandbox, tickets } = await stage();
    people.create({});
    sandbox.store.tickets.get(1)?.links.push('https://example.test/a', 'tandem:too-short');
    expect((await drain(tickets)).records[0]?.marker).toBeUndefined();
  });
});

describe('the marker in a custom field', () => {
  const settings = { markerField: 'External key' };

  it('is written with the ticket, found by it, and is no field to map', async () => {
    const { sandbox, tickets } = await stage({ settings });
    const fields = { Subject: '甲', 'CustomFields.Channel': '电话' };
    const record = await tickets.create({ fields, marker: MARKER });
    expect([record.marker, record.fields['CustomFields.External key']]).toEqual([MARKER, undefined]);
    expect(record.fields['CustomFields.Channel']).toBe('电话');
    expect(sandbox.store.tickets.get(1)?.links).toEqual([]);
    expect(await tickets.findByMarker([MARKER, OTHER_MARKER], '')).toEqual(new Map([[MARKER, ['1']]]));
    expect((await drain(tickets)).records[0]?.marker).toBe(MARKER);
    expect((await tickets.describe()).fields.some((field) => field.name === 'CustomFields.External key')).toBe(false);
  });

  it('is the stronger place, and the card says so', async () => {
    const { tickets, open } = await stage();
    expect(tickets.card.capabilities.create?.marker).toBe('link');
    expect(open(settings).card.capabilities.create?.marker).toBe('searchable-field');
  });

  it('must be on the queue: nothing is created without it, and the schema says so', async () => {
    const { people, tickets } = await stage({ settings: { markerField: 'Nope' } });
    await expect(tickets.create({ fields: { Subject: '甲' }, marker: MARKER })).rejects.toBeInstanceOf(ConfigError);
    await expect(tickets.describe()).rejects.toThrow(
      /the custom field "Nope" \(setting markerField\) is not on the queue "Feedback"/,
    );
    expect(people.keys()).toEqual([]);
  });
});
