import { RejectedError, text, z } from 'tandem-sync/sdk';
import { issuePath } from './client.ts';
import type { StreamContext } from './stream-context.ts';

const Children = z.looseObject({
  fields: z.looseObject({ subtasks: z.array(z.looseObject({ key: z.string() })).default([]) }),
});

/**
 * Deletes an issue; Jira Cloud has no trash. `deleteSubtasks` is never said, so Jira itself refuses one that has subtasks; children of an epic stay and lose
 * their parent. Nothing is conditional here. Source: vendor documentation, "Delete issue".
 */
export async function removeIssue({ client }: StreamContext, key: string): Promise<void> {
  const query = { fields: 'subtasks', updateHistory: false };
  const request = { method: 'GET', path: issuePath(key), query, schema: Children, accept: [404] } as const;
  const reply = await client.http.send(request);
  if (reply.status === 404) return;
  const { subtasks } = reply.data.fields;
  if (subtasks.length > 0) throw hasSubtasks(subtasks.map((child) => child.key));
  await client.http.send({ method: 'DELETE', path: issuePath(key), accept: [404] });
}

const hasSubtasks = (children: readonly string[]): RejectedError =>
  new RejectedError(
    text(
      `Jira would delete its subtasks as well (${children.join(', ')}); move or delete them first`,
      `Jira 会连同子任务一并删除（${children.join('、')}）；请先移走或删除这些子任务`,
    ),
  );
