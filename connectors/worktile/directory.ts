import { once, type Clock, type Once, type Person } from 'tandem-sync/sdk';
import type { Api } from './api.ts';
import { chunks, Entries, PAGE_SIZE, pageOf, walkPages } from './listing.ts';
import { Member } from './schema.ts';

/** How many ids travel in one query. */
const BATCH = 50;
const MEMBERS_PAGE = Math.min(100, PAGE_SIZE);
const REMEMBER_MS = 3_600_000;

export type People = ReadonlyMap<string, Person>;

/** The members of the enterprise. What it learns it remembers for an hour: the complete list takes Worktile many seconds. */
export interface Directory {
  /** One person for each uid; somebody unknown is a person with nothing but an id. */
  resolve(uids: readonly string[]): Promise<People>;
  /** People by address or number, where the list shows them. Names are no identity and are never compared. */
  find(contacts: readonly string[]): Promise<readonly Person[]>;
}

export function openDirectory(api: Api, clock: Clock): Directory {
  const known = new Map<string, { readonly person: Person; readonly at: number }>();
  const remember = (person: Person): void => void known.set(person.id, { person, at: clock.now() });
  const everybody = everyHour(clock, async () => {
    const all: Person[] = [];
    for await (const { rows } of walkPages((index) =>
      api.call({
        endpoint: 'members',
        query: { page_index: index, page_size: MEMBERS_PAGE },
        schema: pageOf(Member),
      }),
    ))
      all.push(...rows.map(toPerson));
    all.forEach(remember);
    return all;
  });
  const isFresh = (uid: string): boolean => (known.get(uid)?.at ?? -Infinity) > clock.now() - REMEMBER_MS;

  return {
    async resolve(uids) {
      const distinct = [...new Set(uids)];
      for (const batch of chunks(
        distinct.filter((uid) => !isFresh(uid)),
        BATCH,
      )) {
        const found = await api.get('membersByIds', { uids: batch.join(',') }, Entries);
        for (const uid of batch) remember({ id: uid });
        for (const entry of found) {
          const member = Member.safeParse(entry).data;
          if (member) remember(toPerson(member));
        }
      }
      return new Map(distinct.map((uid) => [uid, known.get(uid)?.person ?? { id: uid }]));
    },
    async find(contacts) {
      const wanted = new Set(contacts.map(plain));
      const people = await everybody();
      return people.filter(({ email, mobile }) => [email, mobile].some((one) => !!one && wanted.has(plain(one))));
    },
  };
}

const everyHour = <T>(clock: Clock, load: () => Promise<T>): (() => Promise<T>) => {
  const held: Once<T> = once(load);
  let loadedAt: number | undefined;
  return () => {
    const stale = loadedAt === undefined || loadedAt <= clock.now() - REMEMBER_MS;
    if (!stale) return held.get();
    loadedAt = clock.now();
    return held.reload();
  };
};

const toPerson = ({ uid, name, display_name: shown, email, mobile }: Member): Person => ({
  id: uid,
  ...((shown || name) && { name: shown || name || '' }),
  ...(email && { email }),
  ...(mobile && { mobile }),
});

/** E-mail addresses without case; mobile numbers as digits, without the country code of the mainland. */
const plain = (contact: string): string =>
  contact.includes('@') ? contact.trim().toLowerCase() : contact.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '');
