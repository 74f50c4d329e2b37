import type { Person } from '../model/index.ts';
import { contactOf, type PeopleBook } from '../mapping/index.ts';
import type { Connection } from '../sdk/index.ts';

/** A people book that looks contacts up at the vendor beforehand, once each. */
export interface EnginePeopleBook extends PeopleBook {
  /** Looks up those identities that are not known yet, in one call. */
  prepare(identities: readonly string[]): Promise<void>;
}

/**
 * `known` is `people.json` for this connection: shared identity → vendor id. It decides; the vendor's directory is asked only for the rest, and only by address
 * or number.
 */
export function createPeopleBook(connection: Connection, known: Readonly<Record<string, string>>): EnginePeopleBook {
  const identityOf = new Map(Object.entries(known).map(([identity, id]) => [id, identity]));
  const found = new Map<string, readonly Person[]>();
  return {
    identify: (person) => identityOf.get(person.id) ?? contactOf(person),
    resolve(identity) {
      const id = known[identity];
      if (id !== undefined) return { id };
      const people = found.get(identity) ?? [];
      const [first] = people;
      if (first === undefined) return 'unknown';
      return people.length === 1 ? first : 'ambiguous';
    },
    async prepare(identities) {
      const missing = [...new Set(identities)].filter((identity) => known[identity] === undefined && !found.has(identity));
      if (missing.length === 0) return;
      const people = connection.findPeople ? await connection.findPeople(missing) : [];
      for (const identity of missing) found.set(identity, people.filter((person) => matches(person, identity)));
    },
  };
}

const matches = (person: Person, identity: string): boolean =>
  contactOf(person) === identity || contactOf({ id: person.id, ...(person.mobile !== undefined && { mobile: person.mobile }) }) === identity;
