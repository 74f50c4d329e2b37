/** The paths and names of project management in one generation. `url` fields stay within the generation that was called. */
export interface Generation {
  readonly name: 'A' | 'B' | 'C';
  readonly projects: string;
  readonly items: string;
  /** Look-ups of one project live below it. */
  readonly lookups: string;
  readonly relationTypes: string;
  readonly statePlans: string;
  readonly stateFlows: string;
  /** How the other resources call a work item. */
  readonly principal: 'work_item' | 'workitem';
  readonly typeQuery: 'work_item_type_id' | 'workitem_type_id';
  readonly typeKey: 'work_item_type' | 'workitem_type';
  readonly itemKey: 'work_item' | 'workitem';
  readonly releases: string;
  /** The key of planned deliveries on an item, and in the body of a write. */
  readonly releaseKeys: { readonly read: 'versions' | 'releases'; readonly write: 'version_ids' | 'release_ids' };
  /** A: lists filter by sets of values and by ranges of time. */
  readonly plural: boolean;
}

const OLDER = {
  stateFlows: 'work_item_state_flows',
  principal: 'work_item',
  typeQuery: 'work_item_type_id',
  typeKey: 'work_item_type',
  itemKey: 'work_item',
  releases: 'versions',
  releaseKeys: { read: 'versions', write: 'version_ids' },
} as const;

const A: Generation = {
  ...OLDER,
  name: 'A',
  projects: '/v1/project/projects',
  items: '/v1/project/work_items',
  lookups: '/v1/project/work_item',
  relationTypes: '/v1/project/work_item/relation_types',
  statePlans: '/v1/project/work_item_state_plans',
  plural: true,
};

const B: Generation = {
  ...OLDER,
  name: 'B',
  projects: '/v1/pjm/projects',
  items: '/v1/pjm/work_items',
  lookups: '/v1/pjm/work_item',
  relationTypes: '/v1/pjm/work_item/relation_types',
  statePlans: '/v1/pjm/work_item_state_plans',
  plural: false,
};

const C: Generation = {
  name: 'C',
  projects: '/v1/pjm/projects',
  items: '/v1/pjm/workitems',
  lookups: '/v1/pjm/workitem',
  relationTypes: '/v1/pjm/workitem_relation_types',
  statePlans: '/v1/pjm/workitem_state_plans',
  stateFlows: 'workitem_state_flows',
  principal: 'workitem',
  typeQuery: 'workitem_type_id',
  typeKey: 'workitem_type',
  itemKey: 'workitem',
  releases: 'releases',
  releaseKeys: { read: 'releases', write: 'release_ids' },
  plural: false,
};

/** Oldest first. */
export const GENERATIONS = [A, B, C] as const satisfies readonly Generation[];
