import { defineConnector, defineStream, text, type Stream, type StreamCard } from 'tandem-sync/sdk';
import { attachmentsOf } from './attachments.ts';
import { BUDGET, connect, probe, type Client } from './client.ts';
import { commentsOf } from './comments.ts';
import { createTask } from './create.ts';
import { describeFields } from './fields.ts';
import { findByMarker } from './find-by-marker.ts';
import { NOTES } from './notes.ts';
import { powersOf, type Powers } from './powers.ts';
import { pullTasks } from './pull.ts';
import { readTasks } from './read.ts';
import { Settings, TaskScope } from './settings.ts';
import { openContext, type StreamContext } from './stream-context.ts';
import { BY_IDS } from './tasks.ts';
import { updateTask } from './update.ts';
import { webhooks } from './webhooks.ts';

/** What a connection with these powers claims. */
export const cardFor = (powers: Powers, { markerProperty, textFormat }: Partial<Settings> = {}): StreamCard => ({
  name: 'tasks',
  kind: 'task',
  title: text('Tasks', '任务'),
  capabilities: {
    incremental: 'second',
    deletes: 'read',
    unreadableRows: true,
    ...(powers.create && {
      create: {
        // Nothing can be searched for, so a property of its own is no more than a cleaner place.
        marker: markerProperty === undefined ? 'description' : 'searchable-field',
        lookup: 'immediate',
        horizonMs: 120_000,
      },
    }),
    ...((powers.properties || powers.state) && { update: { conditional: false } }),
    transitions: powers.via === 'web' ? 'per-record' : 'by-trying',
    comments: {
      format: textFormat === undefined || textFormat === 'markdown' ? 'markdown' : 'plain',
      visibilities: [],
    },
    attachments: { visibilities: [] },
    readBatch: BY_IDS,
  },
});

const tasks = defineStream<Client, TaskScope>({
  card: cardFor(powersOf({ writes: 'auto', endpoints: {} })),
  scope: TaskScope,
  open(client, scope) {
    const context = openContext(client, scope);
    const { powers, settings } = client;
    const stream: Stream = {
      card: cardFor(powers, settings),
      describe: () => describe(context),
      pull: (cursor, options) => pullTasks(context, cursor, options),
      read: (keys, fields) => readTasks(context, keys, fields),
      ...(powers.create && {
        create: (draft) => createTask(context, draft),
        findByMarker: (markers, since) => findByMarker(context, markers, since),
      }),
      ...((powers.properties || powers.state) && { update: (key, patch) => updateTask(context, key, patch) }),
      comments: commentsOf(client),
      attachments: attachmentsOf(client),
    };
    return stream;
  },
});

async function describe({ client, scope, catalogue }: StreamContext) {
  const { settings, powers } = client;
  return describeFields({ catalogue: await catalogue.reload(), settings, powers, typed: scope.type !== undefined });
}

/** Worktile over its open platform (2020 until now), and by choice over the web application. */
export const worktile = defineConnector<Settings, Client>({
  card: {
    id: 'worktile',
    title: text('Worktile', 'Worktile'),
    summary: text('Tasks of a Worktile project', 'Worktile 项目中的任务'),
    documentation: 'https://worktile.apifox.cn',
    budget: BUDGET,
    notes: NOTES,
  },
  settings: Settings,
  connect,
  probe,
  findPeople: ({ directory }, contacts) => directory.find(contacts),
  streams: [tasks],
  webhooks,
});

export { worktile as connector };
