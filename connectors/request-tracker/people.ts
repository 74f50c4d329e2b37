import { AuthError, text, type Account, type HttpClient, type Person } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { PersonList, User, type PersonRef } from './schema.ts';
import { chunks, PAGE } from './ticket-sql.ts';

/** Who is who. Lists name people in full; a ticket by key names requestors by user name only, so what was seen is kept. */
export interface People {
  /** Looks up the users among these that are not known yet: one call for a hundred of them. */
  meet(refs: readonly PersonRef[]): Promise<void>;
  /** The person, as far as known. */
  person(ref: PersonRef): Person;
  byEmail(addresses: readonly string[]): Promise<readonly Person[]>;
}

/** What is asked of a user wherever a reference can be expanded. */
export const PERSON_FIELDS = 'Name,EmailAddress,RealName';

const KEPT = 5_000;

export function createPeople(http: HttpClient): People {
  const known = new Map<string, Person>();
  const keep = (person: Person): Person => {
    known.delete(person.id);
    known.set(person.id, person);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    return person;
  };
  const search = async (field: 'Name' | 'EmailAddress', values: readonly string[]): Promise<readonly Person[]> => {
    const found: Person[] = [];
    for (const some of chunks(values, PAGE)) {
      const query = JSON.stringify([{ field, operator: 'IN', value: some }]);
      // A person who left still stands in old tickets, but nothing new is given to them.
      const options = {
        query,
        fields: PERSON_FIELDS,
        per_page: PAGE,
        find_disabled_rows: field === 'Name' ? 1 : undefined,
      };
      const { items } = await http.get('/users', options, PersonList);
      found.push(...items.map((ref) => keep(toPerson(ref))));
    }
    return found;
  };
  return {
    async meet(refs) {
      const names = refs.filter((ref) => isUser(ref) && !isExpanded(ref)).map((ref) => ref.id);
      const strangers = [...new Set(names)].filter((name) => !known.has(name));
      if (strangers.length === 0) return;
      await search('Name', strangers);
      // Whoever cannot be found stays a bare name, and is not asked for again.
      for (const name of strangers) if (!known.has(name)) keep(bare(name));
    },
    person: (ref) => {
      if (!isUser(ref)) return group(ref);
      return isExpanded(ref) ? keep(toPerson(ref)) : (known.get(ref.id) ?? bare(ref.id));
    },
    async byEmail(addresses) {
      const wanted = new Set(addresses.map((address) => address.toLowerCase()));
      // A field that may not be searched is ignored by the server, which then names everybody.
      return (await search('EmailAddress', [...wanted])).filter(({ email }) => wanted.has(email?.toLowerCase() ?? ''));
    },
  };
}

const isUser = (ref: PersonRef): boolean => ref.type !== 'group';
const isExpanded = (ref: PersonRef): boolean => ref.EmailAddress !== undefined;
const bare = (name: string): Person => ({ id: name, name, ...(name.includes('@') && { email: name }) });
/** A group in a role keeps its place when the people beside it change: its number is taken back on a write. */
const group = (ref: PersonRef): Person => ({ id: ref.id, name: `group ${ref.id}` });

/** The server wants users back by name: an owner by e-mail "does not exist". */
const toPerson = (ref: PersonRef): Person => {
  const name = ref.Name ?? ref.id;
  return {
    id: name,
    name: ref.RealName !== undefined && ref.RealName !== null && ref.RealName !== '' ? ref.RealName : name,
    ...(ref.EmailAddress !== undefined &&
      ref.EmailAddress !== null &&
      ref.EmailAddress !== '' && { email: ref.EmailAddress }),
  };
};

/** By e-mail address only: an account without administrator's rights may not search mobile numbers. */
export async function findPeople(client: Client, contacts: readonly string[]): Promise<readonly Person[]> {
  const addresses = contacts.filter((contact) => contact.includes('@'));
  return addresses.length === 0 ? [] : client.people.byEmail(addresses);
}

/** The second part of a token is the number of its user; the server has no "who am I". */
export async function probe({ http, settings }: Client): Promise<Account> {
  const id = /^\d+-(\d+)-/.exec(settings.token)?.[1];
  if (id === undefined) throw notAToken();
  const user = await http.get(`/user/${id}`, {}, User);
  return { id, name: user.Name };
}

const notAToken = (): AuthError =>
  new AuthError(
    text(
      'the token is not one of Request Tracker: those look like 1-23-0123456789abcdef (Logged in as → Settings → Auth Tokens)',
      '令牌格式不正确：Request Tracker 的令牌形如 1-23-0123456789abcdef（右上角用户菜单 → 设置 → 认证令牌）',
    ),
  );
