import { HEX24, optionalId } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { missing, noItemType, noProject, Refusal, unknownPath } from '../refusal.ts';
import { ref } from '../render.ts';
import type { Call, Route } from '../route.ts';
import type { ItemStatePlanRow, ItemTypeRow, NamedRow, OfProjectRow, ProjectRow, StateRow, World } from '../world.ts';
import type { Generation } from './generations.ts';
import { itemStateRef, projectFull, sprintFull } from './item-render.ts';
import { typeNamed } from './item-write.ts';

const projectById = ({ projects }: World, id: string): ProjectRow => {
  const project = projects.find((row) => row.id === id);
  if (!project) throw noProject();
  return project;
};

/** The project of `?project_id=`, without which these lists are refused. */
const projectOf = ({ world, query }: Call): ProjectRow => {
  const id = optionalId('project_id', query.get('project_id') || undefined);
  if (id === undefined) throw missing('project_id');
  return projectById(world, id);
};

const typesOf = ({ itemTypes }: World, { type }: ProjectRow): readonly ItemTypeRow[] =>
  itemTypes.filter(({ projects }) => projects.includes(type));

const typeOf = (call: Call, { typeQuery }: Generation): ItemTypeRow => {
  const project = projectOf(call);
  const id = call.query.get(typeQuery);
  if (!id) throw missing(typeQuery);
  const type = typeNamed(call.world, id);
  if (!type?.projects.includes(project.type)) throw noItemType();
  return type;
};

type Served = (world: World) => boolean;

const projectRoutes = (generation: Generation, served: Served): readonly Route[] => {
  const { projects } = generation;
  const scope = 'pcp:read:pjm:project';
  const within = (call: Call): ProjectRow => {
    const id = call.params['id'] ?? '';
    if (!HEX24.test(id)) throw unknownPath();
    return projectById(call.world, id);
  };
  const dated = (plural: string, needed: string, rows: (world: World) => readonly OfProjectRow[]): Route => ({
    method: 'GET',
    path: `${projects}/{id}/${plural}`,
    scope: needed,
    served,
    answer: (call) => {
      const { world, query } = call;
      const project = within(call);
      const name = query.get('name')?.toLowerCase() ?? '';
      const found = rows(world).filter((row) => row.project === project.id && row.name.toLowerCase().includes(name));
      return envelope(world, found, queryPaging(query), (row) => sprintFull(call, generation, plural, row));
    },
  });
  return [
    {
      method: 'GET',
      path: projects,
      scope,
      served,
      answer: (call) => {
        const { world, query } = call;
        const [keywords, identifier] = [query.get('keywords') ?? '', query.get('identifier')];
        const rows = world.projects.filter(
          (row) => row.name.includes(keywords) && (!generation.plural || !identifier || row.identifier === identifier),
        );
        return envelope(world, rows, queryPaging(query), (row) => projectFull(call, generation, row));
      },
    },
    {
      method: 'GET',
      path: `${projects}/{id}`,
      scope,
      served,
      answer: (call) => projectFull(call, generation, within(call)),
    },
    dated('sprints', 'pcp:read:pjm:sprint', (world) => world.sprints),
    dated(generation.releases, 'pcp:read:pjm:release', (world) => world.releases),
  ];
};

const lookupRoutes = (generation: Generation, served: Served): readonly Route[] => {
  const { lookups } = generation;
  const lookup = <Row extends NamedRow>(
    plural: string,
    rows: (call: Call) => readonly Row[],
    more: (row: Row) => object = () => ({}),
  ): Route => ({
    method: 'GET',
    path: `${lookups}/${plural}`,
    scope: 'pcp:read:pjm:workitem',
    served,
    answer: (call) => {
      const url = `${call.root}${lookups}_${plural}`;
      return envelope(call.world, rows(call), queryPaging(call.query), (row) => ({ ...ref(url, row), ...more(row) }));
    },
  });
  return [
    lookup(
      'types',
      (call) => typesOf(call.world, projectOf(call)),
      ({ group }) => ({ group }),
    ),
    lookup<StateRow>(
      'states',
      (call) => {
        const { states } = typeOf(call, generation);
        return states.flatMap((id) => call.world.itemStates.filter((state) => state.id === id));
      },
      ({ type, color }) => ({ type, color }),
    ),
    lookup(
      'properties',
      (call) => typeOf(call, generation).properties,
      ({ type, options }) => ({ type, options }),
    ),
    lookup('priorities', (call) => (projectOf(call), call.world.itemPriorities)),
    // The project is asked for and then ignored: all tags of the organisation come.
    lookup('tags', (call) => {
      projectOf(call);
      const name = call.query.get('name')?.toLowerCase() ?? '';
      return call.world.itemTags.filter((tag) => tag.name.toLowerCase().includes(name));
    }),
  ];
};

const planRoutes = (generation: Generation, served: Served): readonly Route[] => {
  const { statePlans, stateFlows, typeKey } = generation;
  const scope = 'pcp:read:pjm:configuration';
  const render = (root: string, plan: ItemStatePlanRow) => ({
    id: plan.id,
    url: `${root}${statePlans}/${plan.id}`,
    project_type: plan.projectType,
    process_id: null,
    [typeKey]: plan.type,
    project: null,
  });
  return [
    {
      method: 'GET',
      path: statePlans,
      scope,
      served,
      answer: ({ world, root, query }) => {
        const id = query.get('project_id');
        const kind = id ? projectById(world, id).type : undefined;
        const plans = world.itemStatePlans.filter((plan) => !kind || plan.projectType === kind);
        return envelope(world, plans, queryPaging(query), (plan) => render(root, plan));
      },
    },
    {
      method: 'GET',
      path: `${statePlans}/{plan}/${stateFlows}`,
      scope,
      served,
      answer: (call) => {
        const { world, root, query, params } = call;
        const plan = world.itemStatePlans.find((row) => row.id === params['plan']);
        if (!plan) throw new Refusal('100001', '工作项状态方案不存在');
        const from = query.get('from_state_id');
        const flows = plan.flows.filter((flow) => !from || flow.from === from);
        return envelope(world, flows, queryPaging(query), (flow) => ({
          id: flow.id,
          url: `${root}${statePlans}/${plan.id}/${stateFlows}/${flow.id}`,
          state_plan: render(root, plan),
          from_state: itemStateRef(call, generation, flow.from),
          to_state: itemStateRef(call, generation, flow.to),
        }));
      },
    },
  ];
};

/** Projects, and what each of them offers for its work items. */
export const pjmLookupRoutes = (generation: Generation): readonly Route[] => {
  const served: Served = ({ switches }) => switches.profiles[generation.name];
  return [...projectRoutes(generation, served), ...lookupRoutes(generation, served), ...planRoutes(generation, served)];
};
