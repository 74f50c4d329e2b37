import { describe, expect, it } from 'vitest';
import { jira } from '../../../../connectors/jira/index.ts';
import { explain } from '../../../../connectors/jira/faults.ts';
import { delivered } from '../../../../connectors/jira/sandbox/deliveries.ts';
import { Settings } from '../../../../connectors/jira/settings.ts';
import { AuthError, ThrottledError, type FailedAnswer, type WebhookRequest } from '../../../../src/sdk/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { drain, present, stage } from './stage.ts';

describe('credentials', () => {
  it('that make us a visitor are refused, instead of everything looking empty', async () => {
    const { connect, store, people } = await stage();
    const key = people.create({});
    store.switches.isPublic = true;
    const nobody = connect('bot', { token: 'wrong' });
    const issues = nobody.stream('issues', { project: '10000' });
    expect(await failure(nobody.probe())).toBeInstanceOf(AuthError);
    expect(await failure(drain(issues))).toBeInstanceOf(AuthError);
    expect(await failure(present(issues, key))).toBeInstanceOf(AuthError);
  });

  it('of an account behind a CAPTCHA say so', () => {
    const answer = { ...FAILED, status: 403, headers: { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE' } };
    expect(explain(createTestClock())(answer)?.words.en).toContain('CAPTCHA');
  });

  it('are whose account it is', async () => {
    const { connection } = await stage();
    expect(await connection.probe()).toEqual({ id: '712020:bot', name: '同步机器人' });
  });
});

const FAILED: FailedAnswer = { method: 'GET', path: '/rest/api/3/myself', status: 429, headers: {}, body: undefined };

describe('rate limits', () => {
  const clock = createTestClock();
  const wait = (headers: Readonly<Record<string, string>>) => {
    const error = explain(clock)({ ...FAILED, headers });
    return error instanceof ThrottledError ? error.retryAfterMs : undefined;
  };
  const inSeconds = (seconds: number) => new Date(clock.now() + seconds * 1_000).toISOString();

  it.each([
    [
      'is left to the usual header where there is one',
      { 'retry-after': '5', 'x-ratelimit-reset': inSeconds(9) },
      undefined,
    ],
    ['follows the reset', { 'x-ratelimit-reset': inSeconds(9) }, 9_000],
    ['follows the structured header', { 'beta-ratelimit': '"global-app-quota";r=0;t=12' }, 12_000],
    ['takes the longer of the two', { 'x-ratelimit-reset': inSeconds(9), 'beta-ratelimit': '"x";r=0;t=4' }, 9_000],
    ['waits a second at least', { 'x-ratelimit-reset': inSeconds(0.2) }, 1_000],
    ['does not believe the past', { 'x-ratelimit-reset': inSeconds(-9) }, undefined],
    ['needs a hint', {}, undefined],
  ])('%s', (_, headers, ms) => {
    expect(wait(headers as Record<string, string>)).toBe(ms);
  });

  it('per issue are waited out in the middle of many edits', async () => {
    const { clock, issues, people } = await stage();
    const key = people.create({});
    for (let count = 1; count <= 25; count += 1) await issues.update(key, { fields: { customfield_10016: count } });
    expect(people.fields(key)?.['customfield_10016']).toBe(25);
    expect(Math.max(...clock.slept)).toBeGreaterThanOrEqual(2_000);
  });
});

describe('people', () => {
  it('are found by the address they show, and nobody else is taken for them', async () => {
    const { connection } = await stage();
    const found = async (...contacts: readonly string[]) =>
      (await connection.findPeople?.(contacts))?.map(({ id }) => id);
    expect(await found('ZhangSan@example.test', 'lisi@example.test')).toEqual(['712020:zhangsan', '712020:lisi']);
    // Found by an address it hides; left the company; an app; the beginning of an address; a number.
    expect(await found('obrien@example.test', 'gone@example.test', 'app@example.test', 'lisi@', '13800000000')).toEqual(
      [],
    );
  });
});

describe('settings', () => {
  const good = { baseUrl: 'https://acme.atlassian.net/', email: 'a@b.c', token: 't' };

  it.each([
    ['a site', {}, true],
    [
      'a token with scopes',
      { baseUrl: 'https://api.atlassian.com/ex/jira/1-2', siteUrl: 'https://acme.atlassian.net' },
      true,
    ],
    ['a member nobody knows', { deployment: 'server' }, false],
    ['no address', { email: '' }, false],
  ])('take %s: %j', (_, more, ok) => {
    expect(Settings.safeParse({ ...good, ...more }).success).toBe(ok);
  });
});

describe('webhooks', () => {
  const event = { name: 'jira:issue_updated', issue: '10002', at: 1_772_700_010_123, body: {} };
  const receive = (request: WebhookRequest, secret = 's3') => jira.webhooks?.receive(request, secret);

  it('name the issue to read, their delivery and their time', async () => {
    expect(receive(await delivered(event, 's3'))).toEqual({
      is: 'genuine',
      hints: [{ stream: 'issues', key: '10002' }],
      delivery: 'jira:issue_updated/10002/1772700010123',
      sentAt: '2026-03-05T08:40:10.123Z',
    });
  });

  it('of a link name both its ends, and of a file none', async () => {
    const link = {
      ...event,
      name: 'issuelink_created',
      body: { issueLink: { sourceIssueId: 1, destinationIssueId: 2 } },
    };
    const keys = [1, 2].map((key) => ({ stream: 'issues', key: String(key) }));
    expect(receive(await delivered(link, 's3'))).toMatchObject({ hints: keys });
    const file = { ...event, name: 'attachment_created', body: { attachment: { id: 1 } } };
    expect(receive(await delivered(file, 's3'))).toMatchObject({ is: 'genuine', hints: [] });
  });

  const tampered: readonly (readonly [string, (request: WebhookRequest) => WebhookRequest])[] = [
    ['another body', (request) => ({ ...request, body: new TextEncoder().encode('{"webhookEvent":"x"}') })],
    ['no signature', ({ headers: { 'x-hub-signature': _, ...headers }, ...request }) => ({ ...request, headers })],
    ['half a signature', (request) => signed(request, (value) => value.slice(0, 20))],
    ['a method nobody trusts', (request) => signed(request, (value) => value.replace('sha256', 'md5'))],
    ['a method that does not fit', (request) => signed(request, (value) => value.replace('sha256', 'sha512'))],
  ];

  it.each(tampered)('with %s are refused', async (_, change) => {
    expect(receive(change(await delivered(event, 's3')))).toMatchObject({ is: 'refused' });
  });

  it('signed with another secret, or no event at all, are refused', async () => {
    expect(receive(await delivered(event, 'other'))).toMatchObject({ is: 'refused' });
    const nothing = await delivered({ ...event, body: { webhookEvent: 7 } }, 's3');
    expect(receive(nothing)).toMatchObject({ is: 'refused', words: { en: expect.stringContaining('Jira') as string } });
  });
});

const signed = (request: WebhookRequest, change: (value: string) => string): WebhookRequest => ({
  ...request,
  headers: { ...request.headers, 'x-hub-signature': change(request.headers['x-hub-signature'] ?? '') },
});
