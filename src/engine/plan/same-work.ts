import { canonicalJson } from '../../mapping/index.ts';
import type { Companion, Operation, Subject } from '../../sync/index.ts';

/** Whether two plans of a step come to the same: the same operations in the same order, whatever the items are called and whatever they cost. */
export const sameOperations = (written: readonly Operation[], now: readonly Operation[]): boolean =>
  JSON.stringify(written.map(effectOf)) === JSON.stringify(now.map(effectOf));

/** What an operation does, without how items are called and what it costs. */
const effectOf = ({ requests: _, ...operation }: Operation): string =>
  canonicalJson(Object.fromEntries(Object.entries(operation).map(([name, value]) => [name, keyOf(value)])));

const keyOf = (value: unknown): unknown => (isSubject(value) ? value.key : value);

const isSubject = (value: unknown): value is Subject =>
  typeof value === 'object' && value !== null && 'key' in value && 'label' in value;

/** Whether what is about to be done is in the plan: as it stands there, or the rest of a path that is. */
export function covers(planned: Operation, operation: Operation): boolean {
  if (planned.side !== operation.side) return false;
  switch (operation.kind) {
    case 'update':
      return planned.kind === 'update' && operation.changes.every((one) => planned.changes.some(sameChange(one)));
    case 'transition': {
      // A vendor may open a record in another state than it was sent: what leads to the state in the file is part of the create.
      if (planned.kind === 'create') return planned.shared[operation.field] === operation.to;
      if (planned.kind !== 'transition' || planned.field !== operation.field || planned.to !== operation.to)
        return false;
      return planned.explores || (endsWith(planned.path, operation.path) && sameAlong(planned, operation));
    }
    case 'comment':
      return (
        planned.kind === 'comment' &&
        planned.source === operation.source &&
        planned.visibility === operation.visibility &&
        planned.body === operation.body
      );
    case 'close':
    case 'delete':
      return effectOf(planned) === effectOf(operation);
    case 'create':
    case 'join':
      return planned.kind === operation.kind;
  }
}

/** What goes along with each move that is left is in the plan, to the letter. */
const sameAlong = (planned: Transition, { path, needs = {} }: Transition): boolean =>
  path.every((state) => canonicalJson([sentWith(planned.needs?.[state])]) === canonicalJson([sentWith(needs[state])]));

const sentWith = (along: readonly Companion[] = []) => along.map(({ native, write }) => ({ native, write }));

type Transition = Operation & { readonly kind: 'transition' };
type Change = (Operation & { readonly kind: 'update' })['changes'][number];

const sameChange =
  (one: Change) =>
  (other: Change): boolean =>
    one.native === other.native && canonicalJson([one.write]) === canonicalJson([other.write]);

const endsWith = (path: readonly string[], rest: readonly string[]): boolean =>
  JSON.stringify(path.slice(path.length - rest.length)) === JSON.stringify(rest);
