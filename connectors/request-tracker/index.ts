import { defineConnector, defineStream, text, type Stream, type StreamCard } from 'tandem-sync/sdk';
import { createClient, type Client } from './client.ts';
import { commentsOf } from './comments.ts';
import { openContext } from './context.ts';
import { describeTickets } from './describe.ts';
import { findByMarker } from './find-by-marker.ts';
import { findPeople, probe } from './people.ts';
import { pullTickets } from './pull.ts';
import { readTickets } from './read.ts';
import { removeTicket } from './remove.ts';
import { Settings, TicketScope } from './settings.ts';
import { createTicket, updateTicket } from './write.ts';

const HORIZON_MS = 120_000;

const CARD: StreamCard = {
  name: 'tickets',
  kind: 'feedback',
  title: text('Tickets', '工单'),
  capabilities: {
    incremental: 'second',
    deletes: 'feed',
    unreadableRows: true,
    create: { marker: 'link', lookup: 'immediate', horizonMs: HORIZON_MS },
    update: { conditional: true },
    remove: { to: 'trash' },
    transitions: 'by-trying',
    comments: { format: 'html', visibilities: ['internal', 'customer'] },
    readBatch: 90,
  },
};

/** The card as the settings make it: a custom field is a stronger place for the marker than a link, and moves that are told need not be tried. */
const cardFor = ({ settings: { markerField, lifecycles } }: Client): StreamCard => {
  const told =
    lifecycles !== undefined && Object.values(lifecycles).every((lifecycle) => lifecycle.moves !== undefined);
  const create = { marker: 'searchable-field', lookup: 'immediate', horizonMs: HORIZON_MS } as const;
  return {
    ...CARD,
    capabilities: {
      ...CARD.capabilities,
      ...(markerField !== undefined && { create }),
      ...(told && { transitions: 'graph' as const }),
    },
  };
};

const tickets = defineStream<Client, TicketScope>({
  card: CARD,
  scope: TicketScope,
  open(client, scope) {
    const context = openContext(client, scope);
    const stream: Stream = {
      card: cardFor(client),
      describe: () => describeTickets(context),
      pull: (cursor, options) => pullTickets(context, cursor, options),
      read: (keys, fields) => readTickets(context, keys, fields),
      create: (draft) => createTicket(context, draft),
      findByMarker: (markers) => findByMarker(context, markers),
      update: (key, patch) => updateTicket(context, key, patch),
      remove: (key, ifVersion) => removeTicket(context, key, ifVersion),
      comments: commentsOf(context),
    };
    return stream;
  },
});

/** Request Tracker 5 over REST 2.0. */
export const requestTracker = defineConnector({
  card: {
    id: 'request-tracker',
    title: text('Request Tracker', 'Request Tracker'),
    summary: text(
      'Tickets of a Request Tracker queue, with their replies and comments',
      'Request Tracker 队列中的工单及其回复与内部评论',
    ),
    documentation: 'https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html',
    budget: { concurrency: 4 },
    notes: [
      text(
        'Make the token under an account of its own (Logged in as → Settings → Auth Tokens) that may see, create, modify, own, comment on and reply to tickets of the queue, and see and modify its custom fields.',
        '请为专用账号创建令牌（右上角用户菜单 → 设置 → 认证令牌），该账号需要对队列具备查看、创建、修改、拥有、评论、回复工单以及查看和修改自定义字段的权限。',
      ),
      text(
        'The API tells neither the statuses of a lifecycle nor its moves. Name them in the setting "lifecycles"; otherwise moves are learned from those that have happened, and one that is not allowed shows when it is refused.',
        '接口不提供生命周期的状态及其流转。请在设置项“lifecycles”中列出；否则从已发生的流转中学习，不允许的流转只有在被拒绝时才会发现。',
      ),
      text(
        'RT mails people by its own scrips: a new ticket and "resolved" reach the requestors, a reply reaches them too and opens a ticket that is new or closed.',
        'RT 会按自身的 Scrip 发送邮件：新建工单和变为 resolved 都会通知请求人；回复会发给请求人，并把新建或已关闭的工单重新打开。',
      ),
      text(
        'Priorities are numbers inside; the words and where each begins are taken to be Low 0, Medium 50, High 100. If yours differ, name them in the setting "priorities".',
        '优先级在内部是数字；默认按 Low 0、Medium 50、High 100 换算。若服务器配置不同，请在设置项“priorities”中写明。',
      ),
      text(
        'The first message of a ticket cannot be changed later. Subjects are cut at 200 bytes of UTF-8, which is 66 Chinese characters.',
        '工单的首条消息创建后无法修改。主题超过 200 字节（UTF-8，约 66 个汉字）的部分会被截断。',
      ),
      text(
        'Tickets made here carry a link "Refers to: tandem:…" by which they are found again, or that value in the custom field named by "markerField".',
        '由本程序创建的工单带有“引用：tandem:…”链接用于再次识别；若设置了“markerField”，则改为写入该自定义字段。',
      ),
    ],
  },
  settings: Settings,
  connect: createClient,
  probe,
  findPeople,
  streams: [tickets],
});

export { requestTracker as connector };
