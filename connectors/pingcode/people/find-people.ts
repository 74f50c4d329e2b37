import type { HttpClient, Person } from 'tandem-sync/sdk';
import { listingOf, PAGE_SIZE } from '../lists/listing.ts';
import { User, type UserRef } from '../schema.ts';

export const USERS = '/v1/directory/users';
export const UserListing = listingOf(User);

/** PingCode's limit for lists of values in a query. */
const CSV_MAX = 20;

/** People by e-mail address or mobile number, twenty to a call; those the directory does not have are left out. */
export async function findPeople(http: HttpClient, contacts: readonly string[]): Promise<readonly Person[]> {
  const emails = contacts.filter((contact) => contact.includes('@'));
  const mobiles = contacts.filter((contact) => !contact.includes('@'));
  const queries = [
    ...chunks(emails, CSV_MAX).map((batch) => ({ emails: batch.join(',') })),
    ...chunks(mobiles, CSV_MAX).map((batch) => ({ mobiles: batch.join(',') })),
  ];
  const pages = await Promise.all(
    queries.map((query) => http.get(USERS, { ...query, page_size: PAGE_SIZE }, UserListing)),
  );
  const wanted = new Set(contacts.map(plain));
  // A filter PingCode does not know is ignored without a word, so what comes back is checked.
  const hit = (user: User) => [user.email, user.mobile].some((contact) => !!contact && wanted.has(plain(contact)));
  return pages.flatMap((page) => page.values.filter(hit).map(toPerson));
}

/** A directory user, or one embedded in a record, which has neither e-mail nor mobile. */
export const toPerson = (user: UserRef & Partial<Pick<User, 'email' | 'mobile'>>): Person => ({
  id: user.id,
  name: user.display_name || user.name,
  ...(user.email && { email: user.email }),
  ...(user.mobile && { mobile: user.mobile }),
});

/** E-mail addresses without case; mobile numbers as digits, without the country code of the mainland. */
const plain = (contact: string): string =>
  contact.includes('@') ? contact.trim().toLowerCase() : contact.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '');

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
