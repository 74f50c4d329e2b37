import { createIds, type Ids } from './ids.ts';
import { options, property, sharedProperties, state } from './seed-pieces.ts';
import { seedProjects } from './seed-projects.ts';
import { createSwitches } from './switches.ts';
import type { NamedRow, ProductRow, PropertyRow, ShipOne, StatePlanRow, StateRow, UserRow, World } from './world.ts';

/** Credentials of the one application registered here. */
export const CLIENT = { id: 'sandbox-client', secret: 'sandbox-secret-0123456789' } as const;

/** The same on every tenant seen, for ideas and tickets alike. */
const PRIORITIES: readonly NamedRow[] = ['P4', 'P3', 'P2', 'P1', 'P0'].map((name, index) => ({
  id: `5cb9466afda1ce4ca009000${index + 1}`,
  name,
}));

/** A fresh world: product CRM with the usual states, a second product with a workflow of its own, a handful of people, one project of each kind, and no records. */
export function seedWorld(nowMs: () => number): World {
  const ids = createIds();
  const now = () => Math.floor(nowMs() / 1000);
  const named = (names: readonly string[]): readonly NamedRow[] => names.map((name) => ({ id: ids.hex24(), name }));
  const states = seedStates(ids);
  const products = seedProducts(ids, now());
  return {
    now,
    nowMs,
    ids,
    switches: createSwitches(),
    team: { id: ids.hex24(), name: '示例企业', secondary_domain: 'sandbox' },
    users: seedUsers(ids),
    groups: named(['支持团队']),
    application: user(ids, 'tandem', 'Tandem 同步', null, null),
    products,
    states,
    priorities: PRIORITIES,
    ticketTypes: named(['缺陷', '咨询', '建议']),
    solutions: named(['进入需求池', '已解决', '无需处理']),
    channels: named(['邮件', '门户']),
    customers: named(['示例客户', '另一家客户']),
    externalUsers: named(['张女士']),
    suites: named(['账号', '报表']),
    plans: named(['三季度']),
    tags: named(['重要客户', '待确认']),
    properties: { idea: ideaProperties(ids), ticket: ticketProperties(ids) },
    statePlans: seedPlans(ids, states.ticket, products),
    ship: { idea: [], ticket: [] },
    ...seedProjects(ids, now()),
    workItems: [],
    counters: new Map(),
    comments: [],
    attachments: [],
    relations: [],
    activities: [],
    workloads: [],
    hooks: [],
    tokens: new Map(),
    refreshTokens: new Map(),
  };
}

const user = (ids: Ids, name: string, displayName: string, email: string | null, mobile: string | null): UserRow => ({
  id: ids.hex32(),
  name,
  displayName,
  email,
  mobile,
  status: 'enabled',
});

const seedUsers = (ids: Ids): UserRow[] => [
  user(ids, 'wangxm', '王小明', 'wang.xm@example.com', '13800000001'),
  user(ids, 'lihua', '李华', 'li.hua@example.com', null),
  user(ids, 'zhaoliu', '赵六', null, '13800000003'),
  user(ids, 'robot', '值班机器人', null, null),
  { ...user(ids, 'left', '已离职', 'left@example.com', null), status: 'disabled' },
  { ...user(ids, 'newcomer', '新同事', 'new@example.com', null), status: 'init' },
];

const seedStates = (ids: Ids): Record<ShipOne, readonly StateRow[]> => ({
  idea: [
    state(ids, '待评审', 'pending', '#FA8888'),
    state(ids, '已计划', 'pending', '#F6C659'),
    state(ids, '进行中', 'in_progress', '#56ABFB'),
    state(ids, '已完成', 'completed', '#73D897'),
    state(ids, '已关闭', 'closed', '#9AA7B5'),
  ],
  ticket: [
    state(ids, '待处理', 'pending', '#FA8888'),
    state(ids, '处理中', 'in_progress', '#56ABFB'),
    state(ids, '已计划', 'in_progress', '#F6C659'),
    state(ids, '已完成', 'completed', '#73D897'),
    state(ids, '已关闭', 'closed', '#9AA7B5'),
  ],
});

const seedProducts = (ids: Ids, now: number): ProductRow[] => [
  { id: ids.hex24(), identifier: 'CRM', name: '客户管理', createdAt: now - 90 * 86_400 },
  { id: ids.hex24(), identifier: 'LAB', name: '实验产品', createdAt: now - 30 * 86_400 },
];

/** Moves of the default workflow as seen on a live tenant: one way only, nothing skipped. */
const DEFAULT_MOVES = ['待处理→处理中', '处理中→已计划', '已计划→已完成', '处理中→已关闭'];

const seedPlans = (ids: Ids, states: readonly StateRow[], products: readonly ProductRow[]): StatePlanRow[] => {
  const idOf = (name: string | undefined): string => states.find((one) => one.name === name)?.id ?? '';
  const plan = (product: string | null, moves: readonly string[]): StatePlanRow => ({
    id: ids.hex24(),
    product,
    flows: moves.map((move) => ({ id: ids.hex24(), from: idOf(move.split('→')[0]), to: idOf(move.split('→')[1]) })),
  });
  const lab = products.find((product) => product.identifier === 'LAB');
  return [plan(null, DEFAULT_MOVES), plan(lab?.id ?? null, [...DEFAULT_MOVES, '待处理→已关闭'])];
};

const ideaProperties = (ids: Ids): readonly PropertyRow[] => {
  const area = options(ids, ['前端', '后端']);
  const parent = area[0]?._id ?? '';
  return [
    property('identifier', '编号', 'text'),
    property('plan_at', '计划时间', 'system'),
    property('backlog_type', '需求类型', 'select', options(ids, ['功能需求', '体验优化', '技术优化'])),
    property('backlog_from', '需求来源', 'select', options(ids, ['客户反馈', '内部提出', '竞品分析'])),
    property('platforms', '涉及端', 'multi_select', options(ids, ['网页', '安卓', '苹果'])),
    property('area', '所属领域', 'cascade_select', [
      ...area,
      ...options(ids, ['登录']).map((one) => ({ ...one, parent_id: parent })),
    ]),
    ...sharedProperties(),
    property('scenes', '使用场景', 'cascade_multi_select', scenes(ids)),
    property('readiness', '完成度', 'progress'),
    property('stars', '客户评分', 'rate'),
  ];
};

/** The same word under two parents: only the path tells them apart. */
const scenes = (ids: Ids): NonNullable<PropertyRow['options']> =>
  options(ids, ['办公', '外勤']).flatMap((parent) => [
    parent,
    ...options(ids, ['报表', '审批']).map((one) => ({ ...one, parent_id: parent._id })),
  ]);

const ticketProperties = (ids: Ids): readonly PropertyRow[] => [
  property('identifier', '编号', 'text'),
  property('solution', '解决方案', 'select', options(ids, ['进入需求池'])),
  property('severity', '严重程度', 'select', options(ids, ['致命', '严重', '一般'])),
  ...sharedProperties(),
];
