import { API, type Client } from './client.ts';
import type { Place } from './place.ts';
import { Permissions } from './schema.ts';

/** Which of these permissions the account has in the project; none when the project is not shown to it. */
async function held(client: Client, { project }: Place, names: readonly string[]): Promise<readonly string[]> {
  const query = { projectId: project.id, permissions: names.join(',') };
  const request = {
    method: 'GET',
    path: `${API}/mypermissions`,
    query,
    schema: Permissions,
    accept: [400, 404],
  } as const;
  const reply = await client.http.send(request);
  if (reply.status >= 400) return [];
  const { permissions } = reply.data;
  return names.filter((name) => permissions[name]?.havePermission === true);
}

/** Whether the account still sees the project: a missing issue proves nothing where it does not. */
export const maySee = async (client: Client, place: Place): Promise<boolean> =>
  (await held(client, place, ['BROWSE_PROJECTS'])).length > 0;

/** `notifyUsers=false` is for administrators of Jira or of the project; for others it is an error. */
export const mayBeQuiet = async (client: Client, place: Place): Promise<boolean> =>
  (await held(client, place, ['ADMINISTER', 'ADMINISTER_PROJECTS'])).length > 0;
