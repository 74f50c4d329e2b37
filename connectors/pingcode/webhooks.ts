import { text, z, type WebhookRequest, type Webhooks, type WebhookVerdict } from 'tandem-sync/sdk';

/** What the setup asks an administrator to send. PingCode fixes no body for its HTTP requests: the author of the rule writes it. */
const Told = z.looseObject({ entity_type: z.string(), entity_id: z.string().regex(/^[0-9a-f]{24}$/) });

const STREAMS: Readonly<Record<string, string>> = {
  idea: 'ideas',
  ticket: 'tickets',
  work_item: 'work-items',
  workitem: 'work-items',
};

/**
 * PingCode has no webhooks in its API. Its automation (Flow) can send a request whose address, headers and body an administrator writes. Nothing is known of a
 * signature, of retries or of order, so a shared secret in a header or in the address is all there is to check, and the record is read by key in any case.
 */
export const webhooks: Webhooks = {
  setup: text(
    'In PingCode, add a Flow rule for each change you want to be told of (idea, ticket or work item created or updated), with the action “send HTTP request”: POST to this address, header x-tandem-secret with the secret, JSON body {"entity_type":"ticket","entity_id":"<the variable of the record’s id>"}. entity_type is idea, ticket or work_item. Where a rule takes no headers, add ?secret=… to the address.',
    '在 PingCode 的 Flow 自动化中，为需要通知的变更（需求、工单或工作项的新建与更新）各建一条规则，动作选择“发送 HTTP 请求”：以 POST 发送到此地址，请求头 x-tandem-secret 填写密钥，JSON 正文为 {"entity_type":"ticket","entity_id":"<记录 id 变量>"}；entity_type 取 idea、ticket 或 work_item。若规则不支持请求头，可在地址后加 ?secret=…。',
  ),
  receive(request, secret) {
    if (secret === '' || !sameText(given(request), secret)) return REFUSED_SECRET;
    const told = Told.safeParse(jsonOf(request.body)).data;
    const stream = told && STREAMS[told.entity_type];
    return stream === undefined ? REFUSED_BODY : { is: 'genuine', hints: [{ stream, key: told?.entity_id ?? '' }] };
  },
};

const given = ({ headers, query }: WebhookRequest): string => headers['x-tandem-secret'] ?? query['secret'] ?? '';

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

/** In a time that does not depend on where the two differ. */
const sameText = (one: string, other: string): boolean => {
  const [left, right] = [new TextEncoder().encode(one), new TextEncoder().encode(other)];
  let difference = left.length ^ right.length;
  for (const [index, byte] of right.entries()) difference |= byte ^ (left[index] ?? 0);
  return difference === 0;
};

const REFUSED_SECRET: WebhookVerdict = {
  is: 'refused',
  words: text('the secret is missing or wrong', '密钥缺失或不正确'),
};

const REFUSED_BODY: WebhookVerdict = {
  is: 'refused',
  words: text(
    'the body must be JSON with entity_type (idea, ticket, work_item) and entity_id (the id of the record)',
    '正文必须是 JSON，包含 entity_type（idea、ticket 或 work_item）和 entity_id（记录 id）',
  ),
};
