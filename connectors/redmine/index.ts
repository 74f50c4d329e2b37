import { defineConnector, defineStream, text, type Stream, type StreamCard } from 'tandem-sync/sdk';
import { attachmentsOf } from './attachments.ts';
import { createClient, type Client } from './client.ts';
import { commentsOf } from './comments.ts';
import { describeIssues } from './describe.ts';
import { findByMarker } from './find-by-marker.ts';
import { findPeople, probe } from './people.ts';
import { pullIssues } from './pull.ts';
import { readIssues } from './read.ts';
import { IssueScope, Settings } from './settings.ts';
import { removeIssue } from './remove.ts';
import { openContext } from './stream-context.ts';
import { createIssue, updateIssue } from './write.ts';

const CARD: StreamCard = {
  name: 'issues',
  kind: 'task',
  title: text('Issues', '问题'),
  capabilities: {
    incremental: 'second',
    deletes: 'read',
    unreadableRows: true,
    create: { marker: 'description', lookup: 'immediate', horizonMs: 120_000 },
    update: { conditional: false },
    remove: { to: 'nothing' },
    transitions: 'per-record',
    // As in descriptions, `@login` in a note notifies.
    comments: { format: 'textile', visibilities: ['internal', 'customer'], actsOn: ['mentions'] },
    // The limit is a setting of the server that its API does not tell.
    attachments: { visibilities: ['customer'] },
    readBatch: 1,
  },
};

/** What the settings change about the stream: where markers live, and what notes are written in. */
const cardFor = ({ settings }: Client): StreamCard => ({
  ...CARD,
  capabilities: {
    ...CARD.capabilities,
    create: {
      marker: settings.markerField === undefined ? 'description' : 'searchable-field',
      lookup: 'immediate',
      horizonMs: 120_000,
    },
    comments: { format: settings.textFormat, visibilities: ['internal', 'customer'], actsOn: ['mentions'] },
  },
});

const issues = defineStream<Client, IssueScope>({
  card: CARD,
  scope: IssueScope,
  open(client, scope) {
    const context = openContext(client, scope);
    const stream: Stream = {
      card: cardFor(client),
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

/** Redmine over its REST API; measured on 5.0. */
export const redmine = defineConnector({
  card: {
    id: 'redmine',
    title: text('Redmine', 'Redmine'),
    summary: text('Issues of a Redmine project, with their notes', 'Redmine 项目中的问题及其备注'),
    documentation: 'https://www.redmine.org/projects/redmine/wiki/Rest_api',
    budget: { concurrency: 4 },
    notes: [
      text(
        'Switch on "Enable REST web service" (Administration → Settings → API). Use an account of its own that is a member of the project; administrator rights are needed only to find people by e-mail and to read the formats of custom fields.',
        '请先启用“REST web service”（管理 → 配置 → API）。建议使用单独的账号并加入项目；只有按邮箱查找人员、读取自定义属性的类型时才需要管理员权限。',
      ),
      text(
        'Changes are found by polling: this API has no webhooks, and editing a note, adding a relation or deleting an attachment does not move the time of an issue.',
        '通过轮询发现变更：该 API 没有 Webhook，且修改备注、添加关联或删除附件不会更新问题的修改时间。',
      ),
      text(
        'Relations and subtasks are written only with "Manage issue relations" and "Manage subtasks". Files are seen by everybody who sees the issue, those of private notes too, so internal files are not carried here.',
        '写入关联和子任务需要“管理问题关联”和“管理子任务”权限。附件对所有能看到该问题的人可见，私有备注中的附件也不例外，因此内部附件不会同步到这里。',
      ),
      text(
        'There are no conditional writes. An issue is read right before and right after each write; of two edits within that moment the later one stays, and the history keeps both.',
        '不支持条件写入。每次写入前后都会立即读取；恰在其间发生的修改以后写入者为准，历史记录中两者都在。',
      ),
      text(
        'Without "markerField" a line such as [tandem:…] stands at the end of the description of issues made by Tandem.',
        '未设置 “markerField” 时，Tandem 创建的问题会在描述末尾带有一行 [tandem:…]。',
      ),
    ],
  },
  settings: Settings,
  connect: createClient,
  probe,
  findPeople,
  streams: [issues],
});

export { redmine as connector };
