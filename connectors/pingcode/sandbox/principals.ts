import { optionalId, requiredText } from './check.ts';
import { missing, noIdea, noItem, noTicket, Refusal } from './refusal.ts';
import type { Call } from './route.ts';
import { everyRow, type AnyRow, type One, type World } from './world.ts';

/** A record named as `principal_type` and `principal_id`. */
export interface Principal {
  /** As the caller wrote it: work items by their generation. */
  readonly type: string;
  readonly row: AnyRow;
}

/** The kind behind a name; work items are called differently from generation to generation, and only as long as that is served. */
export const oneOf = ({ switches: { profiles } }: World, type: string): One | undefined => {
  switch (type) {
    case 'idea':
    case 'ticket':
      return type;
    case 'work_item':
      return profiles.A || profiles.B ? 'work_item' : undefined;
    case 'workitem':
      return profiles.C ? 'work_item' : undefined;
    default:
      return undefined;
  }
};

export const refusedKind = (): Refusal => new Refusal('100049', 'principal_type 不受支持');

export const noRow = (one: One): Refusal => {
  switch (one) {
    case 'idea':
      return noIdea();
    case 'ticket':
      return noTicket();
    case 'work_item':
      return noItem();
  }
};

export const findPrincipal = (world: World, type: unknown, id: unknown): Principal => {
  const named = requiredText('principal_type', type);
  const one = oneOf(world, named);
  if (!one) throw refusedKind();
  const given = optionalId('principal_id', id || undefined);
  if (given === undefined) throw missing('principal_id');
  const row = everyRow(world).find(
    (candidate) => candidate.id === given && candidate.one === one && !candidate.deleted,
  );
  if (!row) throw noRow(one);
  return { type: named, row };
};

export const principalInQuery = ({ world, query }: Call): Principal =>
  findPrincipal(world, query.get('principal_type'), query.get('principal_id'));

export const principalInBody = ({ world, body }: Call): Principal =>
  findPrincipal(world, body['principal_type'], body['principal_id']);

/** The scope of a call about something is that of what it belongs to. */
export const scopeFor = (verb: 'read' | 'write', type: unknown): string =>
  type === 'work_item' || type === 'workitem' ? `pcp:${verb}:pjm:workitem` : `pcp:${verb}:ship:${String(type)}`;

export const readScope = ({ query }: Call): string => scopeFor('read', query.get('principal_type'));
export const writeScope = ({ query, body }: Call): string =>
  scopeFor('write', body['principal_type'] ?? query.get('principal_type'));

/** `principal_type=…&principal_id=…`, for the `url` of what belongs to something. */
export const inUrl = ({ type, row }: Principal): string => `principal_type=${type}&principal_id=${row.id}`;
