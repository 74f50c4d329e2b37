import type { HttpClient, Person } from 'tandem-sync/sdk';
import { bounded, type Bounded } from './bounded.ts';
import { OrganizationPage, UserPage, type Named, type User } from './schema.ts';

/** People and organisations by number. What answers bring along is kept; the rest is asked for a hundred at a time. */
export interface Directory {
  keep(answer: { readonly users?: readonly User[]; readonly organizations?: readonly Named[] }): void;
  /** Looks up those that are not known yet. */
  meet(wanted: { readonly users?: readonly number[]; readonly organizations?: readonly number[] }): Promise<void>;
  /** The person, as far as known. */
  person(id: number): Person;
  organization(id: number): string | undefined;
}

const KEPT = 20_000;
const AT_ONCE = 100;

export function createDirectory(http: Pick<HttpClient, 'get'>): Directory {
  const people = bounded<number, Person>(KEPT);
  const organizations = bounded<number, string>(KEPT);
  const keep: Directory['keep'] = (answer) => {
    for (const user of answer.users ?? []) if (user.id !== null) people.put(user.id, personOf(user.id, user));
    for (const { id, name } of answer.organizations ?? []) organizations.put(id, name);
  };
  return {
    keep,
    async meet({ users = [], organizations: wanted = [] }) {
      for (const ids of unknown(users, people)) {
        keep(await http.get('/users/show_many', { ids: ids.join(',') }, UserPage));
        // Whoever cannot be found stays a bare number, and is not asked for again.
        for (const id of ids) if (!people.has(id)) people.put(id, { id: String(id) });
      }
      for (const ids of unknown(wanted, organizations)) {
        keep(await http.get('/organizations/show_many', { ids: ids.join(',') }, OrganizationPage));
        for (const id of ids) if (!organizations.has(id)) organizations.put(id, String(id));
      }
    },
    person: (id) => people.get(id) ?? { id: String(id) },
    organization: (id) => organizations.get(id),
  };
}

export const personOf = (id: number, { name, email, phone }: User): Person => ({
  id: String(id),
  ...(name !== '' && { name }),
  ...(email ? { email } : {}),
  ...(phone ? { mobile: phone } : {}),
});

const unknown = (ids: readonly number[], kept: Bounded<number, unknown>): readonly (readonly number[])[] =>
  chunks(
    [...new Set(ids)].filter((id) => !kept.has(id)),
    AT_ONCE,
  );

export const chunks = <T>(values: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
