import { once, text } from 'tandem-sync/sdk';
import type { Client } from '../client.ts';
import {
  assigneeField,
  authorField,
  completedField,
  descriptionField,
  namedField,
  numberField,
  optionField,
  personField,
  priorityField,
  stateField,
  titleField,
} from '../fields/common-fields.ts';
import { crossRelationField } from '../fields/cross-relations.ts';
import { offsetMinutes } from '../fields/days.ts';
import type { Field } from '../fields/field.ts';
import { participantsField } from '../fields/participants.ts';
import { propertyFields } from '../fields/property-fields.ts';
import { tagsField } from '../fields/tags.ts';
import { typeIdOf, type Product } from '../schema.ts';
import { loadShipLookups, type ShipLookups } from './ship-lookups.ts';
import { withoutMarkerProperty, type Stage } from './stage.ts';
import { ticketMoves } from './ticket-moves.ts';

/** Ideas or tickets: the two streams of product management. */
export type ShipOne = 'idea' | 'ticket';

/** PingCode's own words: title at most 255 characters, for ideas and tickets alike. */
const TITLE_MAX = 255;

/** What a product offers for its ideas or tickets right now. `type` in the scope narrows tickets to one type. */
export async function shipStage(client: Client, one: ShipOne, product: Product, type?: string): Promise<Stage> {
  const { http, log, profile, settings } = client;
  const lookups = await loadShipLookups(http, one, product, type);
  const properties = withoutMarkerProperty(lookups.properties, client, product.identifier);
  const narrowed = lookups.narrowed ? lookups.type?.id : undefined;
  const moves = once(() => ticketMoves(http, product.id, lookups.states, log));
  return {
    listed: {
      http,
      path: `/v1/ship/${one}s`,
      query: { product_id: product.id, type_id: narrowed },
      filter: { 'product.id': { in: [product.id] }, ...(narrowed !== undefined && { 'type.id': { in: [narrowed] } }) },
      showsDeleted: false,
      profile,
    },
    fields: [
      ...shipFields(client, one, lookups),
      ...(['ideas', 'tickets', 'work-items'] as const).map((to) => crossRelationField(client, `${one}s`, to)),
      ...propertyFields(properties, offsetMinutes(settings.utcOffset), 'ship'),
    ],
    birth: { product_id: product.id, ...(one === 'ticket' && lookups.type && { type_id: lookups.type.id }) },
    readQuery: {},
    inScope: (row) => row.product?.id === product.id && (narrowed === undefined || typeIdOf(row) === narrowed),
    moves: async () => (one === 'ticket' ? moves.get() : undefined),
  };
}

const shipFields = (client: Client, one: ShipOne, lookups: ShipLookups): readonly Field[] => [
  titleField(TITLE_MAX),
  descriptionField,
  stateField(lookups.states),
  priorityField(lookups.priorities),
  assigneeField,
  ...(one === 'idea' ? ideaFields : ticketFields(client, lookups)),
  participantsField({ http: client.http, principalType: one, onCreate: false }),
  authorField,
  completedField,
];

const ideaFields: readonly Field[] = [
  namedField('suite', text('Module', '所属模块'), (row) => row.suite?.name),
  namedField('plan', text('Schedule', '所属排期'), (row) => row.plan?.name),
  numberField({
    name: 'progress',
    title: text('Progress', '进度'),
    writable: 'update',
    decimals: 2,
    range: { min: 0, max: 1 },
    pick: (row) => row.progress,
  }),
  numberField({ name: 'score', title: text('Score', '评分'), writable: 'never', pick: (row) => row.score }),
];

const ticketFields = ({ identity }: Client, { types, type, narrowed, solutions }: ShipLookups): readonly Field[] => [
  optionField({
    name: 'type',
    title: text('Ticket type', '工单类型'),
    key: 'type_id',
    writable: 'always',
    // PingCode wants a type on every new ticket; the scope gives it, or the product has but one.
    required: type === undefined,
    // In a scope of one type a ticket of another would be out of sight at once.
    options: narrowed && type ? [type] : types,
    idIn: typeIdOf,
  }),
  optionField({
    name: 'solution',
    title: text('Solution', '解决方案'),
    key: 'solution_id',
    writable: 'update',
    options: solutions,
    idIn: (row) => row.solution?.id,
  }),
  personField({
    name: 'submitter',
    title: text('Submitter', '提交人'),
    // Only an enterprise token may name the submitter; from a person's token PingCode ignores it.
    ...(identity === 'enterprise' && { key: 'submitter_id' }),
    pick: (row) => row.submitted_by,
  }),
  namedField('customer', text('Customer', '客户'), (row) => row.customer?.name),
  namedField('channel', text('Channel', '渠道'), ({ channel }) =>
    typeof channel === 'string' ? channel : channel?.name,
  ),
  tagsField,
];
