import { describe, expect, it } from 'vitest';
import { ConfigError, fieldNamed, stateField } from '../../../../src/sdk/index.ts';
import { asked, stage } from './stage.ts';

const UNTOLD = { lifecycles: undefined };

describe('the schema', () => {
  it('holds RT’s fields, with what the customer sees and what the server makes of a subject', async () => {
    const { tickets } = await stage();
    const schema = await tickets.describe();
    const seen = schema.fields.filter((field) => field.visibility === 'customer').map((field) => field.name);
    expect(seen).toEqual(['Subject', 'Description', 'Status', 'Requestors', 'Cc']);
    expect(fieldNamed(schema, 'Subject')?.rewrites).toEqual({
      singleLine: 'remove',
      cutAt: { length: 200, unit: 'bytes' },
    });
    expect(fieldNamed(schema, 'Description')).toMatchObject({ type: 'rich-text', format: 'html', writable: 'create' });
    expect(fieldNamed(schema, 'Priority')).toMatchObject({ type: 'option', clearable: false });
  });

  it('holds the queue’s custom fields with their kinds and options', async () => {
    const { tickets } = await stage();
    const custom = (await tickets.describe()).fields.filter(({ name }) => name.startsWith('CustomFields.'));
    expect(custom.map(({ name, type, options }) => [name.slice(13), type, options?.map((one) => one.name)])).toEqual([
      ['External key', 'text', undefined],
      ['Channel', 'option', ['微信', '电话', '邮件', '网页']],
      ['Tags', 'labels', undefined],
      ['Promised on', 'date', undefined],
      ['Called at', 'instant', undefined],
      ['Areas', 'options', ['网络', 'Billing', 'App']],
    ]);
  });

  it('takes custom fields it may not read the definition of for lines of text', async () => {
    const { people, sandbox, tickets } = await stage();
    sandbox.store.switches.readsFields = false;
    const custom = (await tickets.describe()).fields.filter(({ name }) => name.startsWith('CustomFields.'));
    expect(new Set(custom.map((field) => field.type))).toEqual(new Set(['text']));
    people.create({ 'CustomFields.Tags': ['甲', '乙'], 'CustomFields.Channel': '微信' });
    const read = await tickets.read(['1'], ['CustomFields.Tags']);
    const one = read.get('1');
    expect(one?.at === 'present' && one.record.fields).toMatchObject({
      'CustomFields.Tags': ['乙', '甲'],
      'CustomFields.Channel': '微信',
    });
  });

  it('names the words of priorities', async () => {
    const { open } = await stage();
    const words = async (settings: object) =>
      fieldNamed(await open(settings).describe(), 'Priority')?.options?.map((one) => one.name);
    expect(await words({})).toEqual(['Low', 'Medium', 'High']);
    expect(await words({ priorities: { 急: 100, 缓: 0 } })).toEqual(['缓', '急']);
  });

  it('costs a call for the queue, one for each custom field, and one for moves that are not told', async () => {
    const { sandbox, tickets, open } = await stage();
    await tickets.describe();
    expect(asked(sandbox)).toHaveLength(1 + 6);
    await open(UNTOLD).describe();
    expect(asked(sandbox)).toHaveLength(1 + 6 + 1);
  });

  it('is a matter of configuration for a queue that is not there', async () => {
    const { open } = await stage();
    await expect(open({}, 'Nope').describe()).rejects.toBeInstanceOf(ConfigError);
    await expect(open({}, 'Nope').describe()).rejects.toThrow(/scope\.queue: there is no queue "Nope"/);
  });
});

describe('the workflow', () => {
  const transitions = [
    ...[
      ['new', 'open'],
      ['open', 'waiting'],
      ['open', 'resolved'],
      ['open', 'rejected'],
    ],
    ...[
      ['waiting', 'open'],
      ['resolved', 'open'],
      ['rejected', 'open'],
    ],
  ];
  const pairs = (moves: readonly { from: string; to: string }[] | undefined) =>
    moves?.map(({ from, to }) => [from, to]);

  it('is complete when the settings tell the lifecycle', async () => {
    const { tickets } = await stage();
    const schema = await tickets.describe();
    expect(pairs(schema.transitions)).toEqual(transitions);
    expect(stateField(schema)?.options?.map((one) => [one.name, one.category])).toEqual([
      ...[
        ['new', 'todo'],
        ['open', 'doing'],
        ['waiting', undefined],
        ['resolved', 'done'],
        ['rejected', 'dropped'],
      ],
    ]);
    expect([schema.initialState, tickets.card.capabilities.transitions]).toEqual(['new', 'graph']);
  });

  it('is learned from what people did, and no list of states is made of that', async () => {
    const { people, open } = await stage();
    const key = people.create({});
    for (const Status of ['open', 'resolved', 'open', 'waiting']) people.edit(key, { Status });
    people.remove(people.create({}));
    const tickets = open(UNTOLD);
    const schema = await tickets.describe();
    expect(pairs(schema.transitions)?.sort()).toEqual([
      ['new', 'open'],
      ['open', 'resolved'],
      ['open', 'waiting'],
      ['resolved', 'open'],
    ]);
    expect(stateField(schema)?.options).toBeUndefined();
    expect([schema.initialState, tickets.card.capabilities.transitions]).toEqual(['new', 'by-trying']);
  });

  it('of a queue nothing happened in is not known', async () => {
    const { open } = await stage();
    const schema = await open(UNTOLD).describe();
    expect([schema.transitions, schema.initialState, stateField(schema)?.options]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of the lifecycle RT comes with has its states, until a ticket shows another', async () => {
    const { people, acts, open } = await stage();
    const support = open(UNTOLD, 'Support');
    const states = async () => stateField(await support.describe())?.options?.map((one) => one.name);
    expect(await states()).toEqual(['new', 'open', 'stalled', 'resolved', 'rejected']);
    const key = people.create({});
    people.edit(key, { Status: 'open' });
    people.edit(key, { Status: 'waiting' });
    acts.moveToQueue(key, 'Support');
    expect(await states()).toBeUndefined();
  });

  it('marks the move that mails the customer', async () => {
    const { tickets } = await stage();
    const told = (await tickets.describe()).transitions?.filter((move) => move.notifiesCustomer);
    expect(pairs(told)).toEqual([['open', 'resolved']]);
  });
});
