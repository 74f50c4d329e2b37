import type { Person } from '../model/index.ts';

/**
 * Who is who, as plain look-ups over what the shell has gathered beforehand. A shared identity is an e-mail address, a mobile number or an id of `people.json`;
 * a display name is never enough.
 */
export interface PeopleBook {
  /** The shared identity of a vendor's person, or `undefined` when nothing certain is known. */
  identify(person: Person): string | undefined;
  /** The vendor's person for a shared identity. `ambiguous` when several match: then nobody is chosen. */
  resolve(identity: string): Person | 'unknown' | 'ambiguous';
}

export const NOBODY: PeopleBook = { identify: (person) => contactOf(person), resolve: () => 'unknown' };

/** A mobile number by its digits. */
export const mobileOf = ({ mobile }: Person): string | undefined => (mobile ? mobile.replace(/[\s-]/g, '') : undefined);

/** An address as an identity: lower case; without one, the mobile number. */
export const contactOf = (person: Person): string | undefined =>
  person.email ? person.email.trim().toLowerCase() : mobileOf(person);
