import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { RejectedError, z } from '../../../src/sdk/index.ts';
import { createRedactor } from '../../../src/http/index.ts';
import { failure, setStage, settle, type Reply, type Stage } from './stage.ts';

const SECRET = 'p4ss/w+rd&"q=1';
const TOKEN = 'tok_0123456789abcdef';
const ISSUED = 'issued-77777777';
const BASIC = Buffer.from(`ann@example.com/token:${SECRET}`).toString('base64');
const HIDDEN = [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1), TOKEN, ISSUED, BASIC];

/** A vendor that echoes everything it was sent, in every way that has been seen. */
const echo =
  (status: number, type: string): Reply =>
  (response, { headers, url, body }) => {
    const said = `no: ${headers.authorization} ${headers['x-api-key']} ${headers['x-session']} ${url} ${body} ${SECRET}`;
    response.writeHead(status, {
      'content-type': type,
      'www-authenticate': `Bearer realm="${TOKEN}"`,
      location: `http://127.0.0.1:1/next?access_token=${TOKEN}`,
    });
    response.end(type === 'application/json' ? JSON.stringify({ message: said, errors: [said] }) : said);
  };

const SITUATIONS: readonly (readonly [situation: string, reply: Reply])[] = [
  ...[302, 400, 401, 403, 404, 409, 422, 429, 500, 503].map(
    (status) => [`${status}`, echo(status, 'application/json')] as const,
  ),
  ['a page', echo(200, 'text/html')],
  ['text', echo(200, 'text/plain')],
  ['another shape', echo(200, 'application/json')],
  ['a dropped connection', (response) => void response.destroy()],
  [
    'an answer that is not HTTP',
    (response, { headers }) => void response.socket?.end(`${headers.authorization} ${SECRET}\r\n`),
  ],
];

const open = (stage: Stage) =>
  stage.client({
    headers: { 'X-Api-Key': TOKEN, authorization: `Basic ${BASIC}` },
    authorize: async () => ({ 'x-session': ISSUED }),
    secrets: [TOKEN],
  });

const expectClean = (value: unknown): void => {
  const shown = inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null });
  for (const secret of HIDDEN) expect(shown).not.toContain(secret);
};

describe('no secret shows in an error, its causes, or the log', () => {
  for (const [situation, reply] of SITUATIONS) {
    it(`after ${situation}`, async () => {
      const stage = await setStage({ secrets: [SECRET] });
      stage.script(reply);
      const client = open(stage);
      for (const method of ['GET', 'POST'] as const) {
        const request = {
          method,
          path: `/items/${TOKEN}`,
          query: { access_token: TOKEN, q: SECRET },
          schema: z.object({ id: z.number() }),
        };
        expectClean(
          await failure(client.send(method === 'GET' ? request : { ...request, json: { password: SECRET } })),
        );
      }
      expectClean(stage.logged);
    });
  }

  it('after a time-out and a refused connection', async () => {
    const stage = await setStage({ secrets: [SECRET] });
    stage.script(() => undefined);
    const write = failure(open(stage).send({ method: 'POST', path: `/${TOKEN}`, json: { SECRET } }));
    while (stage.arrivals.length === 0) await settle();
    stage.timer.fire();
    expectClean(await write);
    const refused = stage.client({ baseUrl: 'http://127.0.0.1:1', headers: { authorization: `Basic ${BASIC}` } });
    expectClean(await failure(refused.send({ method: 'GET', path: `/${TOKEN}`, query: { sig: SECRET } })));
  });

  it('when the connector’s own words repeat what the vendor echoed', async () => {
    const stage = await setStage({ secrets: [SECRET] });
    stage.script(echo(400, 'application/json'));
    const client = stage.client({
      explain: ({ body }) =>
        new RejectedError({ en: JSON.stringify(body), zh: JSON.stringify(body) }, { cause: new Error(String(SECRET)) }),
    });
    expectClean(await failure(client.send({ method: 'POST', path: '/items', json: {} })));
  });

  it('when the connector’s authorize fails', async () => {
    const stage = await setStage({ secrets: [SECRET] });
    const client = stage.client({
      authorize: () => Promise.reject(new Error('outer', { cause: new AggregateError([new Error(`for ${SECRET}`)]) })),
    });
    expectClean(await failure(client.send({ method: 'GET', path: '/items' })));
  });
});

describe('what looks like a credential is hidden even when nobody told us', () => {
  const CASES: readonly (readonly [before: string, after: string])[] = [
    ['GET /v1?client_secret=abc&page=2', 'GET /v1?client_secret=***&page=2'],
    ['https://ann:pw@host/x', 'https://***@host/x'],
    ['{"access_token":"abc","expires":5}', '{"access_token":"***","expires":5}'],
    ['Authorization: Basic YW5uOnB3', 'Authorization: Basic ***'],
    ['sent Bearer eyJhbGciOi.J9 and failed', 'sent Bearer *** and failed'],
    ['status code: 400, the key is missing', 'status code: 400, the key is missing'],
    ['Subject cannot be blank', 'Subject cannot be blank'],
  ];
  const { text } = createRedactor([]);
  for (const [before, after] of CASES) it(before, () => expect(text(before)).toBe(after));
});

describe('a secret inside another', () => {
  it('does not leave half of the longer one', () => {
    expect(createRedactor(['sesame', 'sesame-open']).text('say sesame-open or sesame')).toBe('say *** or ***');
  });
});
