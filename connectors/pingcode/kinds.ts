import { text } from 'tandem-sync/sdk';
import {
  assigneeField,
  descriptionField,
  optionField,
  personField,
  priorityField,
  stateField,
  titleField,
} from './common-fields.ts';
import { CODES } from './faults.ts';
import type { Lookups } from './lookups.ts';
import type { ShipField } from './ship-field.ts';

/** What tells the two streams of product management apart. Everything else is the same code. */
export interface ShipKind {
  /** Also the `principal_type` of comments, the same in every generation. */
  readonly one: 'idea' | 'ticket';
  readonly path: '/v1/ship/ideas' | '/v1/ship/tickets';
  /** Product-scoped look-ups live below it. */
  readonly lookups: '/v1/ship/idea' | '/v1/ship/ticket';
  /** "Not found, or no access": PingCode does not tell these apart. */
  readonly absent: string;
  /** Has types, solutions and an enforced workflow: tickets do, ideas do not. */
  readonly isTicket: boolean;
  /** Fields beside custom properties. */
  fields(lookups: Lookups): readonly ShipField[];
}

const common = (lookups: Lookups): readonly ShipField[] => [
  titleField,
  descriptionField,
  stateField(lookups.states),
  priorityField(lookups.priorities),
  assigneeField,
];

export const IDEA: ShipKind = {
  one: 'idea',
  path: '/v1/ship/ideas',
  lookups: '/v1/ship/idea',
  absent: CODES.ideaAbsent,
  isTicket: false,
  fields: common,
};

export const TICKET: ShipKind = {
  one: 'ticket',
  path: '/v1/ship/tickets',
  lookups: '/v1/ship/ticket',
  absent: CODES.ticketAbsent,
  isTicket: true,
  fields: (lookups) => [...common(lookups), ...ticketFields(lookups)],
};

const ticketFields = ({ types, type, narrowed, solutions }: Lookups): readonly ShipField[] => [
  optionField({
    name: 'type',
    title: text('Ticket type', '工单类型'),
    key: 'type_id',
    writable: 'always',
    // PingCode wants a type on every new ticket; the scope gives it, or the product has but one.
    required: type === undefined,
    // In a scope of one type a ticket of another would be out of sight at once.
    options: narrowed && type ? [type] : types,
    pick: (record) => record.type,
  }),
  optionField({
    name: 'solution',
    title: text('Solution', '解决方案'),
    key: 'solution_id',
    writable: 'update',
    options: solutions,
    pick: (record) => record.solution,
  }),
  personField({
    name: 'submitter',
    title: text('Submitter', '提交人'),
    key: 'submitter_id',
    pick: (record) => record.submitted_by,
  }),
  {
    schema: { name: 'tags', title: text('Tags', '标签'), type: 'labels', writable: 'never' },
    decode: (record) => (record.tags ?? []).map((tag) => tag.name),
  },
];
