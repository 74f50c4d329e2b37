import { describe, expect, it } from 'vitest';
import { webhooks } from '../../../../connectors/zendesk/webhooks.ts';
import { WEBHOOK_SECRET, signed, type Delivery } from '../../../../connectors/zendesk/sandbox/acts.ts';
import { AuthError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, stage } from './stage.ts';

describe('people', () => {
  it.each([
    ['an address', 'LISI@example.test', ['900003']],
    ['a number, however it is written', '+8613900000003', ['900003']],
    ['a number of a customer', '+86 138-0000-0002', ['910002']],
    ['part of an address', 'example.test', []],
    ['somebody suspended', 'gone@example.test', []],
    ['nothing', '', []],
  ])('are found by %s', async (_, contact, ids) => {
    const { connection } = await stage();
    expect((await connection.findPeople?.([contact]))?.map((person) => person.id)).toEqual(ids);
  });

  it('come with name, address and number', async () => {
    const { connection } = await stage();
    expect(await connection.findPeople?.(['lisi@example.test', '+8613900000003'])).toEqual([
      { id: '900003', name: '李四', email: 'lisi@example.test', mobile: '+86 139 0000 0003' },
    ]);
  });
});

describe('the account', () => {
  it('is one call', async () => {
    const { connection, sandbox } = await stage();
    expect(await connection.probe()).toEqual({ id: '900001', name: '同步机器人' });
    expect(asked(sandbox)).toEqual(['GET /users/me']);
  });

  it('of nobody is refused, though the answer says 200', async () => {
    const { connection, sandbox } = await stage();
    sandbox.chaos.plan({ kind: 'status', status: 200, body: { user: { id: null, name: 'Anonymous user' } } });
    expect(await failure(connection.probe())).toBeInstanceOf(AuthError);
  });
});

describe('a webhook', () => {
  const receive = ({ headers, body }: Delivery, secret = WEBHOOK_SECRET) =>
    webhooks.receive({ headers, body, query: {} }, secret);

  it('names the ticket it is about, with the time it was sent and the delivery’s own id', async () => {
    const { people, acts } = await stage();
    const key = people.create({});
    const event = await acts.event('status_changed', key);
    expect(receive(event)).toEqual({
      ...{ is: 'genuine', hints: [{ stream: 'tickets', key }] },
      ...{ sentAt: '2026-01-05T08:00:00.000Z', delivery: event.headers['x-zendesk-webhook-invocation-id'] },
    });
    expect(receive(event)).toEqual(receive(event));
  });

  it.each(['merged', 'soft_deleted', 'something_new'])('of any kind of event is a hint: %s', async (type) => {
    const { people, acts } = await stage();
    const key = people.create({});
    expect(receive(await acts.event(type, key))).toMatchObject({ hints: [{ key }] });
  });

  it('of a trigger is read as set up', async () => {
    const delivery = await signed('{"ticket_id":"5158"}', '2026-03-05T09:40:11Z', 'i1');
    expect(receive(delivery)).toMatchObject({ is: 'genuine', hints: [{ stream: 'tickets', key: '5158' }] });
  });

  it('about something else is genuine, and says nothing', async () => {
    const body = '{"type":"zen:event-type:user.created","detail":{"id":"7"},"subject":"zen:user:7"}';
    expect(receive(await signed(body, '2026-03-05T09:40:11Z', 'i1'))).toMatchObject({ is: 'genuine', hints: [] });
  });

  it.each(['', '{', '[]', '{"any":1}', '{"ticket_id":{}}'])(
    'that is signed but strange is refused: %s',
    async (body) => {
      expect(receive(await signed(body, '2026-03-05T09:40:11Z', 'i1')).is).toBe('refused');
    },
  );

  it('that was tampered with, or signed by somebody else, is refused', async () => {
    const delivery = await signed('{"ticket_id":"5158"}', '2026-03-05T09:40:11Z', 'i1');
    const changed = (more: Readonly<Record<string, string>>) => ({
      ...delivery,
      headers: { ...delivery.headers, ...more },
    });
    const forged = [
      { ...delivery, body: new TextEncoder().encode('{"ticket_id":"5159"}') },
      changed({ 'x-zendesk-webhook-signature-timestamp': '2026-03-05T09:40:12Z' }),
      changed({ 'x-zendesk-webhook-signature': '' }),
      changed({ 'x-zendesk-webhook-signature': 'AAAA' }),
      { ...delivery, headers: {} },
    ];
    for (const one of forged) expect(receive(one).is).toBe('refused');
    expect(receive(delivery, 'another secret').is).toBe('refused');
  });
});
