/** The fixed world of the stand-in: who is there, which queues, which rules. */

export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  /** May be given tickets, and may look up users. */
  readonly privileged: boolean;
  readonly token?: string;
}

export const NOBODY: UserRow = { id: 6, name: 'Nobody', realName: 'Nobody in particular', email: '', privileged: true };
export const SYSTEM: UserRow = {
  id: 1,
  name: 'RT_System',
  realName: 'The RT System itself',
  email: '',
  privileged: true,
};

export const BOT = 35;
export const ZHANGSAN = 37;

/** A token names its user by number. */
const token = (id: number): string => `1-${id}-${String(id).repeat(16)}`;

export const USERS: readonly UserRow[] = [
  SYSTEM,
  NOBODY,
  { id: BOT, name: 'bot', realName: '同步机器人', email: 'bot@example.test', privileged: true, token: token(BOT) },
  {
    id: ZHANGSAN,
    name: 'zhangsan',
    realName: '张三',
    email: 'zhangsan@example.test',
    privileged: true,
    token: token(ZHANGSAN),
  },
  { id: 39, name: 'lisi', realName: '李四', email: 'lisi@example.test', privileged: true, token: token(39) },
  { id: 47, name: 'kehu1', realName: '王客户', email: 'kehu1@example.test', privileged: false },
  { id: 48, name: 'kehu2@example.test', realName: '', email: 'kehu2@example.test', privileged: false },
];

export interface Lifecycle {
  readonly initial: readonly string[];
  readonly active: readonly string[];
  readonly inactive: readonly string[];
  readonly moves: Readonly<Record<string, readonly string[]>>;
}

const anyOther = (states: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(states.map((from) => [from, states.filter((to) => to !== from)]));

export const LIFECYCLES: Readonly<Record<string, Lifecycle>> = {
  default: {
    initial: ['new'],
    active: ['open', 'stalled'],
    inactive: ['resolved', 'rejected', 'deleted'],
    moves: anyOther(['new', 'open', 'stalled', 'resolved', 'rejected', 'deleted']),
  },
  // Nothing is finished that was not opened first.
  feedback: {
    initial: ['new'],
    active: ['open', 'waiting'],
    inactive: ['resolved', 'rejected', 'deleted'],
    moves: {
      new: ['open', 'deleted'],
      open: ['waiting', 'resolved', 'rejected', 'deleted'],
      waiting: ['open'],
      resolved: ['open'],
      rejected: ['open'],
      deleted: [],
    },
  },
};

export interface QueueRow {
  readonly id: number;
  readonly name: string;
  readonly lifecycle: string;
}

export const QUEUES: readonly QueueRow[] = [
  { id: 3, name: 'Support', lifecycle: 'default' },
  { id: 4, name: 'Feedback', lifecycle: 'feedback' },
  { id: 5, name: `R&D "it's" 研发`, lifecycle: 'default' },
];

export const FEEDBACK = 4;

export interface FieldRow {
  readonly id: number;
  readonly name: string;
  /** Measured are lines of text, selects and dates; the others keep what they are given, as a line of text does. */
  readonly type:
    | 'Freeform'
    | 'Select'
    | 'Date'
    | 'DateTime'
    | 'Text'
    | 'Wikitext'
    | 'HTML'
    | 'Combobox'
    | 'Autocomplete'
    | 'IPAddress'
    | 'IPAddressRange'
    | 'Image';
  readonly many: boolean;
  readonly values?: readonly string[];
}

/** All of them are on every queue. */
export const FIELDS: readonly FieldRow[] = [
  { id: 2, name: 'External key', type: 'Freeform', many: false },
  { id: 3, name: 'Channel', type: 'Select', many: false, values: ['微信', '电话', '邮件', '网页'] },
  { id: 4, name: 'Tags', type: 'Freeform', many: true },
  { id: 5, name: 'Promised on', type: 'Date', many: false },
  { id: 6, name: 'Called at', type: 'DateTime', many: false },
  { id: 7, name: 'Areas', type: 'Select', many: true, values: ['网络', 'Billing', 'App'] },
];

/** Where the words of priorities begin. */
export const PRIORITIES: Readonly<Record<string, number>> = { Low: 0, Medium: 50, High: 100 };
