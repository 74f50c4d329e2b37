import { defineConnector, defineStream, text, type Stream, type StreamCard } from 'tandem-sync/sdk';
import { attachmentsOf } from './attachments.ts';
import { BUDGET, createClient, type Client } from './client.ts';
import { commentsOf } from './comments.ts';
import { createIssue } from './create.ts';
import { describeIssues } from './describe.ts';
import { findByMarker } from './find-by-marker.ts';
import { findPeople, probe } from './people.ts';
import { pullIssues } from './pull.ts';
import { readIssues } from './read.ts';
import { removeIssue } from './remove.ts';
import { IssueScope, Settings } from './settings.ts';
import { openContext } from './stream-context.ts';
import { updateIssue } from './update.ts';
import { webhooks } from './webhooks.ts';

const CARD: StreamCard = {
  name: 'issues',
  kind: 'task',
  title: text('Issues', '问题'),
  capabilities: {
    // Jira rounds dates written as text to the minute; its changes are asked for in milliseconds, over a lagging index.
    incremental: 'minute',
    deletes: 'read',
    create: { marker: 'searchable-field', lookup: 'lagging', horizonMs: 300_000 },
    update: { conditional: false },
    remove: { to: 'nothing' },
    transitions: 'per-record',
    comments: { format: 'adf', visibilities: ['internal', 'customer'] },
    attachments: { visibilities: ['customer'] },
    readBatch: 50,
  },
};

/** Where nobody but staff sees the project, there is only one audience. */
const STAFF_CARD: StreamCard = {
  ...CARD,
  capabilities: {
    ...CARD.capabilities,
    comments: { format: 'adf', visibilities: ['internal'] },
    attachments: { visibilities: ['internal'] },
  },
};

const issues = defineStream<Client, IssueScope>({
  card: CARD,
  scope: IssueScope,
  open(client, scope) {
    const context = openContext(client, scope);
    const stream: Stream = {
      card: scope.staffOnly ? STAFF_CARD : CARD,
      describe: () => describeIssues(context),
      pull: (cursor, options) => pullIssues(context, cursor, options),
      read: (keys, fields) => readIssues(context, keys, fields),
      create: (draft) => createIssue(context, draft),
      findByMarker: (markers, since) => findByMarker(context, markers, since),
      update: (key, patch) => updateIssue(context, key, patch),
      remove: (key) => removeIssue(context, key),
      comments: commentsOf(context),
      attachments: attachmentsOf(context),
    };
    return stream;
  },
});

/** Jira Cloud over REST API v3. */
export const jira = defineConnector({
  card: {
    id: 'jira',
    title: text('Jira Cloud', 'Jira Cloud'),
    summary: text(
      'Issues of a Jira Cloud project, with comments, files, links and hierarchy',
      'Jira Cloud 项目中的问题，及其评论、附件、链接和层级',
    ),
    documentation: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/',
    budget: BUDGET,
    notes: [
      text(
        'Use an account of its own that is a member of the project, and leave its language as it is: Jira tells names of statuses and fields in the language of the account.',
        '建议使用单独的账号并加入项目，且不要再更改其语言：Jira 会按账号的语言返回状态和字段的名称。',
      ),
      text(
        'Lists come from an index that may be minutes late. Polls overlap by ten minutes, what was written by Tandem is read by id, and a regular full sweep finds the rest.',
        '列表来自可能滞后数分钟的索引。轮询会重叠十分钟，Tandem 写入的内容按编号读取，其余由定期全量核对发现。',
      ),
      text(
        'There are no conditional writes. An issue is read right before and right after each write; of two edits within that moment the later one stays, and the history keeps both.',
        '不支持条件写入。每次写入前后都会立即读取；恰在其间发生的修改以后写入者为准，历史记录中两者都在。',
      ),
      text(
        'Issues made by Tandem carry a label tandem-… and an invisible property. Do not remove the label while a sync is running: it is how an issue is found again after a lost answer.',
        'Tandem 创建的问题带有 tandem-… 标签和一个不可见属性。同步运行期间请勿移除该标签：丢失响应后靠它找回问题。',
      ),
      text(
        'Edits mail nobody where the account administers the project; transitions, comments and new issues always follow the notification scheme.',
        '若账号是项目管理员，编辑不会发送邮件；转换、评论和新建问题始终遵循通知方案。',
      ),
      text(
        'E-mail addresses are often hidden by privacy settings; people who are not found by address are named by account id in people.json.',
        '邮箱常因隐私设置而隐藏；无法按邮箱找到的人员，请在 people.json 中按账号 ID 指定。',
      ),
      text(
        'Jira Data Center speaks another API (version 2, wiki text, user names) and is not supported.',
        'Jira Data Center 使用不同的接口（第 2 版、wiki 文本、用户名），不受支持。',
      ),
    ],
  },
  settings: Settings,
  connect: createClient,
  probe,
  findPeople,
  streams: [issues],
  webhooks,
});

export { jira as connector };
