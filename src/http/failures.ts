import type { TandemError } from '../sdk/index.ts';
import {
  AuthError,
  ConfigError,
  ProtocolError,
  RejectedError,
  StaleError,
  text,
  ThrottledError,
  TransientError,
  UncertainError,
  type FailedAnswer,
  type Text,
  type Where,
} from '../sdk/index.ts';
import type { NetworkFailure } from './network-failure.ts';
import { outcomeOf } from './status-table.ts';
import { vendorWords } from './vendor-words.ts';

/** What was asked, as far as an error needs to know. */
export interface Asked {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly effect: 'read' | 'write';
  readonly where: Where;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** How long to wait after a "too many requests" that does not say. */
const DEFAULT_THROTTLE_MS = 1_000;

/** The error for an answer whose status is not a success. `waitMs`: how long it asks to wait, if it does. */
export const answerError = (
  answer: FailedAnswer,
  waitMs: number | undefined,
  asked: Asked,
  origin: string,
): TandemError => {
  const { status } = answer;
  const options = { where: asked.where };
  const words = (what: Text) => sentence(asked, what, vendorWords(answer.body));
  switch (outcomeOf(status, asked.effect, waitMs !== undefined)) {
    case 'auth':
      return new AuthError(words(status === 403 ? FORBIDDEN : refused(status)), options);
    case 'stale':
      return new StaleError(
        words(text(`the record changed meanwhile (${status})`, `该记录在此期间已被修改（${status}）`)),
        options,
      );
    case 'throttled':
      return new ThrottledError(
        words(text(`too many requests (${status})`, `请求过于频繁（${status}）`)),
        waitMs ?? DEFAULT_THROTTLE_MS,
        options,
      );
    case 'rejected':
      return new RejectedError(
        words(status === 404 ? NOT_FOUND : text(`refused (${status})`, `请求被拒绝（${status}）`)),
        options,
      );
    case 'transient':
      return new TransientError(words(serverFault(status)), options);
    case 'unknown':
      return new UncertainError(words(joined(serverFault(status), UNKNOWN_OUTCOME)), options);
    case 'redirect':
      return redirectError(answer, asked, origin);
    case 'protocol':
    case 'ok':
      return new ProtocolError(
        words(text(`answered ${status}, which this request does not expect`, `返回了意料之外的状态 ${status}`)),
        options,
      );
  }
};

/** The error for an exchange that brought no usable answer. An `aborted` one is the caller's own doing and only comes here when a write was under way. */
export const networkError = (failure: NetworkFailure, asked: Asked): TandemError => {
  const options = { where: asked.where, cause: failure };
  const lost = (what: Text): TandemError =>
    failure.sent && asked.effect === 'write'
      ? new UncertainError(sentence(asked, joined(what, UNKNOWN_OUTCOME)), options)
      : new TransientError(sentence(asked, what), options);
  switch (failure.kind) {
    case 'unopened':
      return new TransientError(sentence(asked, unopenedWords(failure.code)), options);
    case 'broken':
      return lost(text('the connection dropped before the answer was complete', '连接在收到完整响应之前断开'));
    case 'timeout':
      return lost(text(`no answer within ${asked.timeoutMs / 1_000} s`, `${asked.timeoutMs / 1_000} 秒内没有响应`));
    case 'aborted':
      return lost(text('stopped while under way', '请求在途中被中止'));
    case 'too-large':
      return unreadable(new ProtocolError(sentence(asked, tooLarge(asked.maxBytes)), options), asked);
    case 'undecodable':
      return unreadable(new ProtocolError(sentence(asked, UNDECODABLE), options), asked);
    case 'invalid':
      return new ConfigError(
        [{ file: 'config/connections.json', path: asked.where.connection ?? '', words: INVALID_HEADER }],
        options,
      );
  }
};

/** After a success whose body makes no sense, a read failed, but a write was probably executed: what became of it must be looked up. */
export const unreadable = (error: ProtocolError, asked: Asked): TandemError =>
  asked.effect === 'read'
    ? error
    : new UncertainError(joined(error.words, UNKNOWN_OUTCOME), { where: asked.where, cause: error });

/** Says where, what, and what the vendor had to say. */
export const sentence = (asked: Asked, what: Text, vendor = ''): Text => ({
  en: `${asked.method} ${asked.path}: ${what.en}${vendor === '' ? '' : `; it said: “${vendor}”`}`,
  zh: `${asked.method} ${asked.path}：${what.zh}${vendor === '' ? '' : `；对方说明：“${vendor}”`}`,
});

/** Where unauthenticated people are sent. */
export const isLoginPage = ({ pathname }: URL): boolean =>
  /\b(log-?in|sign-?_?in|sso|cas|saml|oauth2?|passport|auth)\b/i.test(pathname);

const redirectError = (answer: FailedAnswer, asked: Asked, origin: string): TandemError => {
  const location = answer.headers['location'] ?? '';
  const target = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
  if (target && isLoginPage(target)) {
    return new AuthError(
      sentence(
        asked,
        text(
          `sent to a login page at ${target.origin}; the credentials were not accepted`,
          `被转到 ${target.origin} 的登录页，凭据未被接受`,
        ),
      ),
      { where: asked.where },
    );
  }
  return new ProtocolError(
    sentence(
      asked,
      text(
        `redirected (${answer.status}) to ${target?.origin ?? 'an unnamed place'}; redirects are not followed, put the final address into baseUrl`,
        `被重定向（${answer.status}）到 ${target?.origin ?? '未说明的地址'}；不会跟随重定向，请把最终地址填入 baseUrl`,
      ),
    ),
    { where: asked.where },
  );
};

const joined = (first: Text, second: Text): Text => ({
  en: `${first.en}; ${second.en}`,
  zh: `${first.zh}；${second.zh}`,
});

const refused = (status: number): Text =>
  text(
    `the credentials were not accepted (${status}); renew them in the connection's settings`,
    `凭据未被接受（${status}）；请在连接设置中更新凭据`,
  );
const FORBIDDEN = text(
  'this account is not allowed to do that (403); check its role and the scopes of its token',
  '该账号无权执行此操作（403）；请检查其角色以及令牌的权限范围',
);
const NOT_FOUND = text('not found (404)', '未找到（404）');
const UNKNOWN_OUTCOME = text('whether it was carried out is not known', '是否已执行尚不确定');
const UNDECODABLE = text('the answer is damaged: it cannot be decompressed', '响应已损坏，无法解压');
const INVALID_HEADER = text(
  'a header cannot be sent as it is; look for a line break or an unusual character in a secret',
  '请求头无法发送；请检查密钥中是否有换行或特殊字符',
);

const serverFault = (status: number): Text => text(`the server failed (${status})`, `服务器出错（${status}）`);

const tooLarge = (maxBytes: number): Text => {
  const limit = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MiB` : `${maxBytes} B`;
  return text(
    `the answer is larger than the limit of ${limit}; ask for less at once: a narrower scope or a smaller page`,
    `响应超过 ${limit} 的上限；请缩小一次读取的范围：收窄作用域或减小分页`,
  );
};

/** Words for what kept a connection from opening, by the system's code. */
const UNOPENED: readonly (readonly [codes: RegExp, words: Text])[] = [
  [
    /^ECONNREFUSED$/,
    text(
      'connection refused; is the server running, and is baseUrl right?',
      '连接被拒绝；请确认服务器在运行且 baseUrl 正确',
    ),
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    text('the host name cannot be found; check baseUrl and the network', '找不到主机名；请检查 baseUrl 和网络'),
  ],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/,
    text('the server cannot be reached; check the network', '无法连接服务器；请检查网络'),
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|EPROTO/,
    text(
      'no secure connection: the certificate is not trusted, or the other end speaks no TLS',
      '无法建立安全连接：证书不受信任，或对方不支持 TLS',
    ),
  ],
];

const unopenedWords = (code = ''): Text => {
  const known =
    UNOPENED.find(([codes]) => codes.test(code))?.[1] ?? text('the connection could not be opened', '连接无法建立');
  return code === '' ? known : { en: `${known.en} (${code})`, zh: `${known.zh}（${code}）` };
};
