/** The fixed part of the stand-in: a Chinese Redmine with one shared project, as an administrator would have set it up. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

export interface StatusRow extends Named {
  readonly is_closed: boolean;
}

export interface ProjectRow extends Named {
  readonly identifier: string;
  readonly parent?: number;
}

export interface RoleRow extends Named {
  readonly permissions: readonly string[];
  /** `free`: every move; else pairs of status ids. 0 as the start stands for a new issue. */
  readonly moves: 'free' | readonly (readonly [number, number])[];
}

export interface UserRow {
  readonly id: number;
  readonly login: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly mail: string;
  readonly token: string;
  readonly language: 'zh' | 'en';
  readonly admin?: boolean;
  readonly locked?: boolean;
  /** Role by project. */
  readonly roles: Readonly<Record<number, number>>;
}

export interface CustomFieldRow extends Named {
  readonly format:
    'string' | 'text' | 'list' | 'enumeration' | 'bool' | 'int' | 'float' | 'date' | 'user' | 'version' | 'link';
  readonly multiple?: boolean;
  readonly filter: boolean;
  /** Lists: values. Enumerations: labels, whose values are 1, 2, … */
  readonly values?: readonly string[];
  readonly trackers: readonly number[];
}

export const STATUSES: readonly StatusRow[] = [
  { id: 1, name: '新建', is_closed: false },
  { id: 2, name: '进行中', is_closed: false },
  { id: 3, name: '已解决', is_closed: false },
  { id: 4, name: '反馈', is_closed: false },
  { id: 5, name: '已关闭', is_closed: true },
  { id: 6, name: '已拒绝', is_closed: true },
];

export const PRIORITIES: readonly (Named & { readonly is_default: boolean })[] = [
  { id: 1, name: '低', is_default: false },
  { id: 2, name: '普通', is_default: true },
  { id: 3, name: '高', is_default: false },
  { id: 4, name: '紧急', is_default: false },
  { id: 5, name: '立刻', is_default: false },
];

export const TRACKERS: readonly Named[] = [
  { id: 1, name: '缺陷' },
  { id: 2, name: '功能' },
];

/** What every tracker may have; none is switched off here. */
export const STANDARD_FIELDS = [
  'assigned_to_id',
  'category_id',
  'fixed_version_id',
  'parent_issue_id',
  'start_date',
  'due_date',
  'estimated_hours',
  'done_ratio',
  'description',
];

export const PROJECTS: readonly ProjectRow[] = [
  { id: 1, identifier: 'crm', name: '客户关系平台' },
  { id: 2, identifier: 'other', name: '其他项目' },
  { id: 3, identifier: 'crm-mobile', name: '移动端', parent: 1 },
];

const EVERYTHING = [
  'view_issues',
  'add_issues',
  'edit_issues',
  'delete_issues',
  'add_issue_notes',
  'view_private_notes',
  'set_notes_private',
  'manage_issue_relations',
  'manage_subtasks',
];

/** A move from 0 says which statuses an issue may be made in. */
export const ROLES: readonly RoleRow[] = [
  { id: 3, name: '管理人员', permissions: EVERYTHING, moves: 'free' },
  {
    id: 6,
    name: '同步',
    permissions: EVERYTHING,
    moves: [
      [0, 1],
      [1, 2],
      [2, 1],
      [2, 3],
      [2, 4],
      [2, 6],
      [3, 2],
      [3, 4],
      [3, 5],
      [4, 2],
    ],
  },
  { id: 7, name: '外包', permissions: ['view_issues', 'edit_issues', 'add_issue_notes'], moves: [] },
  { id: 8, name: '只读', permissions: ['view_issues'], moves: [] },
];

export const USERS: readonly UserRow[] = [
  {
    id: 1,
    login: 'admin',
    firstname: 'Admin',
    lastname: 'Redmine',
    mail: 'admin@example.test',
    token: 'a0'.repeat(20),
    language: 'zh',
    admin: true,
    roles: {},
  },
  {
    id: 5,
    login: 'syncbot',
    firstname: '机器人',
    lastname: '同步',
    mail: 'syncbot@example.test',
    token: 'b5'.repeat(20),
    language: 'zh',
    roles: { 1: 6, 3: 6 },
  },
  {
    id: 6,
    login: 'zhangsan',
    firstname: '三',
    lastname: '张',
    mail: 'zhangsan@example.test',
    token: 'c6'.repeat(20),
    language: 'zh',
    roles: { 1: 3, 2: 3, 3: 3 },
  },
  {
    id: 7,
    login: 'lisi',
    firstname: '四',
    lastname: '李',
    mail: 'lisi@example.test',
    token: 'd7'.repeat(20),
    language: 'zh',
    roles: { 1: 3, 2: 3, 3: 3 },
  },
  {
    id: 8,
    login: 'obrien',
    firstname: 'Séan',
    lastname: "O'Brien",
    mail: 'obrien@example.test',
    token: 'e8'.repeat(20),
    language: 'en',
    roles: { 1: 7 },
  },
  {
    id: 9,
    login: 'wangwu',
    firstname: '五',
    lastname: '王',
    mail: 'wangwu@example.test',
    token: 'f9'.repeat(20),
    language: 'zh',
    roles: { 1: 8 },
  },
  {
    id: 10,
    login: 'gone',
    firstname: '员工',
    lastname: '离职',
    mail: 'gone@example.test',
    token: '0a'.repeat(20),
    language: 'zh',
    locked: true,
    roles: { 1: 3 },
  },
];

const both = [1, 2];

export const CUSTOM_FIELDS: readonly CustomFieldRow[] = [
  { id: 1, name: 'External key', format: 'string', filter: true, trackers: both },
  { id: 2, name: '渠道', format: 'list', filter: true, values: ['微信', '电话', '邮件', '网页'], trackers: both },
  {
    id: 3,
    name: '影响范围',
    format: 'list',
    multiple: true,
    filter: true,
    values: ['登录', '支付', '报表'],
    trackers: both,
  },
  { id: 4, name: '计费', format: 'bool', filter: true, trackers: both },
  { id: 5, name: '票数', format: 'int', filter: true, trackers: both },
  { id: 6, name: '评分', format: 'float', filter: true, trackers: both },
  { id: 7, name: '承诺日期', format: 'date', filter: true, trackers: both },
  { id: 8, name: '客户经理', format: 'user', filter: true, trackers: both },
  { id: 9, name: '验收标准', format: 'text', filter: true, trackers: [2] },
  { id: 10, name: '来源链接', format: 'link', filter: false, trackers: both },
  { id: 11, name: '规模', format: 'enumeration', filter: true, values: ['大', '小'], trackers: both },
  { id: 12, name: '抄送同事', format: 'user', multiple: true, filter: true, trackers: both },
  {
    id: 13,
    name: '涉及端',
    format: 'enumeration',
    multiple: true,
    filter: true,
    values: ['网页', '手机'],
    trackers: both,
  },
  { id: 14, name: '发现版本', format: 'version', filter: true, trackers: both },
];

/** Last name first, as the Chinese setting has it. */
export const displayName = (user: UserRow): string =>
  user.admin ? `${user.firstname}${user.lastname}` : `${user.lastname}${user.firstname}`;

export const byIdIn = <Row extends { readonly id: number }>(
  rows: readonly Row[],
  id: number | undefined,
): Row | undefined => rows.find((row) => row.id === id);
