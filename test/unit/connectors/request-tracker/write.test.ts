import { describe, expect, it } from 'vitest';
import {
  RejectedError,
  StaleError,
  TransitionError,
  UncertainError,
  type Native,
  type NativeFields,
  type Person,
} from '../../../../src/sdk/index.ts';
import { FIELDS } from '../../../../connectors/request-tracker/sandbox/world.ts';
import { asked, drain, makeMany, present, stage } from './stage.ts';

const kehu1: Person = { id: 'kehu1', name: '王客户', email: 'kehu1@example.test' };
const lisi: Person = { id: 'lisi', name: '李四', email: 'lisi@example.test' };

const at = async (fields: NativeFields = {}) => {
  const set = await stage();
  const key = set.people.create({ Subject: '甲', ...fields });
  const version = (await present(set.tickets, key)).version;
  asked(set.sandbox);
  return { ...set, key, version };
};

describe('an update', () => {
  it.each<readonly [string, Native]>([
    ['Subject', '新主题 <b>&"\' 🌙'],
    ['Subject', null],
    ['Subject', '  两端 空格  '],
    ['Status', 'open'],
    ['Priority', 'High'],
    ['Owner', lisi],
    ['Owner', null],
    ['Requestors', [kehu1, lisi]],
    ['Requestors', []],
    ['Cc', [lisi]],
    ['Due', '2026-03-15'],
    ['Due', null],
    ['Starts', '2026-02-28'],
    ['CustomFields.Channel', '微信'],
    ['CustomFields.Channel', null],
    ['CustomFields.External key', ' a\nb '],
    ['CustomFields.External key', '0'],
    ['CustomFields.External key', null],
    ['CustomFields.Tags', ['b c', '甲']],
    ['CustomFields.Tags', []],
    ['CustomFields.Areas', ['App', 'Billing']],
    ['CustomFields.Promised on', '2026-03-01'],
    ['CustomFields.Promised on', null],
    ['CustomFields.Called at', '2026-03-01T10:00:00Z'],
    ['CustomFields.Called at', null],
  ])('of %s to %j is stored and comes back', async (name, value) => {
    const { people, tickets, key, version } = await at({
      ...{ Owner: { id: 'zhangsan' }, Requestors: [kehu1], Due: '2026-01-01', 'CustomFields.Channel': '电话' },
      ...{ 'CustomFields.Tags': ['旧'], 'CustomFields.Promised on': '2026-01-01', 'CustomFields.External key': '旧' },
      'CustomFields.Called at': '2026-01-01T00:00:00Z',
    });
    const record = await tickets.update(key, { fields: { [name]: value }, ifVersion: version });
    expect(record.fields[name]).toEqual(value);
    expect(people.fields(key)?.[name]).toEqual(value);
    expect(record.version).not.toBe(version);
    expect(record).toEqual(await present(tickets, key, [name]));
  });

  it.each(['Channel', 'Promised on', 'Called at', 'External key'])(
    'leaves nothing behind in an emptied %s',
    async (name) => {
      const { sandbox, tickets, key } = await at({
        ...{
          'CustomFields.Channel': '电话',
          'CustomFields.Promised on': '2026-01-01',
          'CustomFields.External key': 'x',
        },
        'CustomFields.Called at': '2026-01-01T00:00:00Z',
      });
      await tickets.update(key, { fields: { [`CustomFields.${name}`]: null } });
      const field = FIELDS.find((one) => one.name === name);
      expect(sandbox.store.tickets.get(1)?.custom.get(field?.id ?? 0)).toEqual([]);
    },
  );

  it('of several fields is one write and one look', async () => {
    const { sandbox, tickets, key, version } = await at();
    await tickets.update(key, { fields: { Subject: '乙', Priority: 'High', Owner: lisi }, ifVersion: version });
    expect(asked(sandbox)).toEqual(['PUT /ticket/1', 'GET /ticket/1']);
  });

  it('is not seen as somebody else’s edit afterwards', async () => {
    const { people, tickets } = await stage();
    const key = people.create({});
    const { cursor, records } = await drain(tickets);
    const record = await tickets.update(key, { fields: { Subject: '乙' }, ifVersion: records[0]?.version ?? '' });
    expect((await drain(tickets, cursor)).records.map(({ version }) => version)).toEqual([record.version]);
  });

  it('loses line breaks of a subject, and what does not fit into 200 bytes, and says so', async () => {
    const { tickets, key } = await at();
    const long = `${'汉'.repeat(60)}\r\n${'汉'.repeat(20)}`;
    expect((await tickets.update(key, { fields: { Subject: long } })).fields['Subject']).toBe('汉'.repeat(66));
    const odd = `${'a'.repeat(198)}🌙z`;
    expect((await tickets.update(key, { fields: { Subject: odd } })).fields['Subject']).toBe('a'.repeat(198));
  });

  it('keeps the day that was meant in the configured time zone', async () => {
    const { people, sandbox, open } = await stage();
    const key = people.create({});
    const record = await open({ timeZone: 'Asia/Shanghai' }).update(key, { fields: { Due: '2026-03-05' } });
    expect(record.fields['Due']).toBe('2026-03-05');
    expect(sandbox.store.tickets.get(1)?.due).toBe('2026-03-04 16:00:00');
  });

  it('keeps a group among the requestors when people change', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    sandbox.store.users.push({ id: 77, name: '77', realName: '', email: '', privileged: false });
    const fields = { Requestors: [{ id: '77', name: 'group 77' }, kehu1] };
    await tickets.update(key, { fields });
    expect(sandbox.store.tickets.get(1)?.requestors).toEqual([77, 47]);
  });

  it('stores the number where a priority’s word begins', async () => {
    const { people, sandbox, open } = await stage();
    const key = people.create({});
    const stored = async (settings: object, Priority: string) => {
      const { fields } = await open(settings).update(key, { fields: { Priority } });
      return [fields['Priority'], sandbox.store.tickets.get(1)?.priority];
    };
    expect(await stored({}, 'High')).toEqual(['High', '100']);
    expect(await stored({ priorities: { 急: 80 } }, '急')).toEqual(['急', '80']);
  });
});

