import { text, type IdentityCard } from 'tandem-sync/sdk';
import { BUDGET } from './client.ts';

/** Who the connector is, and what an admin should know before relying on it. */
export const card: IdentityCard = {
  id: 'pingcode',
  title: text('PingCode', 'PingCode'),
  summary: text(
    'Ideas and tickets of PingCode product management, and work items of its projects',
    'PingCode 产品管理中的需求与工单，以及项目中的工作项',
  ),
  documentation: 'https://open.pingcode.com',
  notes: [
    text(
      'With an application’s id and secret (enterprise token) it sees the whole organisation within its scopes. It cannot write in a person’s name, has no /v1/myself, and PingCode shows the application as the author.',
      '使用应用的 Client ID 与 Secret（企业令牌）时，在所选权限范围内可访问整个企业；但无法以个人名义写入，不能调用 /v1/myself，写入的内容在 PingCode 中显示为该应用所为。',
    ),
    text(
      'With a person’s refresh token (user token) it sees what that person sees and writes in that person’s name. It cannot set a ticket’s submitter, and what it does not find it cannot call deleted: the record may only be out of sight.',
      '使用个人的 refresh token（用户令牌）时，只能看到该成员可见的内容，并以其名义写入；无法指定工单提交人，且查不到的记录无法判定为已删除，也可能只是不可见。',
    ),
    text(
      'PingCode cannot empty a field and has no conditional writes; an edit made within the same moment may be overwritten.',
      'PingCode 不支持清空字段，也没有条件写入；几乎同时发生的修改可能被覆盖。',
    ),
    text(
      'New records carry a marker at the end of the description, or in the text property named by markerProperty. Where the server keeps data of applications (September 2026 on), the marker moves there.',
      '新建的记录在描述末尾带有标记；设置 markerProperty 后改为写入该文本属性。服务器支持应用数据（2026 年 9 月起）时，标记会移到其中。',
    ),
    text(
      'Current servers filter changes by whole days, so every pull reads the records changed since yesterday; only those changed since the last pull are handed on.',
      '新版接口按自然日筛选变更，因此每次拉取都会读取昨天以来变更的记录，只交付上次拉取之后变更的部分。',
    ),
    text(
      'Workflows are read with pcp:read:ship:configuration (tickets) and pcp:read:pjm:configuration (work items); without them, and for ideas always, moves can only be tried.',
      '读取流程需要 pcp:read:ship:configuration（工单）和 pcp:read:pjm:configuration（工作项）权限；缺少时以及对需求而言，只能逐次尝试流转。',
    ),
    text(
      'Relations cost a call for each kind and record, and PingCode does not say whether a new relation, comment or file counts as a change of the record: what is not seen as one is found by the next full sweep.',
      '读取关联时每条记录、每种关联各需一次调用；PingCode 未说明新增关联、评论或附件是否算作记录变更，未被视为变更的会在下一次全量核对时发现。',
    ),
    text(
      'Comments and files are written as internal; PingCode does not say whether customers see them.',
      '评论和附件一律按内部内容处理；PingCode 未说明客户是否可见。',
    ),
  ],
  budget: BUDGET,
};
