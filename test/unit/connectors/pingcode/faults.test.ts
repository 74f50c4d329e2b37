import { describe, expect, it } from 'vitest';
import { explain, faultCode } from '../../../../connectors/pingcode/access/faults.ts';
import type { FailedAnswer } from '../../../../src/sdk/index.ts';

const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): FailedAnswer => ({
  method: 'GET',
  path: '/v1/ship/ideas',
  status,
  headers,
  body,
});

describe('an answer that is no success', () => {
  it.each([
    ['wrong credentials, although they come as 400', answer(400, { code: '100024', message: 'x' }), 'AuthError'],
    ['a token that is not accepted, whatever the body says', answer(401, '<html>'), 'AuthError'],
    ['a scope that is missing', answer(403, { message: 'no' }), 'AuthError'],
    ['a path that is unknown', answer(404, { code: '100002' }), 'ProtocolError'],
    ['a verb that is not offered, told in plain text', answer(405, 'Method Not Allowed'), 'ProtocolError'],
    ['a refusal with a code', answer(400, { code: '100711', message: 'x' }), 'RejectedError'],
    ['a code that comes as a number', answer(400, { code: 100_711 }), 'RejectedError'],
    ['too many requests, without a word on how long to wait', answer(429, { code: '100038' }), 'ThrottledError'],
  ])('%s', (_, failed, name) => {
    expect(explain(failed)?.name).toBe(name);
  });

  it.each([
    ['a server fault', answer(500, { code: '100000', message: 'x' })],
    ['a refusal in nobody knows what form', answer(400, 'nope')],
    ['too many requests, with a wait (until August 2026)', answer(429, {}, { 'x-pc-retry-after': '7' })],
    ['too many requests, with a wait (since then)', answer(429, {}, { 'x-ratelimit-retry-after': '7' })],
    ['too many requests, with the usual header', answer(429, {}, { 'retry-after': '7' })],
  ])('%s is read as everywhere else', (_, failed) => {
    expect(explain(failed)).toBeUndefined();
  });

  it('waits a minute when nothing says how long', () => {
    expect(explain(answer(429))).toMatchObject({ retryAfterMs: 60_000 });
  });

  it('keeps the code for those who know what it means, and the message for people', () => {
    const error = explain(answer(400, { code: '100043', message: '不支持的属性' }));
    expect(faultCode(error)).toBe('100043');
    expect(error?.words.zh).toContain('不支持的属性');
    expect(faultCode(new Error('x'))).toBeUndefined();
  });
});
