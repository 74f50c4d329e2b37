import type { Context } from './context.ts';
import { fewComments } from './messages.ts';
import type { Ticket } from './schema.ts';
import { CLOSED } from './states.ts';

/** What Zendesk tags a ticket with when it closes it for having been merged into another. */
const TAG = 'closed_by_merge';

export const looksMerged = ({ status, tags }: Pick<Ticket, 'status' | 'tags'>): boolean =>
  status === CLOSED && tags.includes(TAG);

/**
 * The ticket this one was merged into. The API has no field for it: such a ticket is closed, tagged, and its last comment ("This request was closed and merged
 * into request #123") names the other one, in the account's language. `undefined` when that cannot be made out; then it counts as any closed ticket.
 */
export async function mergedInto({ http, merged }: Context, ticket: Ticket): Promise<string | undefined> {
  if (!looksMerged(ticket)) return undefined;
  const key = String(ticket.id);
  const known = merged.get(key);
  if (known !== undefined) return known;
  const comments = await fewComments(http, key, 'last', FEW);
  const target = comments.map((comment) => targetIn(comment.body ?? '', key)).find((one) => one !== undefined);
  if (target !== undefined) merged.put(key, target);
  return target;
}

/** People may have gone on writing before it was closed. */
const FEW = 5;

const targetIn = (body: string, own: string): string | undefined => {
  const numbers = [...body.matchAll(/#(\d+)/g)].map((match) => match[1]);
  const [first] = numbers;
  return first === own ? undefined : first;
};
