import { RejectedError, text, z, type FieldSchema, type Native, type NativeFields, type Text } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { goneWhileWriting } from './faults.ts';
import type { Issue, Relation } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

interface Kind {
  readonly title: Text;
  /** The same relation as the other issue calls it. */
  readonly inverse: string;
}

/** Relations by the name they have on this issue (Redmine's wiki, "Rest IssueRelations"). One pair of issues has at most one of them. */
const KINDS: Readonly<Record<string, Kind>> = {
  relates: { title: text('Related to', '关联'), inverse: 'relates' },
  duplicates: { title: text('Is duplicate of', '重复于'), inverse: 'duplicated' },
  duplicated: { title: text('Has duplicate', '被重复'), inverse: 'duplicates' },
  blocks: { title: text('Blocks', '阻挡'), inverse: 'blocked' },
  blocked: { title: text('Blocked by', '被阻挡'), inverse: 'blocks' },
  precedes: { title: text('Precedes', '优先于'), inverse: 'follows' },
  follows: { title: text('Follows', '跟随于'), inverse: 'precedes' },
  copied_to: { title: text('Copied to', '复制到'), inverse: 'copied_from' },
  copied_from: { title: text('Copied from', '复制于'), inverse: 'copied_to' },
};

export const isRelation = (field: string): boolean => field in KINDS;

/** The fields of relations, each a set of issue keys. They are no part of a POST, so they are written once the issue is there. */
export const relationFields = (): readonly FieldSchema[] =>
  Object.entries(KINDS).map(([name, { title }]) => ({ name, title, type: 'items', writable: 'update' }));

/** What the issue says of its relations, for those fields that are used. */
export const relationNatives = (issue: Issue, used: ReadonlySet<string>): NativeFields =>
  Object.fromEntries(
    Object.keys(KINDS)
      .filter((name) => used.has(name))
      .map((name) => [name, ends(issue).flatMap(({ field, other }) => (field === name ? [other] : []))]),
  );

/** For the version: whoever has no relation has the one it always had. */
export const relationDigest = (issue: Issue): readonly string[] =>
  ends(issue).map(({ field, other }) => `${field}/${other}`);

interface End {
  readonly id: number;
  readonly field: string;
  readonly other: string;
}

const ends = ({ id, relations = [] }: Issue): readonly End[] =>
  relations.map((relation) => endOf(relation, id)).toSorted((a, b) => Number(a.other) - Number(b.other));

const endOf = ({ id, issue_id: from, issue_to_id: to, relation_type: type }: Relation, issue: number): End =>
  from === issue
    ? { id, field: type, other: String(to) }
    : { id, field: KINDS[type]?.inverse ?? type, other: String(from) };

/**
 * Makes an issue's relations be the given ones, those of other kinds apart: what is too much goes first, as a pair can have but one. Throws `RejectedError` in Redmine's words for an issue that is not there, is out of the project, or is related already.
 */
export async function writeRelations(context: StreamContext, key: string, fields: NativeFields): Promise<void> {
  const issue = await context.fetchIssue(key, 'relations');
  if (typeof issue === 'number') throw goneWhileWriting();
  const there = ends(issue);
  for (const [field, native] of Object.entries(fields)) {
    const wanted = Keys.parse(native ?? []);
    const excess = there.filter((end) => end.field === field && !wanted.includes(end.other));
    for (const { id } of excess) await removeRelation(context.client, id);
  }
  for (const [field, native] of Object.entries(fields)) {
    const held = there.filter((end) => end.field === field).map((end) => end.other);
    for (const other of Keys.parse(native ?? []).filter((one) => !held.includes(one))) {
      await addRelation(context.client, key, field, other);
    }
  }
}

const Keys = z.array(z.string());

/** Already gone is as good. */
async function removeRelation({ http }: Client, id: number): Promise<void> {
  const { status } = await http.send({ method: 'DELETE', path: `/relations/${id}.json`, accept: [403, 404] });
  if (status === 403) throw notAllowed();
}

async function addRelation({ http }: Client, key: string, type: string, other: Native): Promise<void> {
  const path = `/issues/${encodeURIComponent(key)}/relations.json`;
  const json = { relation: { issue_to_id: Number(other), relation_type: type } };
  const { status } = await http.send({ method: 'POST', path, json, accept: [403, 404] });
  if (status === 403) throw notAllowed();
  if (status === 404) throw goneWhileWriting();
}

const notAllowed = (): RejectedError =>
  new RejectedError(
    text(
      'this account may not change relations (403): its role lacks "Manage issue relations"',
      '当前账号无权修改关联（403）：其角色没有“管理问题关联”权限',
    ),
  );