describe('a write that comes too late', () => {
  it('is refused by its ETag, and nothing of it is written', async () => {
    const { people, tickets, key, version } = await at();
    people.edit(key, { Priority: 'High' });
    await expect(tickets.update(key, { fields: { Subject: '乙' }, ifVersion: version })).rejects.toBeInstanceOf(
      StaleError,
    );
    expect(people.fields(key)?.['Subject']).toBe('甲');
  });

  it('is refused after a comment, too, made in the same second', async () => {
    const { people, tickets, key, version } = await at();
    people.comment(key, { body: '<p>x</p>', visibility: 'internal' });
    await expect(tickets.update(key, { fields: { Subject: '乙' }, ifVersion: version })).rejects.toBeInstanceOf(
      StaleError,
    );
  });

  it('is refused for a version that a list gave when anything happened since', async () => {
    const { people, sandbox, clock, tickets } = await stage();
    people.create({ Subject: '甲' });
    const [record] = (await drain(tickets)).records;
    await clock.advance(1000);
    people.comment('1', { body: '<p>x</p>', visibility: 'internal' });
    asked(sandbox);
    const late = tickets.update('1', { fields: { Subject: '乙' }, ifVersion: record?.version ?? '' });
    await expect(late).rejects.toBeInstanceOf(StaleError);
    expect(asked(sandbox)).toEqual(['GET /ticket/1']);
  });

  it('is refused for a version of earlier days, too, and of a ticket that is gone', async () => {
    const { people, open, tickets } = await stage();
    makeMany(people, 2);
    const { records } = await drain(tickets);
    people.edit('1', { Subject: '乙' });
    people.remove('2');
    for (const { key, version } of records) {
      const late = open().update(key, { fields: { Priority: 'High' }, ifVersion: version });
      await expect(late).rejects.toBeInstanceOf(StaleError);
    }
  });

  it('is in time with a version that a list gave, or an earlier run, at one call more', async () => {
    const { people, sandbox, open, tickets } = await stage();
    people.create({ Subject: '甲' });
    const [record] = (await drain(tickets)).records;
    for (const stream of [tickets, open()]) {
      const ifVersion = (await drain(open())).records[0]?.version ?? record?.version ?? '';
      asked(sandbox);
      await stream.update('1', { fields: { Subject: `${ifVersion}` }, ifVersion });
      expect(asked(sandbox)).toEqual(['GET /ticket/1', 'PUT /ticket/1', 'GET /ticket/1']);
    }
  });

  it('is refused by the server when the ticket moves between that look and the write', async () => {
    const { people, sandbox, tickets } = await stage();
    people.create({ Subject: '甲' });
    const [record] = (await drain(tickets)).records;
    sandbox.chaos.plan({ kind: 'slow', ms: 0 }, { method: 'PUT' });
    const write = tickets.update('1', { fields: { Subject: '乙' }, ifVersion: record?.version ?? '' });
    await until(() => sandbox.calls.some((call) => call.path.endsWith('/ticket/1')));
    people.edit('1', { Priority: 'High' });
    await expect(write).rejects.toBeInstanceOf(StaleError);
    expect(people.fields('1')?.['Subject']).toBe('甲');
  });

  it('does not reach the ticket that another one was merged into', async () => {
    const { people, acts, tickets, key, version } = await at();
    const other = people.create({ Subject: '乙' });
    acts.merge(key, other);
    const late = tickets.update(key, { fields: { Subject: '丙' }, ifVersion: version });
    await expect(late).rejects.toBeInstanceOf(StaleError);
    expect(people.fields(other)?.['Subject']).toBe('乙');
  });
});

