import { type Clock, type Host, type HttpClient, type Log, type Query, once, type Once } from 'tandem-sync/sdk';
import { byId, type CustomFieldsById } from './custom-fields.ts';
import { explain } from './faults.ts';
import {
  CustomFields,
  Priorities,
  Statuses,
  Trackers,
  UserAnswer,
  UserPage,
  type Ref,
  type Tracker,
  type User,
} from './schema.ts';
import type { Settings } from './settings.ts';

/** One Redmine account, with the small lists that names are looked up in. */
export interface Client {
  readonly settings: Settings;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly statuses: Once<readonly Ref[]>;
  readonly priorities: Once<readonly Ref[]>;
  readonly trackers: Once<readonly Tracker[]>;
  /** The account itself, with its memberships. */
  readonly account: Once<User>;
  /** Custom fields of issues with their formats; `undefined` when the account is no administrator, who alone may read them. */
  readonly customFields: Once<CustomFieldsById | undefined>;
  /** Active users whose login, name or address contains the text; `undefined` when the account is no administrator. */
  users(containing: string): Promise<readonly User[] | undefined>;
}

/** No I/O yet. */
export function createClient(settings: Settings, host: Host): Client {
  const http = host.http({
    baseUrl: settings.baseUrl,
    headers: { 'x-redmine-api-key': settings.token },
    secrets: [settings.token],
    explain,
    defaultBudget: { concurrency: 4 },
  });
  return {
    settings,
    http,
    clock: host.clock,
    log: host.log,
    statuses: once(async () => (await http.get('/issue_statuses.json', {}, Statuses)).issue_statuses),
    priorities: once(
      async () => (await http.get('/enumerations/issue_priorities.json', {}, Priorities)).issue_priorities,
    ),
    trackers: once(async () => (await http.get('/trackers.json', {}, Trackers)).trackers),
    account: once(async () => (await http.get('/users/current.json', { include: 'memberships' }, UserAnswer)).user),
    customFields: once(() => readCustomFields(http)),
    users: userSearch(http),
  };
}

async function readCustomFields(http: HttpClient): Promise<CustomFieldsById | undefined> {
  const reply = await http.send({ method: 'GET', path: '/custom_fields.json', schema: CustomFields, accept: [403] });
  if (reply.status === 403) return undefined;
  return byId(reply.data.custom_fields.filter((field) => (field.customized_type ?? 'issue') === 'issue'));
}

const userSearch = (http: HttpClient): Client['users'] => {
  let refused = false;
  return async (containing) => {
    if (refused) return undefined;
    const query: Query = { name: containing, limit: 100 };
    const reply = await http.send({ method: 'GET', path: '/users.json', query, schema: UserPage, accept: [403] });
    refused = reply.status === 403;
    return refused ? undefined : reply.data.users;
  };
};

/** A ref by its display name; the list is asked for again before a name counts as unknown. */
export async function namedRef(list: Once<readonly Ref[]>, name: string): Promise<Ref | undefined> {
  const find = (refs: readonly Ref[]) => refs.find((ref) => ref.name === name);
  return find(await list.get()) ?? find(await list.reload());
}
