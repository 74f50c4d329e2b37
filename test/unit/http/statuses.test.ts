import { describe, expect, it } from 'vitest';
import type { TandemError } from '../../../src/sdk/index.ts';
import {
  AuthError,
  ProtocolError,
  RejectedError,
  StaleError,
  ThrottledError,
  TransientError,
  UncertainError,
  z,
} from '../../../src/sdk/index.ts';
import { failure, setStage } from './stage.ts';

type ErrorClass = abstract new (...args: never[]) => TandemError;

interface Case {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly read: ErrorClass;
  readonly write: ErrorClass;
}

const CASES: readonly Case[] = [
  { status: 304, read: ProtocolError, write: ProtocolError },
  { status: 400, read: RejectedError, write: RejectedError },
  { status: 401, read: AuthError, write: AuthError },
  { status: 403, read: AuthError, write: AuthError },
  { status: 404, read: RejectedError, write: RejectedError },
  { status: 407, read: AuthError, write: AuthError },
  { status: 408, read: TransientError, write: TransientError },
  { status: 409, read: StaleError, write: StaleError },
  { status: 412, read: StaleError, write: StaleError },
  { status: 413, read: RejectedError, write: RejectedError },
  { status: 422, read: RejectedError, write: RejectedError },
  { status: 429, read: ThrottledError, write: ThrottledError },
  { status: 500, read: TransientError, write: UncertainError },
  { status: 501, read: ProtocolError, write: ProtocolError },
  { status: 502, read: TransientError, write: UncertainError },
  { status: 503, read: TransientError, write: UncertainError },
  { status: 503, headers: { 'retry-after': '1' }, read: ThrottledError, write: ThrottledError },
  { status: 504, read: TransientError, write: UncertainError },
  { status: 999, read: ProtocolError, write: UncertainError },
];

describe('a status becomes the error class that says what to do next', () => {
  for (const { status, headers, read, write } of CASES) {
    it(`${status}${headers ? ' with a wait' : ''}: read ${read.name}, write ${write.name}`, async () => {
      const stage = await setStage();
      stage.script({ status, headers: headers ?? {}, json: {} });
      const client = stage.client();
      const onRead = await failure(client.send({ method: 'GET', path: '/items' }));
      const onWrite = await failure(client.send({ method: 'POST', path: '/items', json: {} }));
      expect([(onRead as Error).name, (onWrite as Error).name]).toEqual([read.name, write.name]);
      expect((onRead as TandemError).where).toEqual({ connection: 'helpdesk' });
    });
  }

  it('says where and what, with the vendor’s words, in both languages', async () => {
    const stage = await setStage();
    stage.script({
      status: 422,
      json: { errors: ['Subject cannot be blank', 'Status is <b>not</b> included in the list'] },
    });
    const error = (await failure(
      stage.client().send({ method: 'PUT', path: '/issues/7.json', query: { key: 'x' } }),
    )) as TandemError;
    expect(error.words.en).toBe(
      'PUT /issues/7.json: refused (422); it said: “Subject cannot be blank; Status is not included in the list”',
    );
    expect(error.words.zh).toContain('请求被拒绝（422）；对方说明：“Subject cannot be blank');
  });

  it('takes an accepted status for an answer, without applying the schema', async () => {
    const stage = await setStage();
    stage.script({ status: 404, json: { message: 'No such item' } });
    const reply = await stage
      .client()
      .send({ method: 'GET', path: '/items/9', accept: [404], schema: z.object({ id: z.number() }) });
    expect(reply).toMatchObject({ status: 404, data: undefined });
  });

  it('lets a connector explain what the status alone does not say', async () => {
    const stage = await setStage();
    stage.script({ status: 400, json: { code: 100_042 } });
    const client = stage.client({
      explain: ({ body, status }) =>
        (body as { code: number }).code === 100_042
          ? new StaleError({ en: `moved ${status}`, zh: '已移动' })
          : undefined,
    });
    expect(await failure(client.send({ method: 'POST', path: '/items', json: {} }))).toBeInstanceOf(StaleError);
  });

  it('falls through to the table where the connector has nothing to say', async () => {
    const stage = await setStage();
    stage.script({ status: 400, json: {} });
    const client = stage.client({ explain: () => undefined });
    expect(await failure(client.send({ method: 'POST', path: '/items', json: {} }))).toBeInstanceOf(RejectedError);
  });

  it('treats a search by POST as the read it is', async () => {
    const stage = await setStage();
    stage.script({ status: 500, json: {} });
    const search = stage.client().send({ method: 'POST', path: '/search', json: {}, effect: 'read' });
    expect(await failure(search)).toBeInstanceOf(TransientError);
    expect(stage.arrivals).toHaveLength(6);
  });
});

describe('redirects are never followed', () => {
  it('names the origin it was sent to', async () => {
    const elsewhere = await setStage();
    const stage = await setStage();
    stage.script({ status: 302, headers: { location: `${elsewhere.baseUrl}/items` } });
    const error = (await failure(stage.client().send({ method: 'GET', path: '/items' }))) as ProtocolError;
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.message).toContain(elsewhere.baseUrl);
    expect(elsewhere.arrivals).toEqual([]);
  });

  it('is not followed on the own origin either', async () => {
    const stage = await setStage();
    stage.script({ status: 301, headers: { location: '/new/items' } });
    expect(await failure(stage.client().send({ method: 'GET', path: '/items' }))).toBeInstanceOf(ProtocolError);
    expect(stage.arrivals).toHaveLength(1);
  });

  it.each(['/login?back=%2Fitems', '/users/sign_in', '/sso/start', '/cas/login'])(
    'to %s means: not logged in',
    async (location) => {
      const stage = await setStage();
      stage.script({ status: 302, headers: { location } });
      expect(await failure(stage.client().send({ method: 'GET', path: '/items' }))).toBeInstanceOf(AuthError);
    },
  );
});
