import {
  AuthError,
  ProtocolError,
  RejectedError,
  text,
  ThrottledError,
  z,
  type FailedAnswer,
  type TandemError,
} from 'tandem-sync/sdk';

/** PingCode's error body. `code` decides; `message` is Chinese prose and no contract. */
const Fault = z.looseObject({
  code: z.union([z.string(), z.number()]).transform(String),
  message: z.string().optional(),
});
type Fault = z.infer<typeof Fault>;

export const CODES = {
  wrongSecret: '100024',
  productAbsent: '100701',
  /** A ticket state that does not exist, and just as well a move the workflow forbids. */
  ticketState: '100702',
  ticketAbsent: '100711',
  ideaState: '100719',
  ideaAbsent: '100725',
  projectAbsent: '100300',
  /** A work item state that does not exist, or that the item's type does not have. */
  itemState: '100303',
  itemAbsent: '100317',
  /** A move between two states of a work item that the workflow does not have. */
  itemMove: '100379',
  relationThere: '100350',
  relationGone: '100351',
  crossRelationGone: '100801',
  tagThere: '100352',
  tagElsewhere: '100354',
  tagGone: '100357',
  attachmentAbsent: '100045',
} as const;

/**
 * PingCode's answers in the words of the product. HTTP is coarse there (400 for nearly everything, "not found" included), so the code in the body decides.
 * `undefined` leaves the usual reading of the status in force: 429 and 5xx mean what they mean everywhere.
 */
export const explain = (answer: FailedAnswer): TandemError | undefined => {
  const fault = Fault.safeParse(answer.body).data;
  if (fault?.code === CODES.wrongSecret) return wrongSecret();
  const where = `${answer.method} ${answer.path.split('?')[0]}`;
  switch (answer.status) {
    case 401:
      return new AuthError(text('PingCode does not accept the token', 'PingCode 不接受当前令牌'));
    case 403:
      return missingScope(where);
    case 404:
    case 405:
      return unknownPath(where, answer.status);
    case 400:
      return fault && refused(where, fault);
    case 429:
      return WAIT_HEADERS.some((name) => name in answer.headers) ? undefined : throttled();
    default:
      return undefined;
  }
};

/** Where PingCode says how long to wait, in seconds: one name up to August 2026 and on private deployments, another since on the cloud. */
export const RETRY_AFTER_HEADERS: readonly string[] = ['x-pc-retry-after', 'x-ratelimit-retry-after'];
const WAIT_HEADERS = ['retry-after', ...RETRY_AFTER_HEADERS];

/** Limits are counted by the minute, so a refusal that names no wait is over after one. */
const WAIT_MS = 60_000;

const throttled = (): ThrottledError =>
  new ThrottledError(text('PingCode refuses more requests for now', 'PingCode 暂时拒绝更多请求'), WAIT_MS);

/** The code of the vendor's refusal behind an error, if it was one. */
export const faultCode = (error: unknown): string | undefined =>
  error instanceof RejectedError ? Fault.safeParse(error.cause).data?.code : undefined;

const wrongSecret = (): AuthError =>
  new AuthError(
    text(
      'PingCode refuses the client id and secret; create or reset them under credential management (凭据管理)',
      'PingCode 拒绝了 Client ID 或 Secret；请在管理后台“凭据管理”中新建应用或重置密钥',
    ),
  );

const missingScope = (where: string): AuthError =>
  new AuthError(
    text(
      `PingCode forbids ${where}: the application lacks a scope; add it under credential management (凭据管理)`,
      `PingCode 禁止 ${where}：应用缺少所需的权限范围，请在管理后台“凭据管理”中勾选`,
    ),
  );

const unknownPath = (where: string, status: number): ProtocolError =>
  new ProtocolError(
    text(
      `PingCode does not know ${where} (HTTP ${status}); check the connection's baseUrl and profile`,
      `PingCode 不认识 ${where}（HTTP ${status}）；请检查连接的 baseUrl 和 profile`,
    ),
  );

const refused = (where: string, fault: Fault): RejectedError =>
  new RejectedError(
    text(
      `PingCode refused ${where}: ${fault.message ?? 'no reason given'} (code ${fault.code})`,
      `PingCode 拒绝了 ${where}：${fault.message ?? '未说明原因'}（代码 ${fault.code}）`,
    ),
    { cause: fault },
  );
