import {
  AuthError,
  ConfigError,
  RejectedError,
  StaleError,
  TransientError,
  UncertainError,
  text,
  z,
  type FailedAnswer,
  type TandemError,
  type Text,
} from 'tandem-sync/sdk';

/** `error` is a code or, in some refusals, an object with words. */
const Failure = z.looseObject({
  error: z
    .union([z.string(), z.looseObject({ title: z.string().optional(), message: z.string().optional() })])
    .optional(),
  description: z.string().optional(),
  details: z.record(z.string(), z.array(z.looseObject({ description: z.string().optional() }))).optional(),
});

interface Said {
  readonly code: string;
  /** What a person can read, the details of single fields included. */
  readonly sentence: string;
  /** Names of the fields that were refused. */
  readonly fields: readonly string[];
}

const said = (body: unknown): Said => {
  const { error, description, details = {} } = Failure.safeParse(body).data ?? {};
  const code = typeof error === 'object' ? (error.title ?? '') : (error ?? '');
  const words = typeof error === 'object' ? error.message : description;
  const lines = Object.values(details).flatMap((list) => list.map((one) => one.description ?? ''));
  const sentence = [...new Set(lines.filter((line) => line !== ''))].join('; ');
  return { code, sentence: sentence === '' ? (words ?? code) : sentence, fields: Object.keys(details) };
};

/** A refusal that names the fields it is about, as the vendor calls them. */
export class FieldRefusal extends RejectedError {
  readonly fields: readonly string[];

  constructor(words: Text, fields: readonly string[]) {
    super(words);
    this.fields = fields;
  }
}

/** Zendesk's failures in the words of the product. */
export const explain = (answer: FailedAnswer): TandemError | undefined => {
  const { status, method, path, body } = answer;
  const { code, sentence, fields } = said(body);
  switch (status) {
    case 400:
      return code === 'IdempotentRequestError' ? madeBefore() : undefined;
    case 401:
      return keyRefused();
    case 403:
      return forbidden(method, path, sentence);
    case 409:
      // Two requests met in Zendesk's own database; neither was executed.
      return code === 'DatabaseConflict' ? collided() : moved();
    case 422:
      return code === '' && sentence === '' ? undefined : refusedFields(sentence, fields);
    default:
      return undefined;
  }
};

const keyRefused = (): AuthError =>
  new AuthError(
    text(
      'Zendesk does not accept the credentials: check the address in "email", and that the API token is active and token access is switched on (Admin Center → Apps and integrations → APIs)',
      'Zendesk 不接受该凭据：请核对 “email”，并确认 API 令牌有效且已启用令牌访问（管理中心 → 应用和集成 → API）',
    ),
  );

/** What the account is, where Zendesk takes it for nobody or for less than an administrator. */
export const notSignedIn = keyRefused;

const forbidden = (method: string, path: string, sentence: string): TandemError => {
  if (path.includes('/incremental/'))
    return new AuthError(
      text(
        'Zendesk lets only administrators export tickets: the account of "email" must have the role of an administrator',
        'Zendesk 仅允许管理员导出工单：“email” 对应的账号必须是管理员',
      ),
    );
  if (method === 'GET')
    return new AuthError(
      text(`Zendesk forbids this account ${method} ${bare(path)}`, `Zendesk 禁止该账号 ${method} ${bare(path)}`),
    );
  return new RejectedError(text(`this account may not write here (${sentence})`, `该账号无权写入（${sentence}）`));
};

const bare = (path: string): string => path.split('?')[0] ?? path;

/** The same idempotency key came with another body: the first request was executed. */
const madeBefore = (): UncertainError =>
  new UncertainError(
    text(
      'Zendesk has already created a ticket for this request, with other content',
      'Zendesk 已按此请求创建过工单，但内容不同',
    ),
  );

const collided = (): TransientError =>
  new TransientError(text('another request was changing this ticket at that moment', '当时另一个请求正在修改该工单'));

/** The ticket is not in the version that was meant. */
export const moved = (): StaleError =>
  new StaleError(text('the ticket changed since it was read', '该工单在读取之后发生了变化'));

const refusedFields = (sentence: string, fields: readonly string[]): FieldRefusal =>
  new FieldRefusal(text(`Zendesk refused: ${sentence}`, `Zendesk 拒绝：${sentence}`), fields);

/** A refusal that names the native field. */
export const refusal = (field: string, why: Text): RejectedError =>
  new RejectedError(text(`${field}: ${why.en}`, `${field}：${why.zh}`));

export const isClosed = (): RejectedError =>
  new RejectedError(
    text(
      'the ticket is closed, and Zendesk never changes a closed ticket again: the customer can write a follow-up, which is a new ticket',
      '该工单已关闭，Zendesk 不允许再修改；客户可发起跟进工单（新工单）',
    ),
  );

export const gone = (): StaleError => new StaleError(text('the ticket is not there any more', '该工单已不存在'));

/** What is said when a write was taken, but what came of it could not be read. */
export const TAKEN = text(
  'Zendesk took the write, but the ticket could not be read afterwards',
  'Zendesk 已接受写入，但随后无法读取该工单',
);

/** A scope in `syncs.json` that this account does not have. */
export const badScope = (part: string, words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path: `scope.${part}`, words }]);
