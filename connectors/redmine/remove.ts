import { RejectedError, text } from 'tandem-sync/sdk';
import type { StreamContext } from './stream-context.ts';

/**
 * Removes an issue; Redmine has no trash. It takes subtasks along without a word (measured on 5.0: `DELETE` answers 204, the children are gone), so an issue
 * that has some is refused. Nothing is conditional here: it is read just before.
 */
export async function removeIssue(context: StreamContext, key: string): Promise<void> {
  const found = await context.fetchIssue(key, 'children');
  if (found === 404) return;
  if (found === 403) throw notAllowed();
  const children = found.children ?? [];
  if (children.length > 0) throw hasSubtasks(children.map(({ id }) => `#${id}`));
  const path = `/issues/${encodeURIComponent(key)}.json`;
  const { status } = await context.client.http.send({ method: 'DELETE', path, accept: [403, 404] });
  if (status === 403) throw notAllowed();
}

const hasSubtasks = (children: readonly string[]): RejectedError =>
  new RejectedError(
    text(
      `Redmine would delete its subtasks as well (${children.join(', ')}); move or delete them first`,
      `Redmine 会连同子任务一并删除（${children.join('、')}）；请先移走或删除这些子任务`,
    ),
  );

const notAllowed = (): RejectedError =>
  new RejectedError(
    text(
      'this account may not delete the issue (403): it needs the permission "Delete issues"',
      '当前账号无权删除该问题（403）：需要“删除问题”权限',
    ),
  );
