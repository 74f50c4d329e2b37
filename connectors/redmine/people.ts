import type { Account, Person } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import type { User } from './schema.ts';

/**
 * Users with exactly this e-mail address. Only an administrator may look users up; for any other account there is nobody to find, and `people.json` names people
 * by their Redmine id. Names are no identity and are never compared.
 */
export async function findPeople(client: Client, contacts: readonly string[]): Promise<readonly Person[]> {
  const found: Person[] = [];
  for (const contact of contacts.filter((one) => one.includes('@'))) {
    const users = await client.users(contact);
    if (users === undefined) return [];
    found.push(...users.filter((user) => user.mail?.toLowerCase() === contact.toLowerCase()).map(toPerson));
  }
  return found;
}

const toPerson = (user: User): Person => ({
  id: String(user.id),
  name: fullName(user),
  ...(user.mail !== undefined && { email: user.mail }),
});

const fullName = (user: User): string => `${user.firstname} ${user.lastname}`.trim();

/** Proves the key with one call. */
export async function probe(client: Client): Promise<Account> {
  const user = await client.account.reload();
  return { id: String(user.id), name: user.login ?? fullName(user) };
}
