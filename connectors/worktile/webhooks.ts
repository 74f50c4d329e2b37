import { contentDigest, text, z, type WebhookRequest, type Webhooks, type WebhookVerdict } from 'tandem-sync/sdk';

const Id = z.string().regex(/^[\da-f]{24}$/);

/** A new task is the payload itself, a changed one is inside it. Kinds of events go by names nobody has written down. */
const Delivery = z.looseObject({
  payload: z.union([z.looseObject({ task: z.looseObject({ id: Id }) }), z.looseObject({ id: Id })]),
});

/**
 * What Worktile tells by itself. It signs nothing and names no delivery, so a secret inside the address is all the proof there is, and nothing but the id is taken from
 * the body.
 */
export const webhooks: Webhooks = {
  setup: text(
    'In the project: settings → integration or automation → webhook, for tasks being created and changed. Address: the one shown here with "?key=" and the secret behind it; Worktile signs nothing, so keep that address to yourself. A webhook only shortens the delay; polling goes on.',
    '在项目中：设置 → 集成或自动化 → Webhook，勾选任务的新建与变更。地址填此处显示的地址并在末尾加上“?key=”和密钥；Worktile 不对推送签名，请勿泄露该地址。Webhook 只用于缩短延迟，轮询照常进行。',
  ),
  receive: (request, secret) => {
    if (!isSame(request.query['key'] ?? '', secret)) return refused(WRONG_KEY);
    const parsed = Delivery.safeParse(jsonOf(request));
    if (!parsed.success) return refused(NOT_A_DELIVERY);
    const { payload } = parsed.data;
    const task = Delivery.shape.payload.options[0].safeParse(payload).data?.task.id;
    const key = task ?? String((payload as { readonly id?: unknown }).id);
    return { is: 'genuine', hints: [{ stream: 'tasks', key }] };
  },
};

/** Digests are compared: how long that takes says nothing about the secret. */
const isSame = (given: string, secret: string): boolean =>
  secret !== '' && contentDigest(['webhook', given]) === contentDigest(['webhook', secret]);

function jsonOf({ body }: WebhookRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

const refused = (words: ReturnType<typeof text>): WebhookVerdict => ({ is: 'refused', words });
const WRONG_KEY = text('the address does not hold the right key', '地址中的密钥不正确');
const NOT_A_DELIVERY = text('not what Worktile sends', '内容不是 Worktile 的推送');
