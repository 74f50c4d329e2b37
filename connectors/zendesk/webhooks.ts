import { isSigned, text, z, type WebhookHint, type WebhookVerdict, type Webhooks } from 'tandem-sync/sdk';

const Id = z.union([z.string(), z.number()]).transform(String);

const Event = z.looseObject({ type: z.string(), detail: z.looseObject({ id: Id }) });
/** What `setup` asks an administrator to put into a trigger. */
const Template = z.looseObject({ ticket_id: Id });

/** Zendesk's webhooks: signed, best effort, unordered, sometimes twice (vendor documentation, "Verifying webhooks"). */
export const webhooks: Webhooks = {
  setup: text(
    'In Admin Center → Apps and integrations → Webhooks create a webhook for "Zendesk events" with the ticket events you care about (ticket created, comment added, status changed, …, merged, deleted), method POST, format JSON, and this address. Reveal its signing secret and give it here. A webhook connected to a trigger works as well, with the body {"ticket_id":"{{ticket.id}}"}.',
    '在“管理中心 → 应用和集成 → Webhook”新建 Webhook：选择“Zendesk 事件”，勾选所需的工单事件（创建、添加评论、状态变更……合并、删除），方法为 POST，格式为 JSON，地址填写此处。然后显示其签名密钥并填入。也可以使用由触发器调用的 Webhook，正文为 {"ticket_id":"{{ticket.id}}"}。',
  ),
  receive({ headers, body }, secret): WebhookVerdict {
    const sentAt = headers['x-zendesk-webhook-signature-timestamp'];
    const signature = headers['x-zendesk-webhook-signature'];
    if (sentAt === undefined || signature === undefined) return FORGED;
    if (!isSigned(signedBytes(sentAt, body), secret, { signature, encoding: 'base64' })) return FORGED;
    const hints = hintsIn(body);
    if (!hints) return STRANGE;
    const delivery = headers['x-zendesk-webhook-invocation-id'];
    return { is: 'genuine', hints, sentAt, ...(delivery !== undefined && { delivery }) };
  },
};

/** What is signed: the time as it was sent, followed by the bytes of the body. */
const signedBytes = (sentAt: string, body: Uint8Array): Uint8Array =>
  new Uint8Array([...new TextEncoder().encode(sentAt), ...body]);

/** Events of other kinds are genuine, and say nothing about tickets. */
const hintsIn = (body: Uint8Array): readonly WebhookHint[] | undefined => {
  const said = jsonOf(body);
  const template = Template.safeParse(said);
  if (template.success) return ticketHints(template.data.ticket_id);
  const event = Event.safeParse(said);
  if (!event.success) return undefined;
  return event.data.type.startsWith('zen:event-type:ticket.') ? ticketHints(event.data.detail.id) : [];
};

const ticketHints = (id: string): readonly WebhookHint[] => (/^\d+$/.test(id) ? [{ stream: 'tickets', key: id }] : []);

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
};

const FORGED: WebhookVerdict = {
  is: 'refused',
  words: text('the signature is not one of this webhook’s secret', '签名与该 Webhook 的密钥不符'),
};
const STRANGE: WebhookVerdict = {
  is: 'refused',
  words: text('signed, but it names no ticket', '签名有效，但未指明任何工单'),
};
