import { defineStream, once, text, z, type BoundStream, type StreamCard } from 'tandem-sync/sdk';
import { CODES } from '../access/faults.ts';
import type { Client } from '../client.ts';
import { removeItem } from '../records/remove.ts';
import { capabilities, cardFor } from './capabilities.ts';
import { itemStage } from './item-stage.ts';
import { openStream } from './open-stream.ts';
import { findProject } from './project.ts';

const card: StreamCard = {
  name: 'work-items',
  kind: 'task',
  title: text('Work items', '工作项'),
  capabilities: { ...capabilities('graph'), remove: { to: 'nothing' } },
};

/** Work items (工作项) of one project: stories, tasks, bugs and the tenant's own types, each type with its own workflow. */
export const workItems: BoundStream<Client> = defineStream({
  card,
  scope: z.strictObject({
    /** Identifier, name or id. */
    project: z.string().min(1),
    /** Id (`story`, `bug`) or name of a type: only its items are synced, and new ones get it. */
    type: z.string().min(1).optional(),
  }),
  open: (client: Client, scope) => {
    const { http, profile } = client;
    const project = once(async () => findProject(http, await profile(), scope.project));
    const load = async () => itemStage(client, await profile(), await project.get(), scope.type);
    const kind = { stream: 'work-items', absent: CODES.itemAbsent, entity: 'workitem' } as const;
    return {
      ...openStream(client, kind, load),
      card: cardFor(card, client.settings),
      remove: async (key) => removeItem(http, await profile(), key),
    };
  },
});
