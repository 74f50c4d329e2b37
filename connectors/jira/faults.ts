import {
  AuthError,
  ConfigError,
  RejectedError,
  StaleError,
  type Clock,
  type FailedAnswer,
  type TandemError,
  type Text,
  text,
  ThrottledError,
} from 'tandem-sync/sdk';
import { Refusal } from './schema.ts';

/** A refusal that names fields. */
export class FieldError extends RejectedError {
  readonly fields: readonly string[];

  constructor(words: Text, fields: readonly string[]) {
    super(words);
    this.fields = fields;
  }
}

/** Jira's answers in the words of the product. Sentences come in the account's language and are passed on, never understood. */
export const explain =
  (clock: Clock) =>
  (answer: FailedAnswer): TandemError | undefined => {
    switch (answer.status) {
      case 400:
        return refused(answer);
      case 401:
        return notKnown();
      case 403:
        return forbidden(answer);
      case 404:
        return isIssueWrite(answer) ? goneWhileWriting() : undefined;
      case 410:
        return new RejectedError(text(`Jira has taken away ${answer.path}`, `Jira 已移除接口 ${answer.path}`));
      case 413:
        return new RejectedError(text('Jira says that this is too large to store', 'Jira 提示内容过大，无法保存'));
      case 429:
        return throttled(answer, clock.now());
      default:
        return undefined;
    }
  };

const refused = ({ body }: FailedAnswer): TandemError | undefined => {
  const parsed = Refusal.safeParse(body);
  if (!parsed.success) return undefined;
  const { errorMessages = [], errors = {}, message } = parsed.data;
  const named = Object.entries(errors).map(([field, said]) => `${field}: ${String(said)}`);
  const said = [...errorMessages, ...(message === undefined ? [] : [message]), ...named];
  if (said.length === 0) return undefined;
  return new FieldError(text(`Jira refused: ${said.join('; ')}`, `Jira 拒绝：${said.join('；')}`), Object.keys(errors));
};

export const notKnown = (): AuthError =>
  new AuthError(
    text(
      'Jira does not accept e-mail address and API token: the token has expired or was revoked, belongs to another account, or has scopes and needs the api.atlassian.com address as baseUrl',
      'Jira 不接受该邮箱与 API 令牌：令牌已过期或被吊销、不属于该账号，或是带权限范围的令牌（此时 baseUrl 应为 api.atlassian.com 的地址）',
    ),
  );

const forbidden = (answer: FailedAnswer): TandemError | undefined => {
  const reason = answer.headers['x-authentication-denied-reason'];
  if (reason !== undefined) return captcha();
  return isIssueWrite(answer) ? notAllowed() : undefined;
};

const captcha = (): AuthError =>
  new AuthError(
    text(
      'Jira wants to see a CAPTCHA after failed logins: sign in once in the browser with this account, then go on',
      'Jira 因多次登录失败要求验证码：请用该账号在浏览器中登录一次，然后再继续',
    ),
  );

const notAllowed = (): RejectedError =>
  new RejectedError(text('this account may not do that to the issue (403)', '当前账号无权对该问题执行此操作（403）'));

const isIssueWrite = ({ method, path }: FailedAnswer): boolean =>
  method !== 'GET' && /\/rest\/api\/3\/issue\/\d+(\/|$)/.test(path);

/**
 * Without `Retry-After` the reset may stand in `X-RateLimit-Reset` (an ISO time) or as `t=` in the structured `Beta-RateLimit` (seconds). Source: Atlassian's
 * page on rate limiting.
 */
const throttled = ({ headers }: FailedAnswer, now: number): TandemError | undefined => {
  if (headers['retry-after'] !== undefined) return undefined;
  const reset = Date.parse(headers['x-ratelimit-reset'] ?? '') - now;
  const beta = Number(/;\s*t=(\d+)/.exec(headers['beta-ratelimit'] ?? '')?.[1] ?? Number.NaN) * 1_000;
  const waits = [reset, beta].filter((wait) => Number.isFinite(wait) && wait > 0);
  if (waits.length === 0) return undefined;
  const reason = headers['ratelimit-reason'] ?? '429';
  return new ThrottledError(
    text(`Jira is asked too much (${reason})`, `对 Jira 的请求过于频繁（${reason}）`),
    Math.max(1_000, ...waits),
  );
};

/** A scope in `syncs.json` that does not fit this site. */
export const badScope = (path: string, words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path: `scope.${path}`, words }]);

/** What is said when a write was taken, but what came of it could not be read. */
export const TAKEN = text(
  'Jira took the write, but the issue could not be read afterwards',
  'Jira 已接受写入，但随后无法读取该问题',
);

export const goneWhileWriting = (): StaleError =>
  new StaleError(text('the issue is not there any more', '该问题已不存在'));
