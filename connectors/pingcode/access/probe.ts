import type { Account } from 'tandem-sync/sdk';
import type { Client } from '../client.ts';
import { Team, UserRef } from '../schema.ts';

/** Whose account it is: the organisation of an enterprise token, which has no user behind it, or the person of a user token. */
export const probe = async ({ http, identity }: Client): Promise<Account> => {
  if (identity === 'enterprise') {
    const { id, name } = await http.get('/v1/directory/team', {}, Team);
    return { id, name };
  }
  const { id, name, display_name } = await http.get('/v1/myself', {}, UserRef);
  return { id, name: display_name || name };
};
