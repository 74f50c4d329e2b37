import { ConfigError, text, type Text } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import type { CustomKinds } from './custom-fields.ts';
import { CustomField, Queue } from './schema.ts';

/** The queue of the scope, with what this account may read of its custom fields. */
export interface QueueInfo {
  readonly queue: Queue;
  readonly kinds: CustomKinds;
}

/** One call for the queue and one for each of its custom fields, whose definition only an account with SeeCustomField on the field itself or globally may read. */
export async function readQueue({ http, settings }: Client, name: string): Promise<QueueInfo> {
  const path = `/queue/${encodeURIComponent(name)}`;
  const reply = await http.send({ method: 'GET', path, schema: Queue, accept: [403, 404] });
  if (reply.status !== 200) throw badScope(noQueue(name));
  const fields = reply.data.TicketCustomFields;
  if (settings.markerField !== undefined && !fields.some((field) => field.name === settings.markerField)) {
    throw badScope(noMarkerField(settings.markerField, name));
  }
  const kinds = await Promise.all(fields.map((field) => readKind(http, field.id)));
  return {
    queue: reply.data,
    kinds: new Map(kinds.filter((kind) => kind !== undefined).map((kind) => [kind.id, kind])),
  };
}

const readKind = async (http: Client['http'], id: string): Promise<CustomField | undefined> => {
  const reply = await http.send({ method: 'GET', path: `/customfield/${id}`, schema: CustomField, accept: [403, 404] });
  return reply.status === 200 ? reply.data : undefined;
};

const badScope = (words: Text): ConfigError =>
  new ConfigError([{ file: 'config/syncs.json', path: 'scope.queue', words }]);

/** The server answers 403 for a queue that does not exist as well. */
const noQueue = (name: string): Text =>
  text(
    `there is no queue "${name}", or this account lacks the right SeeQueue on it`,
    `队列“${name}”不存在，或该账号没有它的 SeeQueue 权限`,
  );

/** A value for a custom field that the queue does not have is dropped without a word, and with it the marker. */
const noMarkerField = (field: string, queue: string): Text =>
  text(
    `the custom field "${field}" (setting markerField) is not on the queue "${queue}", or this account lacks the right SeeCustomField`,
    `自定义字段“${field}”（设置项 markerField）未应用于队列“${queue}”，或该账号没有 SeeCustomField 权限`,
  );
