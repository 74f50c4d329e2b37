import {
  AuthError,
  ConfigError,
  RejectedError,
  StaleError,
  type TandemError,
  text,
  z,
  type FailedAnswer,
  type Text,
} from 'tandem-sync/sdk';

const Errors = z.looseObject({ errors: z.array(z.string()) });

/**
 * Redmine's answers in the words of the product. A refusal's sentences come in the account's language and are passed on, never understood. An empty list of
 * them is the mark of a lost race for the record's lock. 401 and 403 have no body at all.
 */
export const explain = (answer: FailedAnswer): TandemError | undefined => {
  switch (answer.status) {
    case 401:
      return keyRefused();
    case 403:
      return forbidden(answer);
    case 422:
      return unprocessable(answer);
    default:
      return undefined;
  }
};

const keyRefused = (): AuthError =>
  new AuthError(
    text(
      'Redmine does not accept the API key: it was reset, the account is locked, or the REST web service is switched off (Administration → Settings → API)',
      'Redmine 不接受该 API 密钥：密钥已重置、账号被锁定，或未启用 REST web service（管理 → 配置 → API）',
    ),
  );

/** A file belongs to its issue, so this is about that issue alone. */
const fileForbidden = (): RejectedError =>
  new RejectedError(text('this account may not open the file (403)', '当前账号无权打开该附件（403）'));

const forbidden = ({ method, path }: FailedAnswer): AuthError | RejectedError =>
  path.includes('/attachments/download/')
    ? fileForbidden()
    : new AuthError(
        text(
          `Redmine forbids ${method} ${bare(path)}: the account lacks the permission, or issue tracking is switched off in the project`,
          `Redmine 禁止 ${method} ${bare(path)}：账号没有相应权限，或项目未启用问题跟踪模块`,
        ),
      );

const unprocessable = (answer: FailedAnswer): TandemError | undefined => {
  const sentences = Errors.safeParse(answer.body).data?.errors;
  if (sentences === undefined) return undefined;
  if (sentences.length === 0) return new StaleError(text('somebody else is saving this issue', '该问题正被他人保存'));
  return new RejectedError(text(`Redmine refused: ${sentences.join('; ')}`, `Redmine 拒绝：${sentences.join('；')}`));
};

const bare = (path: string): string => path.split('?')[0] ?? path;

/** A scope in `syncs.json` that this server does not have. */
export const badScope = (path: 'scope.project' | 'scope.tracker', words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path, words }]);

/** What is said when a write was taken, but what came of it could not be read. */
export const TAKEN = text(
  'Redmine took the write, but the issue could not be read afterwards',
  'Redmine 已接受写入，但随后无法读取该问题',
);

export const goneWhileWriting = (): StaleError =>
  new StaleError(text('the issue is not there any more', '该问题已不存在'));

export const notOurs = (): RejectedError =>
  new RejectedError(text('this account may not edit the issue (403)', '当前账号无权编辑该问题（403）'));
