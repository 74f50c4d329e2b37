import {
  RejectedError,
  TransitionError,
  joinText,
  splitMarker,
  text,
  type Draft,
  type Native,
  type NativeFields,
  type Patch,
  type Text,
  type VendorRecord,
  afterWrite,
} from 'tandem-sync/sdk';
import { toAttributes } from './attributes.ts';
import { TAKEN, goneWhileWriting, notOurs } from './faults.ts';
import { isRelation, writeRelations } from './relations.ts';
import { IssueAnswer } from './schema.ts';
import { sameNative } from './same-native.ts';
import type { StreamContext } from './stream-context.ts';

/**
 * Creates an issue; Redmine's answer is the issue as stored. A status the workflow does not open with is replaced by the tracker's first one without a word,
 * and fields it does not take are left out: the record says what became of them. POST is not repeatable, hence the marker inside it.
 */
export async function createIssue(context: StreamContext, draft: Draft): Promise<VendorRecord> {
  const { client, places } = context;
  context.use(Object.keys(draft.fields));
  const [{ project, tracker }, marker] = await Promise.all([places.place.get(), context.markerPlace.get()]);
  const fields = { ...UNSET, ...draft.fields };
  const attributes = await toAttributes(client, fields, { place: marker, token: draft.marker });
  const issue = { ...(tracker && { tracker_id: tracker.id }), ...attributes, project_id: project.id };
  const reply = await client.http.send({ method: 'POST', path: '/issues.json', json: { issue }, schema: IssueAnswer });
  const record = await afterWrite(TAKEN, () => context.toRecord(reply.data.issue));
  const wanted = draft.fields['status'];
  // The way on from here is needed next, and only a read tells it.
  const onward = wanted !== undefined && !sameNative(wanted, record.fields['status']);
  return onward ? afterWrite(TAKEN, () => readBack(context, record.key)) : record;
}

/**
 * Said even when the draft is silent: our marker needs a description to stand in, and a start day Redmine makes up (today) would flow back as somebody's edit, or
 * have a due day in the past refused.
 */
const UNSET = { description: null, start_date: null } as const;

/**
 * Writes fields and returns what is stored. Redmine answers 204 also when it left out a move its workflow forbids or a field the account may not write, so the
 * issue is read again and compared: `TransitionError` for the status, `RejectedError` naming other fields. What it did take stays.
 */
export async function updateIssue(
  context: StreamContext,
  key: string,
  { fields, marker }: Patch,
): Promise<VendorRecord> {
  const { client } = context;
  context.use(Object.keys(fields));
  const footer =
    marker !== undefined && 'description' in fields
      ? { place: await context.markerPlace.get(), token: marker }
      : undefined;
  const [relations, attributes] = [pick(fields, isRelation), pick(fields, (name) => !isRelation(name))];
  const isPlain = Object.keys(attributes).length > 0 || Object.keys(relations).length === 0;
  if (isPlain) await put(context, key, await toAttributes(client, attributes, footer));
  if (Object.keys(relations).length > 0) await related(context, key, relations, isPlain);
  const record = await afterWrite(TAKEN, () => readBack(context, key));
  const left = Object.keys(fields).filter(
    (name) => !sameNative(expected(name, fields[name] ?? null), record.fields[name]),
  );
  if (left.length > 0) throw notTaken(fields, record, left);
  return record;
}

const pick = (fields: NativeFields, test: (name: string) => boolean): NativeFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => test(name)));

/** Relations have requests of their own. A refusal of one is a refusal; anything else, once something was written, leaves open what is stored. */
async function related(context: StreamContext, key: string, fields: NativeFields, after: boolean): Promise<void> {
  if (!after) return writeRelations(context, key, fields);
  const refusal = await afterWrite(TAKEN, () =>
    writeRelations(context, key, fields).then(
      () => undefined,
      (error: unknown) => (error instanceof RejectedError ? error : Promise.reject(error)),
    ),
  );
  if (refusal) throw refusal;
}

/** Sends a PUT. Its 204 says nothing about what was stored. */
export async function put({ client }: StreamContext, key: string, issue: object): Promise<void> {
  const path = `/issues/${encodeURIComponent(key)}.json`;
  const reply = await client.http.send({ method: 'PUT', path, json: { issue }, accept: [403, 404] });
  if (reply.status === 404) throw goneWhileWriting();
  if (reply.status === 403) throw notOurs();
}

async function readBack(context: StreamContext, key: string): Promise<VendorRecord> {
  const issue = await context.fetchIssue(key, context.including('allowed_statuses'));
  if (typeof issue === 'number') throw goneWhileWriting();
  return context.toRecord(issue);
}

/** What a read should show once a value was taken. */
const expected = (name: string, native: Native): Native => {
  if (name === 'done_ratio') return Math.round(Number(native ?? 0));
  return name === 'description' && typeof native === 'string' ? splitMarker(native).body : native;
};

function notTaken(fields: NativeFields, record: VendorRecord, left: readonly string[]): RejectedError {
  const others = left.filter((name) => name !== 'status');
  const aside = others.length === 0 ? [] : [unwritable(others)];
  if (!left.includes('status')) return new RejectedError(joinText(aside, ' '));
  const from = String(record.fields['status']);
  const to = String(fields['status']);
  return new TransitionError(joinText([noMove(from, to, record.nextStates ?? []), ...aside], ' '), from, to);
}

const noMove = (from: string, to: string, next: readonly string[]): Text =>
  text(
    `Redmine left the status at "${from}" instead of "${to}": this account may move it to ${next.length > 0 ? next.map((name) => `"${name}"`).join(', ') : 'nothing'} (Administration → Workflow; open subtasks and blocking issues count too).`,
    `Redmine 的状态仍为“${from}”，未变为“${to}”：当前账号可流转到${next.length > 0 ? next.map((name) => `“${name}”`).join('、') : '（无）'}（见“管理 → 工作流程”；未关闭的子任务和阻挡该问题的问题也会影响）。`,
  );

const unwritable = (names: readonly string[]): Text =>
  text(
    `Redmine did not take ${names.join(', ')}: read-only at this status, not a field of this tracker, derived from subtasks, not a valid value, or no right to edit.`,
    `Redmine 未接受 ${names.join('、')}：该状态下只读、不属于该跟踪标签、由子任务推算、取值无效，或没有编辑权限。`,
  );
