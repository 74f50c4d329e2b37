import { contactOf, mobileOf, type PeopleBook } from '../../mapping/index.ts';
import type { Person } from '../../model/index.ts';
import type { Connection } from '../../sdk/index.ts';
import type { Contacts } from './contacts.ts';

/** A people book that looks contacts up at the vendor beforehand, once each. */
export interface EnginePeopleBook extends PeopleBook {
  /** Looks up those identities that are not known yet, in one call; what another caller is just asking for is waited for, not asked again. */
  prepare(identities: readonly string[]): Promise<void>;
}

/**
 * `known` is `people.json` for this connection: shared identity → vendor id; where an admin has said who somebody is, nobody else is asked. For the rest the
 * vendor's directory is asked by address, and by the number that belongs to the address where nobody has it. A name is never enough.
 */
export function createPeopleBook(
  connection: Connection,
  known: Readonly<Record<string, string>>,
  contacts: Contacts,
): EnginePeopleBook {
  const identityOf = new Map(Object.entries(known).map(([identity, id]) => [id, identity]));
  const found = new Map<string, readonly Person[]>();
  const asking = new Map<string, Promise<void>>();
  const ask = async (identities: readonly string[]): Promise<void> => {
    const asked = identities.flatMap((identity) => [identity, contacts.mobileOf(identity) ?? []].flat());
    try {
      const people = connection.findPeople ? await connection.findPeople([...new Set(asked)]) : [];
      for (const identity of identities) found.set(identity, choose(people, identity, contacts.mobileOf(identity)));
    } finally {
      for (const identity of identities) asking.delete(identity);
    }
  };
  return {
    identify: (person) => identityOf.get(person.id) ?? contacts.identify(person),
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

/** Those who have the address or number itself; only if there is nobody, those with the number that belongs to the address. */
function choose(people: readonly Person[], identity: string, mobile: string | undefined): readonly Person[] {
  const direct = people.filter((person) => hasContact(person, identity));
  return direct.length > 0 || mobile === undefined ? direct : people.filter((person) => hasContact(person, mobile));
}

const hasContact = (person: Person, contact: string): boolean =>
  contactOf(person) === contact || mobileOf(person) === contact;
