/** The fixed part of the stand-in: a Chinese Jira Cloud site with a software project, a service project, a team-managed one and one that is out of sight. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface StatusRow extends Named {
  readonly category: 'new' | 'indeterminate' | 'done';
}

export interface TypeRow extends Named {
  readonly subtask: boolean;
  readonly hierarchyLevel: number;
}

export interface ProjectRow extends Named {
  readonly key: string;
  readonly projectTypeKey: 'software' | 'service_desk';
  readonly simplified: boolean;
  readonly types: readonly string[];
  /** Ids of the fields on the screens for making and for editing an issue. */
  readonly createScreen: readonly string[];
  readonly editScreen: readonly string[];
}

export interface MoveRow extends Named {
  readonly from: string;
  readonly to: string;
  /** Fields on the transition's screen. */
  readonly screen?: readonly { readonly field: string; readonly required: boolean }[];
  /** Allowed by a rule that only looks at the issue when asked: offered, but not available. */
  readonly unavailable?: boolean;
}

export interface OptionRow {
  readonly id: string;
  readonly value: string;
  readonly children?: readonly OptionRow[];
}

export interface FieldRow extends Named {
  readonly schema: {
    readonly type: string;
    readonly items?: string;
    readonly system?: string;
    readonly custom?: string;
    readonly customId?: number;
  };
  /** Choices with an id and a value, or an id and a name. */
  readonly options?: readonly OptionRow[];
  readonly named?: readonly Named[];
  readonly required?: boolean;
}

export interface UserRow {
  readonly accountId: string;
  readonly displayName: string;
  readonly email: string;
  /** Whether others see the address. */
  readonly showsEmail: boolean;
  readonly active: boolean;
  readonly accountType: 'atlassian' | 'app' | 'customer';
  readonly token?: string;
  /** Permissions by project. */
  readonly may: Readonly<Record<string, readonly string[]>>;
}

export const STATUSES: readonly StatusRow[] = [
  { id: '10000', name: '待办', category: 'new' },
  { id: '3', name: '进行中', category: 'indeterminate' },
  { id: '10001', name: '评审中', category: 'indeterminate' },
  { id: '10002', name: '已搁置', category: 'new' },
  { id: '10003', name: '已完成', category: 'done' },
  { id: '10004', name: '不予处理', category: 'done' },
];

const RESOLVE = [{ field: 'resolution', required: true }] as const;

/** One workflow for all. Finishing asks for a resolution, and its screen takes a remark as well. */
export const MOVES: readonly MoveRow[] = [
  { id: '11', name: '开始', from: '10000', to: '3' },
  { id: '12', name: '搁置', from: '10000', to: '10002' },
  { id: '13', name: '不做', from: '10000', to: '10004', screen: RESOLVE },
  { id: '21', name: '送审', from: '3', to: '10001' },
  { id: '22', name: '放回', from: '3', to: '10000' },
  { id: '23', name: '经理放行', from: '3', to: '10003', unavailable: true },
  { id: '24', name: '直接完成', from: '3', to: '10003', screen: RESOLVE },
  { id: '31', name: '打回', from: '10001', to: '3' },
  {
    id: '32',
    name: '通过',
    from: '10001',
    to: '10003',
    screen: [...RESOLVE, { field: 'customfield_10030', required: false }],
  },
  { id: '41', name: '恢复', from: '10002', to: '10000' },
  { id: '51', name: '重新打开', from: '10003', to: '3' },
  { id: '61', name: '重新考虑', from: '10004', to: '10000' },
];

export const TYPES: readonly TypeRow[] = [
  { id: '10000', name: '史诗', subtask: false, hierarchyLevel: 1 },
  { id: '10001', name: '故事', subtask: false, hierarchyLevel: 0 },
  { id: '10002', name: '缺陷', subtask: false, hierarchyLevel: 0 },
  { id: '10003', name: '子任务', subtask: true, hierarchyLevel: -1 },
];

