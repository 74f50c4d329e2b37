import type { Person } from '../model/index.ts';
import { contactOf, type PeopleBook } from '../mapping/index.ts';
import type { Connection } from '../sdk/index.ts';

/** A people book that looks contacts up at the vendor beforehand, once each. */
export interface EnginePeopleBook extends PeopleBook {
  /** Looks up those identities that are not known yet, in one call; what another caller is just asking for is waited for, not asked again. */
  prepare(identities: readonly string[]): Promise<void>;
}

/**
 * `known` is `people.json` for this connection: shared identity → vendor id. It decides; the vendor's directory is asked only for the rest, and only by address
 * or number.
 */
export function createPeopleBook(connection: Connection, known: Readonly<Record<string, string>>): EnginePeopleBook {
  const identityOf = new Map(Object.entries(known).map(([identity, id]) => [id, identity]));
  const found = new Map<string, readonly Person[]>();
  const asking = new Map<string, Promise<void>>();
  const ask = async (identities: readonly string[]): Promise<void> => {
    try {
      const people = connection.findPeople ? await connection.findPeople(identities) : [];
      for (const identity of identities)
        found.set(
          identity,
          people.filter((person) => matches(person, identity)),
        );
    } finally {
      for (const identity of identities) asking.delete(identity);
    }
  };
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
      const missing = [...new Set(identities)].filter(
        (identity) => known[identity] === undefined && !found.has(identity),
      );
      const unasked = missing.filter((identity) => !asking.has(identity));
      const asked = unasked.length > 0 ? ask(unasked) : undefined;
      if (asked) for (const identity of unasked) asking.set(identity, asked);
      await Promise.all(missing.flatMap((identity) => asking.get(identity) ?? []));
    },
  };
}

const matches = (person: Person, identity: string): boolean =>
  contactOf(person) === identity ||
  contactOf({ id: person.id, ...(person.mobile !== undefined && { mobile: person.mobile }) }) === identity;
