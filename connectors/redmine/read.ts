import { ProtocolError, text, type Observed } from 'tandem-sync/sdk';
import { isInside, type Place } from './place.ts';
import type { Issue } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

/** Reads issues by id, one call each, with the moves their status may make now. */
export async function readIssues(
  context: StreamContext,
  keys: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, Observed>> {
  context.use(fields);
  const pairs = await Promise.all(keys.map(async (key) => [key, await readIssue(context, key)] as const));
  return new Map(pairs);
}

async function readIssue(context: StreamContext, key: string): Promise<Observed> {
  try {
    const [found, place] = await Promise.all([
      context.fetchIssue(key, context.including('allowed_statuses')),
      context.places.place.get(),
    ]);
    if (found === 404) return { at: 'absent' };
    if (found === 403) return { at: 'hidden', words: OUT_OF_SIGHT };
    return isInside(found, place)
      ? { at: 'present', record: await context.toRecord(found) }
      : { at: 'hidden', words: moved(found, place) };
  } catch (error) {
    if (error instanceof ProtocolError) return { at: 'unreadable', words: error.words };
    throw error;
  }
}

const OUT_OF_SIGHT = text(
  'Redmine does not show this issue to the account: it is private, or in a project the account is no member of',
  'Redmine 不向当前账号显示该问题：它是私有问题，或所在项目没有该账号',
);

const moved = (issue: Issue, place: Place) =>
  issue.project.id === place.project.id
    ? text(`the issue is now a "${issue.tracker.name}"`, `该问题的跟踪标签已改为“${issue.tracker.name}”`)
    : text(`the issue was moved to project "${issue.project.name}"`, `该问题已移到项目“${issue.project.name}”`);
