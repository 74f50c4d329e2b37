/** The fixed part of the stand-in: a Chinese Zendesk as an administrator would have set it up. */
export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly role: 'admin' | 'agent' | 'end-user';
  readonly organization?: number;
  readonly suspended?: boolean;
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

export interface FormRow extends Named {
  readonly active: boolean;
  readonly fields: readonly number[];
}

export interface StatusRow {
  readonly id: number;
  readonly category: 'new' | 'open' | 'pending' | 'hold' | 'solved';
  readonly label: string;
  /** What customers see. */
  readonly shown: string;
  readonly default: boolean;
  readonly active: boolean;
}

export interface FieldRow {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly required?: boolean;
  readonly shown?: boolean;
  readonly active?: boolean;
  /** Drop-downs: name and tag. */
  readonly options?: readonly (readonly [name: string, tag: string])[];
  /** Tick boxes. */
  readonly tag?: string;
  readonly pattern?: string;
  readonly target?: string;
}

export const TOKEN = '6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv';

export const BOT = 900001;
export const CUSTOMER = 910001;

export const USERS: readonly UserRow[] = [
  { id: BOT, name: '同步机器人', email: 'bot@example.test', role: 'admin' },
  { id: 900002, name: '张三', email: 'zhangsan@example.test', role: 'agent' },
  { id: 900003, name: '李四', email: 'lisi@example.test', phone: '+86 139 0000 0003', role: 'agent' },
  { id: 900004, name: "Séan O'Brien", email: 'obrien@example.test', role: 'admin' },
  { id: 900009, name: '离职员工', email: 'gone@example.test', role: 'agent', suspended: true },
  { id: CUSTOMER, name: '王客户', email: 'kehu@customer.test', role: 'end-user', organization: 7001 },
  { id: 910002, name: '赵客户', email: 'zhao@customer.test', phone: '+8613800000002', role: 'end-user' },
];

export const ORGANIZATIONS: readonly Named[] = [{ id: 7001, name: '示例客户公司' }];

export const GROUPS: readonly Named[] = [
  { id: 1001, name: '客服一组' },
  { id: 1002, name: '技术支持' },
];

export const BRANDS: readonly Named[] = [
  { id: 2001, name: '主站' },
  { id: 2002, name: '国际站' },
];

export const STATUSES: readonly StatusRow[] = [
  { id: 1500010, category: 'new', label: '新建', shown: '已受理', default: true, active: true },
  { id: 1500011, category: 'open', label: '处理中', shown: '处理中', default: true, active: true },
  { id: 1500012, category: 'open', label: '开发中', shown: '处理中', default: false, active: true },
  { id: 1500013, category: 'pending', label: '等待客户', shown: '等待您的回复', default: true, active: true },
  { id: 1500014, category: 'hold', label: '暂停', shown: '处理中', default: true, active: true },
  { id: 1500015, category: 'solved', label: '已解决', shown: '已解决', default: true, active: true },
  { id: 1500016, category: 'solved', label: '已发布', shown: '已解决', default: false, active: true },
  { id: 1500017, category: 'open', label: '升级（停用）', shown: '处理中', default: false, active: false },
];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'];
export const TYPES = ['problem', 'incident', 'question', 'task'];

const SYSTEM_FIELDS: readonly FieldRow[] = [
  { id: 1, type: 'subject', title: '主题', required: true, shown: true },
  { id: 2, type: 'description', title: '描述', required: true, shown: true },
  { id: 3, type: 'status', title: '状态' },
  { id: 4, type: 'tickettype', title: '类型' },
  { id: 5, type: 'priority', title: '优先级', shown: true },
  { id: 6, type: 'group', title: '组' },
  { id: 7, type: 'assignee', title: '受理人', required: true },
];

export const CUSTOM_STATUS_FIELD: FieldRow = { id: 8, type: 'custom_status', title: '工单状态' };

export const MODULE = 103;

export const CUSTOM_FIELDS: readonly FieldRow[] = [
  { id: 101, type: 'text', title: '订单号' },
  { id: 102, type: 'textarea', title: '复现步骤' },
  {
    ...{ id: MODULE, type: 'tagger', title: '模块', shown: true },
    options: [
      ['导入', 'module_import'],
      ['导出', 'module_export'],
      ['App::登录', 'module_app_login'],
      ['后台::登录', 'module_admin_login'],
    ],
  },
  {
    ...{ id: 104, type: 'multiselect', title: '影响端' },
    options: [
      ['网页', 'end_web'],
      ['手机', 'end_phone'],
    ],
  },
  { id: 105, type: 'checkbox', title: '付费客户', tag: 'paying' },
  { id: 106, type: 'date', title: '承诺日期' },
  { id: 107, type: 'integer', title: '影响人数' },
  { id: 108, type: 'decimal', title: '金额' },
  { id: 109, type: 'regexp', title: '版本号', pattern: '^[\\w .-]+$' },
  { id: 110, type: 'partialcreditcard', title: '卡号' },
  { id: 111, type: 'lookup', title: '客户经理', target: 'zen:user' },
  { id: 112, type: 'lookup', title: '相关工单', target: 'zen:ticket' },
  { id: 113, type: 'lookup', title: '资产', target: 'zen:custom_object:asset' },
  { id: 114, type: 'text', title: '旧字段', active: false },
  {
    ...{ id: 115, type: 'tagger', title: '故障原因', required: true },
    options: [
      ['配置', 'cause_config'],
      ['缺陷', 'cause_bug'],
    ],
  },
];

export const FIELDS: readonly FieldRow[] = [...SYSTEM_FIELDS, ...CUSTOM_FIELDS];

const COMMON = CUSTOM_FIELDS.map((field) => field.id).filter((id) => id !== 115);

/** Only the second one asks for a cause before a ticket is solved. */
export const FORMS: readonly FormRow[] = [
  { id: 3001, name: '咨询', active: true, fields: [1, 2, 3, 4, 5, 6, 7, ...COMMON] },
  { id: 3002, name: '故障', active: true, fields: [1, 2, 3, 4, 5, 6, 7, ...COMMON, 115] },
];

export const byIdIn = <Row extends { readonly id: number }>(
  rows: readonly Row[],
  id: number | null | undefined,
): Row | undefined => rows.find((row) => row.id === id);
