import type { Ids } from './ids.ts';
import { options, property, sharedProperties, state } from './seed-pieces.ts';
import type { ItemStatePlanRow, ItemTypeRow, NamedRow, ProjectKind, PropertyRow, StateRow, World } from './world.ts';

const DAY = 86_400;

/** States of the whole organisation; each type uses some of them. */
const STATES: readonly (readonly [string, StateRow['type'], string])[] = [
  ['打开', 'pending', '#56ABFB'],
  ['进行中', 'in_progress', '#F6C659'],
  ['已完成', 'completed', '#73D897'],
  ['已关闭', 'closed', '#9AA7B5'],
  ['新提交', 'pending', '#FA8888'],
  ['处理中', 'in_progress', '#F6C659'],
  ['已修复', 'completed', '#73D897'],
  ['重新打开', 'pending', '#FA8888'],
  ['挂起', 'pending', '#9AA7B5'],
];

const PLAIN = ['打开→进行中', '进行中→已完成', '进行中→打开', '打开→已关闭', '已完成→进行中', '已关闭→打开'];
const BUG = [
  ...['新提交→处理中', '新提交→挂起', '新提交→已关闭', '处理中→已修复', '处理中→挂起', '挂起→处理中'],
  ...['已修复→已关闭', '已修复→重新打开', '重新打开→处理中'],
];

const statesOf = (moves: readonly string[]): readonly string[] => [
  ...new Set(moves.flatMap((move) => move.split('→'))),
];

const SEVERAL: readonly ProjectKind[] = ['scrum', 'kanban'];
const ALL: readonly ProjectKind[] = ['scrum', 'kanban', 'waterfall'];

interface TypeSpec {
  readonly name: string;
  readonly group: ItemTypeRow['group'];
  readonly projects: readonly ProjectKind[];
  /** By name. */
  readonly children?: readonly string[];
  readonly moves?: readonly string[];
}

/** Slugs for most system types, ids of their own for the others and for the tenant's. */
const TYPES: Readonly<Record<string, TypeSpec>> = {
  epic: { name: '史诗', group: 'requirement', projects: SEVERAL, children: ['特性', '用户故事'] },
  feature: { name: '特性', group: 'requirement', projects: SEVERAL, children: ['用户故事'] },
  story: { name: '用户故事', group: 'requirement', projects: SEVERAL, children: ['任务', '缺陷'] },
  task: { name: '任务', group: 'task', projects: ALL, children: ['任务'] },
  bug: { name: '缺陷', group: 'bug', projects: ALL, moves: BUG },
  issue: { name: '事务', group: 'issue', projects: ['kanban'] },
  '#1': { name: '需求', group: 'requirement', projects: ['waterfall'], children: ['需求', '任务'] },
  '#2': { name: '阶段', group: 'plan', projects: ['waterfall'], children: ['里程碑', '需求'] },
  '#3': { name: '里程碑', group: 'plan', projects: ['waterfall'] },
  '#4': { name: '自定义', group: 'issue', projects: ['waterfall'] },
};

type ProjectWorld = Pick<
  World,
  'projects' | 'itemTypes' | 'itemStates' | 'itemStatePlans' | 'itemPriorities' | 'itemTags' | 'sprints' | 'releases'
>;

/** One project of each kind with the usual types, each type with its own states and moves. */
export const seedProjects = (ids: Ids, now: number): ProjectWorld => {
  const itemStates = STATES.map(([name, type, color]) => state(ids, name, type, color));
  const projects = (['scrum', 'kanban', 'waterfall'] as const).map((type, index) => ({
    id: ids.hex24(),
    identifier: ['MOB', 'OPS', 'HW'][index] ?? '',
    name: ['移动端', '运维', '硬件'][index] ?? '',
    type,
    createdAt: now - 60 * DAY,
  }));
  const itemTypes = seedTypes(ids, itemStates);
  const inFirst = (name: string) => ({
    id: ids.hex24(),
    name,
    project: projects[0]?.id ?? '',
    startAt: now - 7 * DAY,
    endAt: now + 7 * DAY,
  });
  return {
    projects,
    itemTypes,
    itemStates,
    itemStatePlans: seedPlans(ids, itemTypes, itemStates),
    itemPriorities: ['最高', '较高', '普通', '较低', '最低'].map((name): NamedRow => ({ id: ids.hex24(), name })),
    itemTags: [
      { id: ids.hex24(), name: '前端', project: projects[1]?.id ?? '' },
      { id: ids.hex24(), name: '前端', project: projects[0]?.id ?? '' },
      { id: ids.hex24(), name: '后端', project: projects[0]?.id ?? '' },
      { id: ids.hex24(), name: '值班', project: projects[1]?.id ?? '' },
    ],
    sprints: [inFirst('第一迭代')],
    releases: [inFirst('1.0.1'), inFirst('1.1.0')],
  };
};

const seedTypes = (ids: Ids, states: readonly StateRow[]): readonly ItemTypeRow[] => {
  const specs = Object.entries(TYPES).map(([key, spec]) => ({ id: key.startsWith('#') ? ids.hex24() : key, spec }));
  const idNamed = (name: string): string => specs.find(({ spec }) => spec.name === name)?.id ?? '';
  const stateNamed = (name: string): string => states.find((one) => one.name === name)?.id ?? '';
  return specs.map(({ id, spec }) => ({
    id,
    name: spec.name,
    group: spec.group,
    projects: spec.projects,
    states: statesOf(spec.moves ?? PLAIN).map(stateNamed),
    children: (spec.children ?? []).map(idNamed),
    properties: propertiesOf(ids, id),
  }));
};

/** Moves of each type, in projects of each kind. */
const seedPlans = (
  ids: Ids,
  types: readonly ItemTypeRow[],
  states: readonly StateRow[],
): readonly ItemStatePlanRow[] => {
  const stateNamed = (name = ''): string => states.find((one) => one.name === name)?.id ?? '';
  const flow = (move: string) => {
    const [from, to] = move.split('→');
    return { id: ids.hex24(), from: stateNamed(from), to: stateNamed(to) };
  };
  return types.flatMap((type) =>
    type.projects.map((projectType) => ({
      id: ids.hex24(),
      projectType,
      type: type.id,
      flows: (type.id === 'bug' ? BUG : PLAIN).map(flow),
    })),
  );
};

const propertiesOf = (ids: Ids, type: string): readonly PropertyRow[] => [
  property('identifier', '编号', 'text'),
  property('end_at', '截止时间', 'date'),
  property('workload', '工时', 'system'),
  ...(type === 'bug'
    ? [
        property('severity', '严重程度', 'select', options(ids, ['致命', '严重', '一般'])),
        property('solution', '解决方案', 'select', options(ids, ['已修复', '无法重现'])),
        property('replay_step', '复现步骤', 'textarea'),
      ]
    : [
        property('risk', '风险', 'select', options(ids, ['高', '中', '低'])),
        property('backlog_type', '需求类型', 'select', options(ids, ['功能需求', '技术需求'])),
      ]),
  ...sharedProperties(),
];
