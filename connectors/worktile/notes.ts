import { text, type Text } from 'tandem-sync/sdk';

/** What an admin should know before relying on it. */
export const NOTES: readonly Text[] = [
  text(
    'Reading is documented by the vendor. Of the writes only creating and archiving tasks are, and their paths are not known for certain; nothing is known that changes a task or adds a comment. So without a word in the settings ("writes": "auto") a connection only reads: a one-way sync out of Worktile works as it is.',
    '读取接口有官方文档；写入方面官方仅列出新建与归档任务，且路径无法确认，没有任何已知接口可以修改任务或添加评论。因此在未作设置时（"writes": "auto"）连接为只读：从 Worktile 向外的单向同步可以直接使用。',
  ),
  text(
    '"open-api" creates tasks over the path that is likely, "endpoints" names another one; "extended" also changes tasks, over paths that a tenant or a gateway of its own has to provide; "none" never writes.',
    '"open-api" 通过最可能的路径新建任务，也可用 "endpoints" 指定其他路径；"extended" 还会修改任务，所用路径须由企业自身或其网关提供；"none" 从不写入。',
  ),
  text(
    '"web-session" uses the web application\'s own API with the cookie of a signed-in person: it creates tasks and moves their state. It is not official, may change any day, writes in that person\'s name, and ends when the session does.',
    '"web-session" 使用网页自身的接口和已登录人员的 Cookie：可新建任务和流转状态。该方式非官方接口，随时可能变化，以该人员的名义写入，并在会话失效时停止。',
  ),
  text(
    'Worktile cannot be asked for changes: every poll lists the project (one call for two hundred tasks). Whether a comment, a file or a relation moves the time of a task is not known; what does not is found when the task next changes.',
    'Worktile 无法按变更查询：每次轮询都会列出整个项目（每两百个任务一次请求）。评论、文件、关联是否会更新任务时间尚不清楚；未更新时间的变动会在任务下次变化时一并发现。',
  ),
  text(
    'Archived tasks rest: they are neither deletions nor carried over. States, priorities, tags and options that no task uses are not seen, except over a web session.',
    '已归档任务既不视为删除，也不会同步。除网页会话外，未被任何任务使用的状态、优先级、标签和选项不可见。',
  ),
  text(
    'Whether members come with e-mail or mobile number is not known; people.json names them by their 32-character uid. Who is shown as the author of what an application writes is not known either.',
    '成员信息是否包含邮箱或手机号尚不清楚；people.json 可按 32 位 uid 指定人员。应用写入的内容显示为谁的操作同样未知。',
  ),
];