describe('a move of the status', () => {
  it('that the lifecycle allows is made, whatever the ticket was in', async () => {
    const { people, tickets } = await stage();
    const { transitions = [] } = await tickets.describe();
    expect(transitions).toHaveLength(7);
    for (const { from, to } of transitions) {
      const key = people.create({ Status: from });
      expect([from, (await tickets.update(key, { fields: { Status: to } })).fields['Status']]).toEqual([from, to]);
    }
  });
});

describe('a refusal, which is a success with a sentence in it', () => {
  it('of a status names the move', async () => {
    const { tickets, key, version } = await at();
    const error = await failure(tickets.update(key, { fields: { Status: 'resolved' }, ifVersion: version }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({ from: 'new', to: 'resolved' });
    expect(error.words.zh).toContain("You can't change status from 'new' to 'resolved'.");
  });

  it.each<readonly [string, NativeFields, string]>([
    [
      'an owner who may not own',
      { Owner: { id: 'kehu1' } },
      'Owner: the server refused it (Ticket 1: That user may not own tickets in that queue)',
    ],
    [
      'an owner by address',
      { Owner: { id: 'lisi@example.test' } },
      'Owner: the server refused it (Ticket 1: That user does not exist)',
    ],
    [
      'a value that is no option',
      { 'CustomFields.Channel': '传真' },
      'CustomFields.Channel: the server refused it (Invalid value for custom field)',
    ],
    [
      'an unknown custom field',
      { 'CustomFields.Nope': 'x' },
      'CustomFields.Nope: the server dropped the value without a word',
    ],
  ])('of %s names the field and keeps the sentence', async (_, fields, words) => {
    const { tickets, key, version } = await at();
    const error = await failure(tickets.update(key, { fields, ifVersion: version }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.words.en).toBe(words);
  });

  it('of one field beside others that were written tells both', async () => {
    const { people, tickets, key } = await at();
    const error = await failure(tickets.update(key, { fields: { Subject: '乙', Owner: { id: 'kehu1' } } }));
    expect(error.words.en).toContain('Owner: the server refused it');
    expect(people.fields(key)?.['Subject']).toBe('乙');
  });
});

describe('what is not even sent', () => {
  it.each<readonly [string, NativeFields]>([
    ['a text, which cannot change', { Description: '<p>x</p>' }],
    ['a deletion by status', { Status: 'deleted' }],
    ['no status', { Status: null }],
    ['a priority that is no word', { Priority: 'Urgent' }],
    ['no priority', { Priority: null }],
    ['a requestor without an address or a name', { Requestors: [{ id: 'not an address' }] }],
    ['a date that is none', { Due: '2026-13-45' }],
    ['an unknown field', { Colour: 'red' }],
  ])('%s', async (_, fields) => {
    const { sandbox, tickets, key } = await at();
    const name = Object.keys(fields)[0] ?? '';
    const error = await failure(tickets.update(key, { fields }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.words.en).toMatch(new RegExp(`^${name}: `));
    expect(asked(sandbox)).toEqual([]);
  });
});

describe('a write whose end nobody saw', () => {
  it('is uncertain when the answer is lost, and was executed once', async () => {
    const { people, sandbox, tickets, key } = await at();
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'PUT' });
    await expect(tickets.update(key, { fields: { Subject: '乙' } })).rejects.toBeInstanceOf(UncertainError);
    expect(people.fields(key)?.['Subject']).toBe('乙');
    expect(asked(sandbox)).toEqual(['PUT /ticket/1']);
  });

  it('is uncertain when the server breaks down half-way', async () => {
    const { sandbox, tickets, key } = await at();
    sandbox.chaos.plan({ kind: 'status', status: 500 }, { method: 'PUT' });
    await expect(tickets.update(key, { fields: { Subject: '乙' } })).rejects.toBeInstanceOf(UncertainError);
  });

  it('is uncertain when the ticket cannot be read back', async () => {
    const { sandbox, tickets, key } = await at();
    sandbox.chaos.plan({ kind: 'status', status: 500 }, { method: 'GET', times: 10 });
    await expect(tickets.update(key, { fields: { Subject: '乙' } })).rejects.toBeInstanceOf(UncertainError);
  });

  it('is stale when the ticket is gone by then', async () => {
    const { people, tickets, key } = await at();
    people.remove(key);
    await expect(tickets.update(key, { fields: { Subject: '乙' } })).rejects.toBeInstanceOf(StaleError);
  });
});

const failure = async (write: Promise<unknown>): Promise<RejectedError> => {
  const error: unknown = await write.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RejectedError)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
};