export const PRIORITIES: readonly Named[] = [
  { id: '1', name: '最高' },
  { id: '2', name: '高' },
  { id: '3', name: '中' },
  { id: '4', name: '低' },
  { id: '5', name: '最低' },
];

export const RESOLUTIONS: readonly Named[] = [
  { id: '10000', name: '完成' },
  { id: '10001', name: '不做' },
];

export const LINK_TYPES = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10001', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10002', name: 'Relates', inward: 'relates to', outward: 'relates to' },
] as const;

export const ROLES: readonly string[] = ['Administrators', 'Developers'];

const custom = (
  id: number,
  name: string,
  type: string,
  plugin: string,
  more: Partial<FieldRow> = {},
  items?: string,
): FieldRow => ({
  id: `customfield_${id}`,
  name,
  schema: {
    type,
    ...(items !== undefined && { items }),
    custom: `com.atlassian.jira.plugin.system.customfieldtypes:${plugin}`,
    customId: id,
  },
  ...more,
});

const system = (id: string, name: string, type: string, more: Partial<FieldRow> = {}, items?: string): FieldRow => ({
  id,
  name,
  schema: { type, ...(items !== undefined && { items }), system: id },
  ...more,
});

const choices = (first: number, ...values: readonly string[]): readonly OptionRow[] =>
  values.map((value, index) => ({ id: String(first + index), value }));

export const FIELDS: readonly FieldRow[] = [
  system('summary', '摘要', 'string', { required: true }),
  system('description', '描述', 'string'),
  system('environment', '环境', 'string'),
  system('priority', '优先级', 'priority', { named: PRIORITIES }),
  system('assignee', '经办人', 'user'),
  system('reporter', '报告人', 'user', { required: true }),
  system('labels', '标签', 'array', {}, 'string'),
  system('duedate', '到期日', 'date'),
  system('parent', '父级', 'issuelink'),
  system('resolution', '解决结果', 'resolution', { named: RESOLUTIONS }),
  system(
    'components',
    '组件',
    'array',
    {
      named: [
        { id: '10100', name: '导出' },
        { id: '10101', name: '登录' },
      ],
    },
    'component',
  ),
  system(
    'fixVersions',
    '修复版本',
    'array',
    {
      named: [
        { id: '10200', name: '3.2' },
        { id: '10201', name: '3.3' },
      ],
    },
    'version',
  ),
  custom(10016, '故事点', 'number', 'float'),
  custom(10030, '客户编号', 'string', 'textfield'),
  custom(10031, '验收标准', 'string', 'textarea'),
  custom(10032, '渠道', 'option', 'select', { options: choices(10400, '微信', '电话', '邮件') }),
  custom(10033, '影响范围', 'array', 'multiselect', { options: choices(10410, '登录', '支付', '报表') }, 'option'),
  custom(10034, '模块', 'option-with-child', 'cascadingselect', {
    options: [
      { id: '10420', value: '前端', children: choices(10421, '登录页', '首页') },
      { id: '10430', value: '后端', children: choices(10431, '导出') },
    ],
  }),
  custom(10035, '承诺日期', 'date', 'datepicker'),
  custom(10036, '发生时间', 'datetime', 'datetime'),
  custom(10037, '客户经理', 'user', 'userpicker'),
  custom(10038, '抄送同事', 'array', 'multiuserpicker', {}, 'user'),
  custom(10039, '关键词', 'array', 'labels', {}, 'string'),
  custom(10040, '来源链接', 'string', 'url'),
  custom(10041, '严重程度', 'option', 'radiobuttons', { options: choices(10440, '严重', '一般') }),
  custom(10042, '发现版本', 'version', 'version', {
    named: [
      { id: '10200', name: '3.2' },
      { id: '10201', name: '3.3' },
    ],
  }),
  {
    id: 'customfield_10020',
    name: 'Sprint',
    schema: { type: 'array', items: 'json', custom: 'com.pyxis.greenhopper.jira:gh-sprint', customId: 10020 },
  },
  custom(10050, '处理备注', 'string', 'textfield'),
];

