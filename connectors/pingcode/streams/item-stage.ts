import { once, text, type HttpClient, type Query } from 'tandem-sync/sdk';
import type { Profile } from '../access/profiles.ts';
import type { Client } from '../client.ts';
import { priorityField, stateField, titleField, descriptionField, assigneeField } from '../fields/common-fields.ts';
import { authorField, completedField, optionField } from '../fields/common-fields.ts';
import { crossRelationField } from '../fields/cross-relations.ts';
import { offsetMinutes } from '../fields/days.ts';
import type { Field } from '../fields/field.ts';
import { itemRelationFields } from '../fields/item-relations.ts';
import { participantsField } from '../fields/participants.ts';
import { propertyFields } from '../fields/property-fields.ts';
import { tagsField, writableTagsField } from '../fields/tags.ts';
import { planningFields } from '../fields/planning-fields.ts';
import { listAll } from '../lists/listing.ts';
import { Named, Property, State, typeIdOf, type Project } from '../schema.ts';
import { itemMoves, type TypeStates } from './item-moves.ts';
import { chooseType } from './scope-error.ts';
import { withoutMarkerProperty, type Stage } from './stage.ts';

/** What a project offers for its work items right now. */
interface ItemLookups {
  /** The types in scope, each with its states. */
  readonly types: readonly TypeStates[];
  readonly narrowed: boolean;
  readonly priorities: readonly Named[];
  readonly properties: readonly Property[];
}

/** What a project offers for its work items right now: all types, or the one the scope names. */
export async function itemStage(client: Client, profile: Profile, project: Project, type?: string): Promise<Stage> {
  const { http, log, settings } = client;
  const lookups = await loadItemLookups(http, profile, project, type);
  const properties = withoutMarkerProperty(lookups.properties, client, project.identifier);
  const narrowed = lookups.narrowed ? lookups.types[0]?.type.id : undefined;
  const moves = once(() => itemMoves(http, profile, project, lookups.types, log));
  return {
    listed: {
      http,
      path: profile.workItems,
      query: scopeQuery(profile, project.id, narrowed),
      filter: { 'project.id': { in: [project.id] }, ...(narrowed !== undefined && { type: { in: [narrowed] } }) },
      showsDeleted: true,
      profile: client.profile,
    },
    fields: [
      ...itemFields(client, profile, project, lookups),
      ...propertyFields(properties, offsetMinutes(settings.utcOffset), 'pjm'),
    ],
    birth: { project_id: project.id, ...(lookups.types.length === 1 && { type_id: lookups.types[0]?.type.id }) },
    // Both kinds would otherwise answer like an item that never was.
    readQuery: { include_deleted: true, include_archived: true },
    inScope: (row) => row.project?.id === project.id && (narrowed === undefined || typeIdOf(row) === narrowed),
    moves: moves.get,
  };
}

/** Generation A filters by lists of ids, later ones by one id. */
const scopeQuery = ({ changes }: Profile, project: string, type: string | undefined): Query =>
  changes === 'query' ? { project_ids: project, type_ids: type } : { project_id: project, type_id: type };

/** Two short lists for the project, and two for each type in scope. `type` is a name or an id; one that does not exist is a `ConfigError`. */
async function loadItemLookups(
  http: HttpClient,
  { workItemLookups: path, typeQuery }: Profile,
  project: Project,
  type: string | undefined,
): Promise<ItemLookups> {
  const query = { project_id: project.id };
  const [types, priorities] = await Promise.all([
    listAll(http, `${path}/types`, query, Named),
    listAll(http, `${path}/priorities`, query, Named),
  ]);
  const inScope = type === undefined ? types : [chooseType(types, type, NO_TYPE)];
  const looked = await Promise.all(
    inScope.map(async (one) => {
      const ofType = { ...query, [typeQuery]: one.id };
      const [states, properties] = await Promise.all([
        listAll(http, `${path}/states`, ofType, State),
        listAll(http, `${path}/properties`, ofType, Property),
      ]);
      return { type: one, states, properties };
    }),
  );
  return {
    types: looked,
    narrowed: type !== undefined,
    priorities,
    properties: distinct(looked.flatMap(({ properties }) => properties)),
  };
}

const NO_TYPE = { en: 'the project has no work item type', zh: '项目没有工作项类型' };

/** States and properties belong to the organisation, so types share them. */
const distinct = <T extends { readonly id: string }>(rows: readonly T[]): readonly T[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

const itemFields = (
  client: Client,
  profile: Profile,
  project: Project,
  { types, priorities, narrowed }: ItemLookups,
): readonly Field[] => {
  const { http, settings } = client;
  return [
    titleField(),
    descriptionField,
    stateField(distinct(types.flatMap(({ states }) => states))),
    optionField({
      name: 'type',
      title: text('Work item type', '工作项类型'),
      key: 'type_id',
      // Fixed once the item exists: PingCode drops it from a PATCH without a word.
      writable: 'create',
      required: !narrowed && types.length > 1,
      options: types.map(({ type }) => type),
      idIn: typeIdOf,
    }),
    priorityField(priorities),
    assigneeField,
    ...planningFields(offsetMinutes(settings.utcOffset)),
    settings.writeTags
      ? writableTagsField({
          http,
          path: profile.workItems,
          lookup: `${profile.workItemLookups}/tags`,
          project: project.id,
        })
      : tagsField,
    participantsField({ http, principalType: profile.workItemPrincipal, onCreate: true }),
    authorField,
    completedField,
    ...(['ideas', 'tickets'] as const).map((to) => crossRelationField(client, 'work-items', to)),
    ...itemRelationFields(http, profile),
  ];
};
