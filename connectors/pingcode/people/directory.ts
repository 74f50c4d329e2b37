import { RejectedError, type Clock, type HttpClient, type Log, type Person } from 'tandem-sync/sdk';
import { toPerson, UserListing, USERS } from './find-people.ts';
import { walkOffsets, type Listing, type PageAt } from '../lists/listing.ts';
import { User, type UserRef } from '../schema.ts';

/** Up to this many strangers are asked for one by one; more are cheaper to find in the list. */
const ONE_BY_ONE = 5;
const REMEMBER_MS = 3_600_000;

export type People = ReadonlyMap<string, Person>;

/** Turns users embedded in records, which come without e-mail and mobile, into people. What it learns it remembers for an hour. */
export interface Directory {
  /** One person for each user: with e-mail and mobile where the directory has them and the token may read it. */
  resolve(users: readonly UserRef[]): Promise<People>;
}

export const openDirectory = (http: HttpClient, clock: Clock, log: Log): Directory => {
  const known = new Map<string, { readonly person: Person; readonly at: number }>();
  let forbidden = false;

  const isFresh = (id: string): boolean => (known.get(id)?.at ?? Number.NEGATIVE_INFINITY) > clock.now() - REMEMBER_MS;
  const remember = (person: Person): void => void known.set(person.id, { person, at: clock.now() });
  const giveUp = (): void => {
    if (!forbidden)
      log.warn({ scope: 'pcp:read:global:team' }, 'people come without e-mail: the directory may not be read');
    forbidden = true;
  };

  const page = async ({ size, index }: PageAt): Promise<Listing<User>> => {
    const query = { page_size: size, page_index: index };
    const reply = await http.send({ method: 'GET', path: USERS, query, schema: UserListing, accept: [403] });
    if (reply.status !== 403) return reply.data;
    giveUp();
    return { page_size: size, page_index: index, total: 0, values: [] };
  };

  const fromList = async (users: readonly UserRef[]): Promise<void> => {
    const wanted = new Set(users.map((user) => user.id));
    for await (const { rows } of walkOffsets(page)) {
      for (const user of rows) if (wanted.delete(user.id)) remember(toPerson(user));
      if (wanted.size === 0) return;
    }
  };

  const oneByOne = async (user: UserRef): Promise<void> => {
    try {
      const reply = await http.send({ method: 'GET', path: `${USERS}/${user.id}`, schema: User, accept: [403, 404] });
      if (reply.status === 403) giveUp();
      remember(toPerson(reply.status < 300 ? reply.data : user));
    } catch (error) {
      // Applications, and people who left, may stand in a record and yet be unknown to the directory.
      if (!(error instanceof RejectedError)) throw error;
      remember(toPerson(user));
    }
  };

  return {
    async resolve(users) {
      const distinct = [...new Map(users.map((user) => [user.id, user])).values()];
      const strangers = distinct.filter((user) => !isFresh(user.id));
      if (!forbidden && strangers.length > ONE_BY_ONE) await fromList(strangers);
      if (!forbidden) await Promise.all(strangers.filter((user) => !isFresh(user.id)).map(oneByOne));
      return new Map(distinct.map((user) => [user.id, known.get(user.id)?.person ?? toPerson(user)]));
    },
  };
};
