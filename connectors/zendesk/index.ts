import { defineConnector, defineStream, text, type Stream, type StreamCard } from 'tandem-sync/sdk';
import { attachmentsOf } from './attachments.ts';
import { createClient, type Client } from './client.ts';
import { commentsOf } from './comments.ts';
import { openContext } from './context.ts';
import { describeTickets } from './describe.ts';
import { findByMarker } from './find-by-marker.ts';
import { findPeople, probe } from './people.ts';
import { pullTickets } from './pull.ts';
import { AT_ONCE, readTickets } from './read.ts';
import { removeTicket } from './remove.ts';
import { Settings, TicketScope } from './settings.ts';
import { webhooks } from './webhooks.ts';
import { createTicket, updateTicket } from './write.ts';

const CARD: StreamCard = {
  name: 'tickets',
  kind: 'feedback',
  title: text('Tickets', '工单'),
  capabilities: {
    // The export lags by a minute; deletions are seen no sooner.
    incremental: 'minute',
    deletes: 'feed',
    unreadableRows: true,
    create: { marker: 'idempotency-key', lookup: 'immediate', horizonMs: 120_000 },
    update: { conditional: true },
    remove: { to: 'trash' },
    transitions: 'graph',
    comments: { format: 'html', visibilities: ['internal', 'customer'] },
    attachments: { visibilities: ['internal', 'customer'] },
    readBatch: AT_ONCE,
  },
};

const tickets = defineStream<Client, TicketScope>({
  card: CARD,
  scope: TicketScope,
  open(client, scope) {
    const context = openContext(client, scope);
    const stream: Omit<Stream, 'card'> = {
      describe: () => describeTickets(context),
      pull: (cursor, options) => pullTickets(context, cursor, options),
      read: (keys, fields) => readTickets(context, keys, fields),
      create: (draft) => createTicket(context, draft),
      findByMarker: (markers) => findByMarker(context, markers),
      update: (key, patch) => updateTicket(context, key, patch),
      remove: (key, ifVersion) => removeTicket(context, key, ifVersion),
      comments: commentsOf(context),
      attachments: attachmentsOf(context),
    };
    return stream;
  },
});

/** Zendesk Support (Ticketing) over its REST API v2. */
export const zendesk = defineConnector({
  card: {
    id: 'zendesk',
    title: text('Zendesk', 'Zendesk'),
    summary: text(
      'Tickets of Zendesk Support with their public and internal comments',
      'Zendesk Support 的工单及其公开评论与内部备注',
    ),
    documentation: 'https://developer.zendesk.com/api-reference/ticketing/introduction/',
    budget: { perMinute: 200, concurrency: 8 },
    notes: [
      text(
        'The account of "email" must be an administrator: Zendesk lets nobody else export tickets. Use one of its own, so that what Tandem wrote can be told from what people wrote.',
        '“email” 对应的账号必须是管理员：只有管理员能导出工单。建议使用专用账号，以便区分 Tandem 与人工的操作。',
      ),
      text(
        'The smallest plan allows 200 requests a minute; set "budget" on the connection to what yours allows. Exports have a limit of their own: 10 a minute over all programs that use the account.',
        '最低套餐每分钟允许 200 次请求；请在连接的 “budget” 中按你们的套餐设置。导出另有限额：整个账号（含其他程序）每分钟 10 次。',
      ),
      text(
        'A closed ticket is never changed again, by nobody: changes meant for it are reported. A ticket is solved only when the fields your account requires are filled.',
        '已关闭的工单任何人都无法再修改，针对它的变更会被报告。工单只有在账号要求的字段填好后才能解决。',
      ),
      text(
        'A public comment is seen by the customer, and mailed by Zendesk’s own trigger; everything Tandem writes is written in the name of the account of "email". The first comment of a ticket cannot be changed later.',
        '公开评论客户可见，并由 Zendesk 自带的触发器发送邮件；Tandem 写入的内容均以 “email” 对应账号的名义发出。工单的首条评论创建后无法修改。',
      ),
      text(
        'Tickets made by Tandem carry "tandem:…" as their external id. Do not give that id to other tickets.',
        '由 Tandem 创建的工单的 external_id 为“tandem:…”，请勿将其用于其他工单。',
      ),
    ],
  },
  settings: Settings,
  connect: createClient,
  probe,
  findPeople,
  streams: [tickets],
  webhooks,
});

export { zendesk as connector };
