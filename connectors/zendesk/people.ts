import type { Account, Person } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { personOf } from './directory.ts';
import { notSignedIn } from './faults.ts';
import { UserPage, type User } from './schema.ts';

/**
 * Users with exactly this address or number: one call each. The search finds more than was asked for, so that its answers are compared; people who were
 * suspended or deleted are left out.
 */
export async function findPeople({ http }: Client, contacts: readonly string[]): Promise<readonly Person[]> {
  const found = await Promise.all(
    contacts.map(async (contact) => {
      const { users } = await http.get('/users/search', { query: contact }, UserPage);
      return users.filter((user) => isThere(user) && reachedBy(user, contact));
    }),
  );
  const byId = new Map(found.flat().flatMap((user) => (user.id === null ? [] : [[user.id, user] as const])));
  return [...byId].map(([id, user]) => personOf(id, user));
}

const isThere = ({ active, suspended }: User): boolean => active !== false && suspended !== true;

const reachedBy = ({ email, phone }: User, contact: string): boolean =>
  contact.includes('@')
    ? email?.toLowerCase() === contact.trim().toLowerCase()
    : digits(phone ?? '') === digits(contact) && digits(contact) !== '';

const digits = (number: string): string => number.replace(/[\s()-]/g, '');

/** Proves the credentials with one call: wrong ones may be answered as nobody instead of being refused. */
export async function probe(client: Client): Promise<Account> {
  const { id, name, email } = await client.account.reload();
  if (id === null) throw notSignedIn();
  return { id: String(id), name: name === '' ? (email ?? String(id)) : name };
}
