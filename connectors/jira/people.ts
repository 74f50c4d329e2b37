import type { Account, Person } from 'tandem-sync/sdk';
import { API, type Client } from './client.ts';
import { Users, type User } from './schema.ts';
import { personOf } from './values.ts';

/**
 * People by e-mail address. Jira keeps addresses to itself unless the person, or the organisation that manages the account, shows them: somebody found whose
 * address does not show proves nothing and is left out, and `people.json` names them by account id. Names are no identity and are never compared.
 */
export async function findPeople(client: Client, contacts: readonly string[]): Promise<readonly Person[]> {
  const found = new Map<string, Person>();
  for (const contact of contacts.filter((one) => one.includes('@'))) {
    const users = await client.http.get(`${API}/user/search`, { query: contact, maxResults: 50 }, Users);
    for (const user of users.filter((one) => isThem(one, contact))) found.set(user.accountId, personOf(user));
  }
  return [...found.values()];
}

/** Apps and people who have left cannot be given work. */
const isThem = ({ emailAddress, active, accountType }: User, contact: string): boolean =>
  emailAddress?.toLowerCase() === contact.toLowerCase() && active !== false && accountType !== 'app';

/** Proves the credentials with one call; the only one that a visitor may not make either. */
export async function probe(client: Client): Promise<Account> {
  const { accountId, displayName } = await client.account.reload();
  return { id: accountId, name: displayName ?? accountId };
}
