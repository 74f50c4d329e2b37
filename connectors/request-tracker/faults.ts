import { AuthError, RejectedError, text, z, type FailedAnswer, type TandemError } from 'tandem-sync/sdk';

const Message = z.looseObject({ message: z.string() });

/** What the server says about a failure, without the place in its own source that it adds to syntax errors. */
export const sentenceOf = (body: unknown): string => {
  const parsed = Message.safeParse(body);
  return parsed.success ? parsed.data.message.replace(/\s+at \/\S+ line \d+\.?\s*$/, '').trim() : '';
};

/** Reads more into a failure than its status: a redirect is the login page, and a refused create says why. */
export function explain({ method, path, status, body }: FailedAnswer): TandemError | undefined {
  if (status >= 300 && status < 400) return loginPage();
  const said = sentenceOf(body);
  if (status === 403 && method !== 'GET' && said !== '')
    return path.endsWith('/ticket') ? mayNotCreate(said) : mayNotWrite();
  if (status === 400 && said !== '') return refused(said);
  return undefined;
}

const loginPage = (): AuthError =>
  new AuthError(
    text(
      'Request Tracker answered with its login page: the token is wrong or was revoked, or baseUrl leads to a proxy that adds cookies',
      'Request Tracker 返回了登录页：令牌无效或已被吊销，或 baseUrl 指向了会附加 Cookie 的代理',
    ),
  );

/** A queue that does not exist looks just the same. */
const mayNotCreate = (said: string): RejectedError =>
  new RejectedError(
    text(
      `the ticket was refused (${said}): the queue does not exist, or the account lacks the right CreateTicket`,
      `工单被拒绝（${said}）：队列不存在，或账号没有 CreateTicket 权限`,
    ),
  );

const mayNotWrite = (): RejectedError =>
  new RejectedError(text('this account may not see the ticket any more', '当前账号已无权查看该工单'));

const refused = (said: string): RejectedError =>
  new RejectedError(text(`Request Tracker refused: ${said}`, `Request Tracker 拒绝了请求：${said}`));
