import { defineConnector, text, type Account, type Connector } from 'tandem-sync/sdk';
import { BUDGET, connect, type Client } from './client.ts';
import { findPeople } from './find-people.ts';
import { ideas } from './ideas.ts';
import { Team } from './schema.ts';
import { Settings } from './settings.ts';
import { tickets } from './tickets.ts';

/** The organisation an enterprise token belongs to; there is no user behind it. */
const probe = async ({ http }: Client): Promise<Account> => {
  const { id, name } = await http.get('/v1/directory/team', {}, Team);
  return { id, name };
};

export const pingcode: Connector = defineConnector({
  card: {
    id: 'pingcode',
    title: text('PingCode', 'PingCode'),
    summary: text('Ideas and tickets of PingCode product management', 'PingCode 产品管理中的需求与工单'),
    documentation: 'https://open.pingcode.com',
    notes: [
      text(
        'Uses an enterprise token: it sees the whole organisation within its scopes, and PingCode shows the application as the author of what is written.',
        '使用企业令牌：在所选权限范围内可访问整个企业；写入的内容在 PingCode 中显示为该应用所为。',
      ),
      text(
        'PingCode cannot empty a field and has no conditional writes; an edit made within the same moment may be overwritten.',
        'PingCode 不支持清空字段，也没有条件写入；几乎同时发生的修改可能被覆盖。',
      ),
      text(
        'New records carry a marker at the end of the description, or in the text property named by markerProperty.',
        '新建的记录在描述末尾带有标记；设置 markerProperty 后改为写入该文本属性。',
      ),
      text(
        'Current servers filter changes by whole days, so every pull reads the records changed since yesterday; only those changed since the last pull are handed on.',
        '新版接口按自然日筛选变更，因此每次拉取都会读取昨天以来变更的记录，只交付上次拉取之后变更的部分。',
      ),
      text(
        'Without pcp:read:ship:configuration the ticket workflow is unknown and moves can only be tried.',
        '缺少 pcp:read:ship:configuration 权限时无法读取工单流程，只能逐次尝试流转。',
      ),
      text(
        'Comments are written as internal; PingCode does not say whether customers see them.',
        '评论一律按内部评论处理；PingCode 未说明客户是否可见。',
      ),
    ],
    budget: BUDGET,
  },
  settings: Settings,
  connect,
  probe,
  findPeople: ({ http }, contacts) => findPeople(http, contacts),
  streams: [ideas, tickets],
});

export { pingcode as connector };
