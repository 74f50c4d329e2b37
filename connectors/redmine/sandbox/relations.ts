import { sentence } from './refusals.ts';
import type { IssueRow, RelationRow, Store } from './store.ts';
import type { UserRow } from './world.ts';

/** How a relation is stored when it is given from its other end. */
const REVERSED: Readonly<Record<string, string>> = {
  duplicated: 'duplicates',
  blocked: 'blocks',
  follows: 'precedes',
  copied_from: 'copied_to',
};

/** A new relation, or Redmine's complaint: one pair of issues has one relation at most, within one project. */
export function addRelation(
  store: Store,
  user: UserRow,
  issue: IssueRow,
  body: Readonly<Record<string, unknown>>,
): RelationRow | { readonly errors: readonly string[] } {
  const other = store.issues.get(Number(body['issue_to_id']));
  const type = String(body['relation_type'] ?? 'relates');
  if (!other) return { errors: [sentence(user, 'issue_to', 'blank')] };
  if (other.id === issue.id) return { errors: [sentence(user, 'issue_to', 'invalid')] };
  if (other.project !== issue.project) return { errors: [sentence(user, 'issue_to', 'other_project')] };
  const pair = [issue.id, other.id];
  if (store.relations.some(({ from, to }) => pair.includes(from) && pair.includes(to))) {
    return { errors: [sentence(user, 'issue_to', 'taken')] };
  }
  return setRelation(store, issue.id, type, other.id);
}

export function setRelation(store: Store, from: number, type: string, to: number): RelationRow {
  const forward = REVERSED[type];
  const id = store.nextRelationId();
  const row = forward === undefined ? { id, from, to, type } : { id, from: to, to: from, type: forward };
  store.relations.push(row);
  return row;
}

export const relationsOf = (store: Store, issue: number): readonly RelationRow[] =>
  store.relations.filter(({ from, to }) => from === issue || to === issue);

/** What a relation is called on this issue. */
export const typeOn = ({ from, type }: RelationRow, issue: number): string =>
  from === issue ? type : (Object.entries(REVERSED).find(([, forward]) => forward === type)?.[0] ?? type);

export const otherEnd = ({ from, to }: RelationRow, issue: number): number => (from === issue ? to : from);

export const dropRelations = (store: Store, drop: (row: RelationRow) => boolean): void => {
  store.relations.splice(0, store.relations.length, ...store.relations.filter((row) => !drop(row)));
};
