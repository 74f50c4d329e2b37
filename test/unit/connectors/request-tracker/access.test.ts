import { describe, expect, it } from 'vitest';
import { AuthError, ProtocolError, RejectedError } from '../../../../src/sdk/index.ts';
import { asked, drain, stage } from './stage.ts';

describe('the account', () => {
  it('is the user whose number is in the token, after one call', async () => {
    const { sandbox, connection } = await stage();
    expect(await connection.probe()).toEqual({ id: '35', name: 'bot' });
    expect(asked(sandbox)).toEqual(['GET /user/35']);
  });

  it.each(['1-35-wrong', 'no-token'])('is not accepted with the token %s', async (token) => {
    const { connect } = await stage();
    const error: unknown = await connect({ token })
      .probe()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthError);
    expect(String(error)).not.toContain(token);
  });

  it('meets the login page when something in between adds a cookie', async () => {
    const { sandbox, tickets } = await stage();
    sandbox.chaos.plan({ kind: 'status', status: 302, headers: { location: '/' }, body: 'Login required' });
    const error: unknown = await drain(tickets).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthError);
    expect(String(error)).toContain('login page');
  });

  it('that is refused everything stops; a refused ticket does not stop it', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    sandbox.store.switches.hidden.add(Number(key));
    await expect(tickets.update(key, { fields: { Subject: 'x' } })).rejects.toBeInstanceOf(RejectedError);
    sandbox.chaos.plan({ kind: 'status', status: 403 }, { path: /tickets$/ });
    await expect(drain(tickets)).rejects.toBeInstanceOf(AuthError);
  });

  it('gets an error and no guess when a proxy answers', async () => {
    const { sandbox, tickets } = await stage();
    sandbox.chaos.plan({ kind: 'html' }, { path: /transactions$/, times: 10 });
    await expect(drain(tickets)).rejects.toBeInstanceOf(ProtocolError);
  });
});

describe('people', () => {
  it('are found by e-mail address, whatever its case; others are left out', async () => {
    const { sandbox, connection } = await stage();
    const found = await connection.findPeople?.([
      'LISI@example.test',
      'kehu1@example.test',
      'nobody@example.test',
      '13800000000',
    ]);
    expect(found?.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'kehu1', name: '王客户', email: 'kehu1@example.test' },
      { id: 'lisi', name: '李四', email: 'lisi@example.test' },
    ]);
    expect(asked(sandbox)).toEqual(['GET /users']);
  });

  it('are none where the server ignores the search and names everybody', async () => {
    const { sandbox, connection } = await stage();
    sandbox.store.switches.findsByEmail = false;
    expect(await connection.findPeople?.(['nobody@example.test'])).toEqual([]);
    expect((await connection.findPeople?.(['lisi@example.test']))?.map(({ id }) => id)).toEqual(['lisi']);
  });

  it('are not asked for without an address', async () => {
    const { sandbox, connection } = await stage();
    expect(await connection.findPeople?.(['13800000000'])).toEqual([]);
    expect(asked(sandbox)).toEqual([]);
  });

  it('are asked for a hundred at a time', async () => {
    const { sandbox, connection } = await stage();
    await connection.findPeople?.(Array.from({ length: 150 }, (_, index) => `p${index}@example.test`));
    expect(asked(sandbox)).toEqual(['GET /users', 'GET /users']);
  });
});

describe('settings', () => {
  it.each<readonly [string, object]>([
    ['an unknown name', { colour: 'red' }],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
    ['a lifecycle without statuses', { lifecycles: { default: { statuses: [] } } }],
    ['a priority that begins nowhere', { priorities: { Low: 'x' } }],
    ['no words for priorities', { priorities: {} }],
    ['an address with a password in it', { baseUrl: 'https://me:secret@rt.example.test' }],
  ])('are refused with %s', async (_, more) => {
    const { connect } = await stage();
    expect(() => connect(more)).toThrow();
  });

  it('need a queue in the scope', async () => {
    const { connection } = await stage();
    expect(() => connection.stream('tickets', {})).toThrow();
    expect(() => connection.stream('tickets', { queue: 'Feedback', owner: 'x' })).toThrow();
  });
});
