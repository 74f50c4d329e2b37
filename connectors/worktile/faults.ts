import {
  AuthError,
  ConfigError,
  ProtocolError,
  RejectedError,
  text,
  ThrottledError,
  TransientError,
  UncertainError,
  type FailedAnswer,
  type TandemError,
  type Text,
} from 'tandem-sync/sdk';
import type { Refusal } from './schema.ts';

/** Codes that come with HTTP 200 and mean "another token, please": malformed (1102), invalid or expired (1103). */
const TOKEN_CODES: readonly string[] = ['1102', '1103'];

export const isTokenRefusal = ({ error_code: code }: Refusal): boolean => TOKEN_CODES.includes(code);

/** How long to wait after a "too many requests" that does not say. */
const WAIT_MS = 1_000;

/**
 * Worktile's failures in the words of the product. Its gateway answers with web pages (429, 502, 503, 504, and 403 when it takes us for an attack): their text is
 * no sentence for anybody. `undefined` leaves the usual reading of the status in force.
 */
export const explain = (answer: FailedAnswer): TandemError | undefined => {
  const where = `${answer.method} ${bare(answer.path)}`;
  if (answer.status === 404 || answer.status === 405) return unknownPath(where, answer.status);
  if (typeof answer.body !== 'string') return undefined;
  switch (answer.status) {
    case 403:
      return new AuthError(
        text(
          `Worktile's gateway blocks ${where} (403): too many requests looked like an attack; wait, and lower the connection's budget`,
          `Worktile 网关拦截了 ${where}（403）：请求过密被视为攻击；请稍候并降低该连接的请求预算`,
        ),
      );
    case 429:
      return new ThrottledError(
        text(`Worktile refuses more requests for now (${where})`, `Worktile 暂时拒绝更多请求（${where}）`),
        waitOf(answer.headers['retry-after']),
      );
    case 500:
    case 502:
    case 503:
    case 504:
      return gateway(answer, where);
    default:
      return undefined;
  }
};

/** Seconds or an HTTP date by the standard; a date is rare enough to wait the shortest time for. */
const waitOf = (header: string | undefined): number => {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(WAIT_MS, seconds * 1000) : WAIT_MS;
};

const gateway = ({ method, status }: FailedAnswer, where: string): TandemError => {
  const words = text(`Worktile's gateway failed at ${where} (${status})`, `Worktile 网关在 ${where} 出错（${status}）`);
  return method === 'GET' ? new TransientError(words) : new UncertainError(words);
};

/** Not "not found": a record that is missing is an empty list, and taking a wrong path for that would look like everything was deleted. */
const unknownPath = (where: string, status: number): ProtocolError =>
  new ProtocolError(
    text(
      `Worktile does not know ${where} (HTTP ${status}); check baseUrl, and the connection's "endpoints" and "writes"`,
      `Worktile 不认识 ${where}（HTTP ${status}）；请检查连接的 baseUrl、“endpoints” 和 “writes”`,
    ),
  );

const bare = (path: string): string => path.split('?')[0] ?? path;

/** A refusal in the body of an HTTP 200. Its code is kept as the cause. */
export const refusedAnswer = (
  where: string,
  refusal: { code?: string | undefined; message?: string | null | undefined },
) =>
  new RejectedError(
    text(
      `Worktile refused ${where}: ${refusal.message ?? 'no reason given'} (code ${refusal.code || 'none'})`,
      `Worktile 拒绝了 ${where}：${refusal.message ?? '未说明原因'}（代码 ${refusal.code || '无'}）`,
    ),
    { cause: refusal },
  );

export const tokenRefused = (): AuthError =>
  new AuthError(
    text(
      'Worktile refuses a token it has just given; was the application disabled, or its secret reset?',
      'Worktile 拒绝了刚签发的令牌；应用是否已停用，或密钥已重置？',
    ),
  );

export const sessionOver = (): AuthError =>
  new AuthError(
    text(
      'the session of the web application is over: sign in again in a browser and put its cookie into "webCookie"',
      '网页会话已失效：请在浏览器中重新登录，并将其 Cookie 填入 “webCookie”',
    ),
  );

/** A scope in `syncs.json` that this enterprise does not have. */
export const badScope = (path: 'scope.project' | 'scope.type', words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path, words }]);

/** What is said when a write was taken, but what came of it could not be read. */
export const TAKEN = text(
  'Worktile took the write, but the task could not be read afterwards',
  'Worktile 已接受写入，但随后无法读取该任务',
);
