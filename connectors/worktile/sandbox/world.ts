/** The fixed part of the stand-in: an enterprise with two projects, as its administrator would have set it up. Ids are made from names. */
export interface Row {
  readonly _id: string;
  readonly name: string;
}

export interface StateRow extends Row {
  /** 1 not started, 2 in progress, 3 finished. */
  readonly type: 1 | 2 | 3;
}

export type PropertyType =
  'text' | 'rich' | 'number' | 'date' | 'select' | 'multi' | 'member' | 'members' | 'tag' | 'priority' | 'file';

export interface PropertyRow {
  readonly _id: string;
  readonly key: string;
  readonly name: string;
  readonly type: PropertyType;
  readonly options: readonly Row[];
}

export interface TypeRow extends Row {
  readonly states: readonly StateRow[];
  /** By name. */
  readonly moves: readonly (readonly [string, string])[];
}

export interface ProjectRow extends Row {
  readonly identifier: string;
}

export interface MemberRow {
  readonly uid: string;
  readonly name: string;
  readonly display: string;
  readonly email: string;
  readonly mobile: string;
}

const hex = (seed: string, length: number): string => {
  let state = 2166136261;
  let id = '';
  while (id.length < length) {
    for (const character of `${seed}/${id.length}`)
      state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
    id += (state >>> 0).toString(16).padStart(8, '0');
  }
  return id.slice(0, length);
};

export const objectId = (seed: string): string => hex(seed, 24);
export const memberId = (seed: string): string => hex(`member/${seed}`, 32);

const rows = (of: string, names: readonly string[]): readonly Row[] =>
  names.map((name) => ({ _id: objectId(`${of}/${name}`), name }));

const state = (of: string, name: string, type: StateRow['type']): StateRow => ({
  _id: objectId(`state/${of}/${name}`),
  name,
  type,
});

export const TYPES: readonly TypeRow[] = [
  {
    _id: objectId('type/任务'),
    name: '任务',
    states: [
      state('任务', '未开始', 1),
      state('任务', '进行中', 2),
      state('任务', '评审中', 2),
      state('任务', '已完成', 3),
      state('任务', '已取消', 3),
    ],
    moves: [
      ...([
        ['未开始', '进行中'],
        ['未开始', '已取消'],
        ['进行中', '未开始'],
        ['进行中', '评审中'],
      ] as const),
      ...([
        ['进行中', '已取消'],
        ['评审中', '进行中'],
        ['评审中', '已完成'],
        ['已完成', '进行中'],
      ] as const),
    ],
  },
  {
    _id: objectId('type/缺陷'),
    name: '缺陷',
    states: [state('缺陷', '未开始', 1), state('缺陷', '处理中', 2), state('缺陷', '已解决', 3)],
    moves: [
      ['未开始', '处理中'],
      ['处理中', '已解决'],
    ],
  },
];

export const PROJECTS: readonly ProjectRow[] = [
  { _id: objectId('project/ERP'), name: 'ERP 上线', identifier: 'ERP' },
  { _id: objectId('project/OPS'), name: '运维', identifier: 'OPS' },
];

const property = (key: string, name: string, type: PropertyType, options: readonly string[] = []): PropertyRow => ({
  _id: objectId(`property/${key}`),
  key,
  name,
  type,
  options: rows(key, options),
});

export const PROPERTIES: readonly PropertyRow[] = [
  property('desc', '描述', 'rich'),
  property('assignee', '负责人', 'member'),
  property('participant', '参与人', 'members'),
  property('start', '开始时间', 'date'),
  property('due', '截止时间', 'date'),
  property('priority', '优先级', 'priority', ['紧急', '高', '普通', '低']),
  property('tag', '标签', 'tag', ['客户反馈', '财务', '回归']),
  property('attachment', '附件', 'file'),
  property('severity', '严重程度', 'select', ['严重', '一般', '轻微']),
  property('modules', '涉及模块', 'multi', ['登录', '支付', '报表']),
  property('points', '故事点', 'number'),
  property('contact', '联系人', 'text'),
  property('promised', '承诺日期', 'date'),
  property('tester', '测试人', 'member'),
  property('reviewers', '评审人', 'members'),
  property('ext_key', '外部编号', 'text'),
];

export const propertyOf = (keyOrId: string): PropertyRow | undefined =>
  PROPERTIES.find((one) => one.key === keyOrId || one._id === keyOrId);

const member = (name: string, display: string, mobile: string): MemberRow => ({
  uid: memberId(name),
  name,
  display,
  email: `${name}@example.test`,
  mobile,
});

export const MEMBERS: readonly MemberRow[] = [
  member('lina', '李娜', '13800000001'),
  member('wangwei', '王伟', '13800000002'),
  member('obrien', "Séan O'Brien", '13800000003'),
];

export const CLIENT = {
  id: 'sandbox-client-id',
  secret: 'sandbox-client-secret',
  cookie: 's-team=sandbox-cookie-value',
};