const COMMON = ['summary', 'description', 'priority', 'assignee', 'duedate', 'parent'];
const CUSTOM = [16, ...Array.from({ length: 13 }, (_, index) => 30 + index)].map((id) => `customfield_100${id}`);
const CRM_SCREEN = [...COMMON, 'labels', 'components', 'fixVersions', ...CUSTOM];

export const PROJECTS: readonly ProjectRow[] = [
  {
    id: '10000',
    key: 'CRM',
    name: '客户关系平台',
    projectTypeKey: 'software',
    simplified: false,
    types: ['10000', '10001', '10002', '10003'],
    createScreen: CRM_SCREEN,
    editScreen: [...CRM_SCREEN, 'customfield_10050', 'customfield_10020'],
  },
  {
    id: '10001',
    key: 'OPS',
    name: '运维',
    projectTypeKey: 'software',
    simplified: false,
    types: ['10001', '10002'],
    createScreen: [...COMMON, 'labels'],
    editScreen: [...COMMON, 'labels'],
  },
  {
    id: '10002',
    key: 'HELP',
    name: '服务台',
    projectTypeKey: 'service_desk',
    simplified: false,
    types: ['10002'],
    createScreen: [...COMMON, 'labels'],
    editScreen: [...COMMON, 'labels'],
  },
  {
    id: '10003',
    key: 'MOB',
    name: '移动端',
    projectTypeKey: 'software',
    simplified: true,
    types: ['10001'],
    createScreen: COMMON,
    editScreen: COMMON,
  },
  {
    id: '10004',
    key: 'HR',
    name: '人事',
    projectTypeKey: 'software',
    simplified: false,
    types: ['10001'],
    createScreen: COMMON,
    editScreen: COMMON,
  },
];

const WORK = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'TRANSITION_ISSUES',
  'ADD_COMMENTS',
  'CREATE_ATTACHMENTS',
  'LINK_ISSUES',
  'DELETE_OWN_COMMENTS',
  'DELETE_ISSUES',
];
const LEAD = [...WORK, 'ADMINISTER_PROJECTS'];
const everywhere = (permissions: readonly string[]) =>
  Object.fromEntries(['10000', '10001', '10002', '10003'].map((project) => [project, permissions]));

const person = (id: string, displayName: string, email: string, more: Partial<UserRow> = {}): UserRow => ({
  accountId: `712020:${id}`,
  displayName,
  email,
  showsEmail: true,
  active: true,
  accountType: 'atlassian',
  may: everywhere(WORK),
  ...more,
});

export const USERS: readonly UserRow[] = [
  person('bot', '同步机器人', 'bot@example.test', { token: 'ATATT-bot-0123456789', may: everywhere(LEAD) }),
  person('zhangsan', '张三', 'zhangsan@example.test', { may: everywhere(LEAD) }),
  person('lisi', '李四', 'lisi@example.test'),
  person('obrien', "Séan O'Brien", 'obrien@example.test', { showsEmail: false }),
  person('worker', '王五', 'worker@example.test', { token: 'ATATT-worker-0123456789' }),
  person('reader', '赵六', 'reader@example.test', {
    token: 'ATATT-reader-0123456789',
    may: { 10000: ['BROWSE_PROJECTS'] },
  }),
  person('stranger', '访客', 'stranger@example.test', { token: 'ATATT-stranger-0123456789', may: {} }),
  person('gone', '离职员工', 'gone@example.test', { active: false }),
  person('app', 'Automation', 'app@example.test', { accountType: 'app' }),
];

export const byId = <Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row => {
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Error(`the stand-in has nothing with the id ${id}`);
  return row;
};

export const fieldRow = (id: string): FieldRow | undefined => FIELDS.find((field) => field.id === id);
export const userRow = (accountId: unknown): UserRow | undefined => USERS.find((user) => user.accountId === accountId);
export const may = (user: UserRow, project: string, permission: string): boolean =>
  user.may[project]?.includes(permission) ?? false;
