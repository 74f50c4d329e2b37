import {
  TransitionError,
  afterWrite,
  text,
  type Draft,
  type NativeFields,
  type Patch,
  type TandemError,
  type VendorRecord,
} from 'tandem-sync/sdk';
import { toAttributes, type Attributes } from './body.ts';
import type { Context } from './context.ts';
import { notTaken } from './differences.ts';
import { FieldRefusal, TAKEN, gone, isClosed, moved, refusal } from './faults.ts';
import { escaped } from './html.ts';
import { MARKS } from './messages.ts';
import { attributesOf } from './place.ts';
import { externalId, stampOf, toRecords, versionOf } from './record.ts';
import { TicketAnswer, WriteAnswer, type Ticket } from './schema.ts';
import { CLOSED } from './states.ts';
import { toTag } from './tags.ts';

/**
 * Creates a ticket in one call, its description as the first comment. The marker is the idempotency key, which keeps a repetition within two hours from making
 * a second ticket, and the `external_id`, by which the ticket is found at any time.
 */
export async function createTicket(context: Context, { fields, marker }: Draft): Promise<VendorRecord> {
  context.use(Object.keys(fields));
  const [attributes, place] = await Promise.all([toAttributes(context, fields, true), context.place.get()]);
  const tags = listOf(fields['tags']).map(toTag);
  const html = typeof fields['description'] === 'string' ? fields['description'] : '';
  // Without a comment the ticket is refused: its subject stands in, marked as nobody's words.
  const blank = html.trim() === '';
  const words = blank ? `<p>${escaped(String(fields['subject'] ?? '-'))}</p>` : html;
  const ticket = {
    ...filled(attributes),
    ...attributesOf(place),
    ...(tags.length > 0 && { tags }),
    comment: { html_body: words, public: true },
    external_id: externalId(marker),
    metadata: { [MARKS.comment]: marker, ...(blank && { [MARKS.blank]: 'yes' }) },
  };
  const headers = { 'idempotency-key': marker };
  const reply = await context.http.send({
    ...({ method: 'POST', path: '/tickets', json: { ticket }, headers } as const),
    schema: WriteAnswer,
  });
  // A stored answer tells of a time that has passed.
  const replayed = reply.headers['x-idempotency-lookup'] === 'hit';
  return afterWrite(TAKEN, async () =>
    recordOf(context, replayed ? await ticketNow(context, String(reply.data.ticket.id)) : reply.data.ticket),
  );
}

/** Nothing is what an unset field of a new ticket holds anyway. */
const filled = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));

/**
 * Writes fields in one call and returns what is stored, triggers included. With `ifVersion` Zendesk itself refuses when the ticket has changed since
 * (`StaleError`), to the second. Tags replace each other as a whole, and fields keep theirs among them, so that a write of tags looks at the ticket first.
 */
export async function updateTicket(context: Context, key: string, { fields, ifVersion }: Patch): Promise<VendorRecord> {
  if (context.closed.has(key)) throw isClosed();
  if ('description' in fields) throw refusal('description', FIRST);
  context.use(Object.keys(fields));
  const attributes = await toAttributes(context, fields, false);
  const before = 'tags' in fields ? await ticketNow(context, key) : undefined;
  if (before && ifVersion !== undefined && versionOf(before) !== ifVersion) throw moved();
  const tags = before && (await withFieldTags(context, before, listOf(fields['tags']), attributes));
  const stamp = before?.updated_at ?? (ifVersion === undefined ? undefined : stampOf(ifVersion));
  const answer = await put(context, key, {
    ...attributes,
    ...(tags && { tags }),
    ...(stamp !== undefined && { safe_update: true, updated_stamp: stamp }),
  }).catch(async (error: TandemError) => {
    throw await explained(context, key, fields, error);
  });
  const record = await afterWrite(TAKEN, () => recordOf(context, answer.ticket));
  const left = notTaken(fields, record.fields, answer.audit?.events ?? []);
  if (left.length > 0) throw passedOver(left, fields, record);
  return record;
}

const FIRST = text('the first comment of a ticket cannot be changed', '工单的首条评论创建后无法修改');

/** Sends a PUT of a ticket. */
export async function put({ http }: Context, key: string, ticket: object): Promise<WriteAnswer> {
  const path = `/tickets/${encodeURIComponent(key)}`;
  const reply = await http.send({ method: 'PUT', path, json: { ticket }, schema: WriteAnswer, accept: [404] });
  if (reply.status === 404) throw gone();
  return reply.data;
}

async function ticketNow({ http, closed }: Context, key: string): Promise<Ticket> {
  const path = `/tickets/${encodeURIComponent(key)}`;
  const reply = await http.send({ method: 'GET', path, schema: TicketAnswer, accept: [404] });
  if (reply.status === 404) throw gone();
  if (reply.data.ticket.status === CLOSED) closed.put(key, true);
  return reply.data.ticket;
}

/** The labels wanted, and the tags that are values of fields, as those fields will be. */
async function withFieldTags(
  context: Context,
  before: Ticket,
  labels: readonly string[],
  { custom_fields = [] }: Attributes,
): Promise<readonly string[]> {
  if (before.status === CLOSED) throw isClosed();
  const { tags: known } = await context.kinds.get();
  const sent = new Set(custom_fields.map((value) => value.id));
  const values = [...before.custom_fields.filter((value) => !sent.has(value.id)), ...custom_fields];
  // A tag that looks like a value, but is none of any field now, is left as it is.
  const stays = before.tags.filter(
    (tag) => known.all.has(tag.toLowerCase()) && !known.of(before.custom_fields).has(tag),
  );
  return [...new Set([...labels.map(toTag), ...known.of(values), ...stays])];
}

const listOf = (native: NativeFields[string] | undefined): readonly string[] =>
  Array.isArray(native) ? (native as readonly unknown[]).map(String) : [];

/** A refusal of the status is a move that is not allowed; to say from where, the ticket is looked at. */
async function explained(
  context: Context,
  key: string,
  fields: NativeFields,
  error: TandemError,
): Promise<TandemError> {
  if (!(error instanceof FieldRefusal) || !error.fields.some((name) => /^(custom_)?status/.test(name))) return error;
  const ticket = await ticketNow(context, key);
  if (ticket.status === CLOSED) return isClosed();
  if (!('status' in fields)) return error;
  const { states } = await context.kinds.get();
  return new TransitionError(error.words, states.nameOf(ticket), String(fields['status']));
}

const passedOver = (left: readonly string[], fields: NativeFields, record: VendorRecord): TandemError => {
  const words = text(
    `Zendesk did not take ${left.join(', ')}: not a field of this ticket's form, no right to set it, or no valid value`,
    `Zendesk 未接受 ${left.join('、')}：不属于该工单的表单、无权设置，或取值无效`,
  );
  if (!left.includes('status')) return refusal(left.join(', '), words);
  return new TransitionError(words, String(record.fields['status']), String(fields['status']));
};

async function recordOf(context: Context, ticket: Ticket): Promise<VendorRecord> {
  const [record] = await toRecords(context, [ticket], { texts: true });
  if (!record) throw gone();
  return record;
}
