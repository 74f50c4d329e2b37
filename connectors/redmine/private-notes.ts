import { RoleAnswer } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

/**
 * Whether a note marked private stays private. A role without the permission has the mark dropped without a word, and the note is public from then on: so this is
 * asked before the first such note, and whatever cannot be proved counts as no.
 */
export async function mayWritePrivately({ client, places }: StreamContext): Promise<boolean> {
  const [account, { project }] = await Promise.all([client.account.get(), places.place.get()]);
  if (account.admin) return true;
  const roles = (account.memberships ?? [])
    .filter((membership) => membership.project.id === project.id)
    .flatMap((membership) => membership.roles);
  for (const role of roles) {
    const reply = await client.http.send({
      method: 'GET',
      path: `/roles/${role.id}.json`,
      schema: RoleAnswer,
      accept: [403, 404],
    });
    if (reply.status < 400 && reply.data.role.permissions.includes('set_notes_private')) return true;
  }
  return false;
}
