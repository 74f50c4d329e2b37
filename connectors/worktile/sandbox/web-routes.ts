import { coded, notFound, ok, type Answer } from './answers.ts';
import { projectNamed } from './render.ts';
import { makeTask, putState, type Call, type Route } from './routes.ts';
import { movesOf, stateOf, type Store, type TaskRow } from './store.ts';
import { MEMBERS, objectId, PROJECTS, PROPERTIES, TYPES, type PropertyRow } from './world.ts';

const KANBAN = objectId('addon/kanban');
const VIEW = objectId('view/kanban');
const GROUPS = [
  { _id: objectId('group/old'), name: '往期', is_archived: 1 },
  { _id: objectId('group/now'), name: '本期', is_archived: 0 },
];
const DERIVED = objectId('relation/derived');

/** The web application's own API, as far as it was seen in use: `{code, data}` around everything, errors `{code, message}`. */
export const WEB_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/api\/user\/me$/, answer: () => ok({ code: 200, data: { me: me() } }) },
  { method: 'GET', path: /^\/api\/mission-vnext\/projects\/(\w+)$/, answer: project },
  { method: 'GET', path: /^\/api\/mission-vnext\/kanban\/(\w+)\/views\/(\w+)\/content$/, answer: content },
  { method: 'GET', path: /^\/api\/mission-vnext\/kanban\/(\w+)\/task-types\/addable$/, answer: addable },
  { method: 'GET', path: /^\/api\/mission-vnext\/tasks\/(\w+)$/, answer: withTask(detail) },
  {
    method: 'GET',
    path: /^\/api\/mission-vnext\/tasks\/(\w+)\/states$/,
    answer: withTask((_, task) => coded([stateOf(task), ...movesOf(task)].map((one) => ({ ...one, privilege: 1 })))),
  },
  { method: 'PUT', path: /^\/api\/mission-vnext\/tasks\/(\w+)\/state$/, answer: withTask(putState) },
  { method: 'POST', path: /^\/api\/mission-vnext\/kanban\/(\w+)\/create\/task$/, answer: create },
  { method: 'POST', path: /^\/api\/mission-vnext\/derive-task$/, answer: derive },
];

const me = () => ({ uid: MEMBERS[0]?.uid, name: MEMBERS[0]?.name, display_name: MEMBERS[0]?.display, role: 1 });

function withTask(answer: (call: Call, task: TaskRow) => Answer): Route['answer'] {
  return (call) => {
    const task = call.store.tasks.get(call.ids[0] ?? '');
    return task ? answer(call, task) : notFound;
  };
}

function project({ ids }: Call): Answer {
  const found = projectNamed(ids[0] ?? '');
  const addons = [
    { _id: objectId('addon/list'), key: 'list', name: '列表', views: [] },
    { _id: KANBAN, key: 'kanban', name: '看板', views: [{ _id: VIEW, name: '默认视图' }] },
  ];
  return found ? coded(found, { addons, roles: [] }) : notFound;
}

function content({ store, ids }: Call): Answer {
  if (ids[0] !== KANBAN) return notFound;
  const all = [...store.tasks.values()].filter((task) => task.project === PROJECTS[0]?._id);
  const named = (key: string) => PROPERTIES.find((one) => one.key === key)?.options ?? [];
  return coded(
    all.map(({ id, title }) => ({ _id: id, title })),
    {
      groups: GROUPS,
      properties: PROPERTIES.map(definition),
      lookups: {
        task_states: TYPES.flatMap((type) => type.states),
        priorities: named('priority'),
        tags: named('tag'),
        members: MEMBERS.map(({ uid, display }) => ({ uid, display_name: display })),
      },
    },
  );
}

const NUMBERS: Readonly<Record<PropertyRow['type'], number>> = {
  ...{ text: 1, rich: 2, number: 3, date: 4, select: 6, member: 9, members: 10, tag: 16, priority: 17, file: 19 },
  multi: 22,
};

const definition = ({ _id, key, name, type }: PropertyRow) => ({
  ...{ _id, name, raw_key: key, property_key: key, key: `properties.${key}.value` },
  ...{ type: NUMBERS[type], from: 2, lookup: null, attribute: null },
});

function addable({ ids }: Call): Answer {
  if (ids[0] !== KANBAN) return notFound;
  return coded(TYPES.map(({ _id, name }) => ({ _id, name, properties: PROPERTIES.map(definition) })));
}

function detail(_: Call, task: TaskRow): Answer {
  const relations = [
    { _id: objectId('relation/linked'), name: '关联', type: 2, task_count: 0 },
    { _id: DERIVED, name: '子任务', type: 1, task_count: 0 },
  ];
  return coded({ _id: task.id, title: task.title, relations });
}

/** A new task stands in a group that is not archived. */
function create({ store, body, ids }: Call): Answer {
  if (ids[0] !== KANBAN || body['group_id'] !== GROUPS[1]?._id) return notFound;
  return created(store, body);
}

function derive({ store, body }: Call): Answer {
  const relation = (body['relation'] ?? {}) as Readonly<Record<string, unknown>>;
  const parent = store.tasks.get(String(body['parent']));
  if (!parent || relation['relation_id'] !== DERIVED || relation['associate_task_id'] !== parent.id) return notFound;
  return created(store, body, parent.id);
}

function created(store: Store, body: Call['body'], parent?: string): Answer {
  const made = makeTask(store, body);
  if ('status' in made) return made;
  made.parent = parent;
  return coded([{ _id: made.id, title: made.title, identifier: String(made.number) }]);
}
