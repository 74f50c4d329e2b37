import {
  StaleError,
  TransitionError,
  text,
  type Draft,
  type NativeFields,
  type Patch,
  type RejectedError,
  type VendorRecord,
  afterWrite,
} from 'tandem-sync/sdk';
import { refusal, toBody } from './body.ts';
import { kindsFor, type Context } from './context.ts';
import { customName } from './custom-fields.ts';
import { differences } from './differences.ts';
import { markerUri } from './marker-place.ts';
import { getTicket, toHeldRecords, type Held } from './read.ts';
import { Created, Sentences } from './schema.ts';
import { versionOf } from './version.ts';

/**
 * Writes the fields in one call and reads the ticket back, because a refusal is a `200` with a sentence in it: two calls, three for a version that was not seen here lately. Throws
 * `StaleError` when the ticket moved since `ifVersion`, `TransitionError` for a status the lifecycle refuses, `RejectedError` for any other field that is not
 * stored afterwards. Fields beside a refused one may have been written.
 */
export async function updateTicket(context: Context, key: string, patch: Patch): Promise<VendorRecord> {
  const names = Object.keys(patch.fields);
  const kinds = await kindsFor(context, names);
  const json = toBody(patch.fields, { settings: context.settings, kinds, creating: false });
  const etag = patch.ifVersion === undefined ? undefined : await precondition(context, key, patch.ifVersion);
  const headers = etag === undefined ? {} : { 'if-match': `"${etag}"` };
  const request = { method: 'PUT', path: `/ticket/${key}`, json, headers, schema: Sentences } as const;
  const { data: said } = await context.http.send(request);
  const record = await afterWrite(TAKEN, () => readBack(context, key, names));
  const refused = differences(patch.fields, record.fields);
  if (refused.length > 0) throw notStored(refused, patch.fields, record.fields, said);
  return record;
}

/** The ETag of a version: known when this stream has just seen it; otherwise the ticket is asked for, and has to be in that version still. */
export const precondition = async (context: Context, key: string, version: string): Promise<string> => {
  const known = context.etags.of(key, version);
  if (known !== undefined) return known;
  const held = await getTicket(context, key);
  if (held === 403 || held === 404) throw gone();
  if (held.ticket.id !== key || versionOf(held.ticket) !== version) throw moved();
  return held.etag;
};

/**
 * Creates a ticket with our marker in the same call, and reads it back: two calls, and two more for the text. Custom fields that the queue does not have are
 * refused here, since the server drops them without a word. A value it drops all the same shows in the record that comes back: the ticket exists.
 */
export async function createTicket(context: Context, { fields, marker }: Draft): Promise<VendorRecord> {
  const { scope, settings } = context;
  const { markerField } = settings;
  const names = Object.keys(fields);
  await checkCustomFields(context, names);
  const kinds = await kindsFor(context, names);
  const body = toBody(fields, { settings, kinds, creating: true });
  const link = markerField === undefined ? { RefersTo: markerUri(marker) } : {};
  const own =
    markerField === undefined ? {} : { CustomFields: { ...(body['CustomFields'] ?? {}), [markerField]: marker } };
  const json = { Queue: scope.queue, ...body, ...link, ...own };
  const { data } = await context.http.send({ method: 'POST', path: '/ticket', json, schema: Created });
  const record = await afterWrite(TAKEN, () => readBack(context, data.id, names));
  const dropped = differences(fields, record.fields);
  if (dropped.length > 0)
    context.log.warn({ key: data.id, fields: dropped }, 'the server dropped values of a new ticket');
  if (record.marker !== marker) context.log.warn({ key: data.id }, 'the server dropped the marker of a new ticket');
  return record;
}

const checkCustomFields = async (context: Context, names: readonly string[]): Promise<void> => {
  const wanted = names.map(customName).filter((name) => name !== undefined);
  if (wanted.length === 0 && context.settings.markerField === undefined) return;
  const { queue } = await context.queue.get();
  const missing = wanted.find((name) => !queue.TicketCustomFields.some((field) => field.name === name));
  if (missing === undefined) return;
  throw refusal(`CustomFields.${missing}`, text('the queue has no such custom field', '该队列没有这个自定义字段'));
};

const readBack = async (context: Context, key: string, names: readonly string[]): Promise<VendorRecord> => {
  const held = await getTicket(context, key);
  if (held === 403 || held === 404 || !isAlive(held, key)) throw gone();
  const [record] = await toHeldRecords(context, [held], names);
  if (!record) throw gone();
  return record;
};

const isAlive = ({ ticket }: Held, key: string): boolean => ticket.id === key && ticket.Status !== 'deleted';

/** What is said when a write was taken, but what came of it could not be read. */
export const TAKEN = text(
  'Request Tracker took the write, but the ticket could not be read afterwards',
  'Request Tracker 已接受写入，但随后无法读取该工单',
);

const notStored = (
  refused: readonly string[],
  sent: NativeFields,
  stored: NativeFields,
  said: readonly string[],
): RejectedError => {
  const sentence = said.join(' ');
  if (refused.includes('Status')) return notMoved(String(stored['Status']), String(sent['Status']), sentence);
  const fields = refused.join(', ');
  return refusal(
    fields,
    sentence === ''
      ? text('the server dropped the value without a word', '服务器未作说明便丢弃了该值')
      : text(`the server refused it (${sentence})`, `服务器拒绝写入（${sentence}）`),
  );
};

const notMoved = (from: string, to: string, sentence: string): TransitionError =>
  new TransitionError(
    text(
      `the ticket's lifecycle refused the move from "${from}" to "${to}" (${sentence})`,
      `工单的生命周期拒绝从“${from}”变为“${to}”（${sentence}）`,
    ),
    from,
    to,
  );

const gone = (): StaleError => new StaleError(text('the ticket is not there any more', '该工单已不存在'));
const moved = (): StaleError =>
  new StaleError(text('the ticket changed since it was read', '该工单在读取之后发生了变化'));
