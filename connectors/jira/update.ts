import type { NativeFields, Patch, VendorRecord } from 'tandem-sync/sdk';
import { issuePath } from './client.ts';
import { encodeEdit } from './encode.ts';
import { goneWhileWriting } from './faults.ts';
import { isLinkField, writeLinks } from './links.ts';
import { Standing, type StandingFields } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { carryOut, planMove } from './transition.ts';

/**
 * Writes fields and returns what is stored. A move goes with the fields of its screen in one call; all other fields are an edit of their own, and each link is a
 * call. Everything that can be known is found out before the first of them. When a later one is refused, the earlier ones stay, and the next read shows them.
 */
export async function updateIssue(context: StreamContext, key: string, { fields }: Patch): Promise<VendorRecord> {
  context.use(Object.keys(fields));
  const standing = needsLook(fields) ? await standingOf(context, key) : undefined;
  const wanted = fields['status'];
  const moves = standing && wanted !== undefined && wanted !== null && wanted !== standing.status.name;
  const move = moves ? await planMove(context, key, standing, fields) : undefined;
  const aside = Object.entries(fields).filter(
    ([name]) => name !== 'status' && !isLinkField(name) && move?.carries.includes(name) !== true,
  );
  const body = await encodeEdit(context, Object.fromEntries(aside), standing?.labels ?? []);
  const edit = () => sendEdit(context, key, body);
  const transition = async () => (move ? carryOut(context, key, move) : undefined);
  context.touch(key);
  // A closed issue may not be editable: on the way out of such a state the move comes first, on the way in it comes last.
  const reopens = standing?.status.statusCategory?.key === 'done';
  for (const step of reopens ? [transition, edit] : [edit, transition]) await step();
  for (const [name, native] of Object.entries(fields)) {
    if (isLinkField(name)) await writeLinks(context.client, key, name, native, standing?.issuelinks ?? []);
  }
  return context.readBack(key);
}

const needsLook = (fields: NativeFields): boolean =>
  Object.keys(fields).some((name) => name === 'status' || name === 'labels' || isLinkField(name));

async function standingOf({ client }: StreamContext, key: string): Promise<StandingFields> {
  const query = { fields: 'status,labels,issuelinks', updateHistory: false };
  const reply = await client.http.send({ method: 'GET', path: issuePath(key), query, schema: Standing, accept: [404] });
  if (reply.status === 404) throw goneWhileWriting();
  return reply.data.fields;
}

async function sendEdit(
  context: StreamContext,
  key: string,
  { fields, update }: Awaited<ReturnType<typeof encodeEdit>>,
): Promise<void> {
  if (Object.keys(fields).length === 0 && Object.keys(update).length === 0) return;
  const query = (await context.quiet.get()) ? { notifyUsers: false } : {};
  await context.client.http.send({ method: 'PUT', path: issuePath(key), query, json: { fields, update } });
}
