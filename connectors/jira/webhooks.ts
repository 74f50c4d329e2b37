import {
  isSigned,
  text,
  z,
  type Text,
  type WebhookHint,
  type WebhookRequest,
  type Webhooks,
  type WebhookVerdict,
} from 'tandem-sync/sdk';

const Id = z.union([z.string(), z.number().transform(String)]);

const Event = z.looseObject({
  webhookEvent: z.string(),
  timestamp: z.number().optional(),
  issue: z.looseObject({ id: Id }).optional(),
  issueLink: z.looseObject({ sourceIssueId: Id, destinationIssueId: Id }).optional(),
});

const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;

/**
 * Webhooks an administrator sets up, with a secret. The body's fields are not believed, and may be in another format than the API's: the issue is read by id. Jira
 * sends at least once, late and in any order; a repetition carries the identifier of the first. Source: Atlassian's page on webhooks.
 */
export const webhooks: Webhooks = {
  setup: text(
    'Jira settings → System → WebHooks: the address of this connection, a secret, the JQL "project = KEY", and all events of issues, comments, attachments and issue links. A webhook without a secret is refused.',
    'Jira 设置 → 系统 → 网络钩子（WebHooks）：填写本连接的地址和密钥，JQL 为 "project = KEY"，勾选问题、评论、附件、问题链接的全部事件。未设置密钥的 Webhook 会被拒绝。',
  ),
  receive(request, secret) {
    if (!isGenuine(request, secret)) return refused(WRONG_SIGNATURE);
    const parsed = Event.safeParse(parse(request.body));
    if (!parsed.success) return refused(NOT_AN_EVENT);
    const { issue, issueLink, timestamp } = parsed.data;
    const keys = [issue?.id, issueLink?.sourceIssueId, issueLink?.destinationIssueId];
    const hints = [...new Set(keys)].flatMap((key): readonly WebhookHint[] =>
      key === undefined ? [] : [{ stream: 'issues', key }],
    );
    const delivery = request.headers['x-atlassian-webhook-identifier'];
    return {
      is: 'genuine',
      hints,
      ...(delivery !== undefined && { delivery }),
      ...(timestamp !== undefined && isDate(timestamp) && { sentAt: new Date(timestamp).toISOString() }),
    };
  },
};

const isDate = (ms: number): boolean => Math.abs(ms) <= 8.64e15;

/** `sha256=<hex>`; the method is the prefix, and only known ones count. */
function isGenuine({ headers, body }: WebhookRequest, secret: string): boolean {
  const [method, signature = ''] = (headers['x-hub-signature'] ?? '').split('=');
  const algorithm = ALGORITHMS.find((one) => one === method);
  return algorithm !== undefined && isSigned(body, secret, { signature, algorithm });
}

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
};

const refused = (words: Text): WebhookVerdict => ({ is: 'refused', words });

const WRONG_SIGNATURE = text(
  'the signature is missing or is not made with this secret',
  '签名缺失，或不是用该密钥生成的',
);
const NOT_AN_EVENT = text('this is not what Jira sends', '内容不是 Jira 发送的事件');
