import {
  RejectedError,
  text,
  type CommentDraft,
  type CommentRecord,
  type Comments,
  type Visibility,
} from 'tandem-sync/sdk';
import { fromDocument, toDocument } from './adf.ts';
import { issuePath } from './client.ts';
import { MARKER_PROPERTY, markerIn, markerProperty } from './marker.ts';
import type { Place } from './place.ts';
import { Comment, CommentPage } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { personOf } from './values.ts';

const PAGE = 100;

/**
 * Comments of an issue. In a service project Jira itself says which ones customers see. Elsewhere whoever sees the issue reads a comment without a restriction:
 * it is `customer`, unless the scope says that they are all staff; one for a role or group is `internal`.
 */
export const commentsOf = (context: StreamContext): Comments => ({
  async list(key) {
    const [place, all] = await Promise.all([context.place.get(), listAll(context, key)]);
    return all.map((comment) => toRecord(context, place, comment));
  },
  add: (key, draft) => addComment(context, key, draft),
});

async function listAll({ client }: StreamContext, key: string): Promise<readonly Comment[]> {
  const all: Comment[] = [];
  for (;;) {
    const query = { startAt: all.length, maxResults: PAGE, orderBy: 'created', expand: 'properties' };
    const request = {
      method: 'GET',
      path: issuePath(key, '/comment'),
      query,
      schema: CommentPage,
      accept: [404],
    } as const;
    const reply = await client.http.send(request);
    if (reply.status === 404) return [];
    all.push(...reply.data.comments);
    if (reply.data.comments.length === 0 || all.length >= reply.data.total) return all;
  }
}

function toRecord(context: StreamContext, place: Place, comment: Comment): CommentRecord {
  const marker = (comment.properties ?? []).map(({ key, value }) =>
    key === MARKER_PROPERTY ? markerIn(value) : undefined,
  );
  const ours = marker.find((one) => one !== undefined);
  return {
    key: comment.id,
    body: fromDocument(comment.body) ?? EMPTY,
    ...(comment.author && { author: personOf(comment.author) }),
    createdAt: comment.created,
    visibility: visibilityOf(context, place, comment),
    ...(ours !== undefined && { marker: ours }),
  };
}

const EMPTY = JSON.stringify({ version: 1, type: 'doc', content: [] });

function visibilityOf({ scope }: StreamContext, place: Place, { visibility, jsdPublic }: Comment): Visibility {
  if (visibility) return 'internal';
  if (place.isServiceDesk) return jsdPublic === false ? 'internal' : 'customer';
  return scope.staffOnly ? 'internal' : 'customer';
}

async function addComment(context: StreamContext, key: string, draft: CommentDraft): Promise<CommentRecord> {
  const place = await context.place.get();
  const json = { body: toDocument(draft.body), ...audienceOf(context, place, draft) };
  const query = { expand: 'properties' };
  const path = issuePath(key, '/comment');
  const { data } = await context.client.http.send({ method: 'POST', path, query, json, schema: Comment });
  context.touch(key);
  // The answer shows no properties everywhere; what was sent with it is there.
  const stored = { ...toRecord(context, place, data), marker: draft.marker };
  if (draft.visibility === 'internal' && stored.visibility !== 'internal') await takeBack(context, key, stored.key);
  return stored;
}

/** What makes a comment internal here, and our marker: all of it inside the one call. */
function audienceOf({ client, scope }: StreamContext, place: Place, { visibility, marker }: CommentDraft): object {
  const ours = markerProperty(marker);
  if (place.isServiceDesk) {
    const internal = { key: 'sd.public.comment', value: { internal: visibility === 'internal' } };
    return { properties: [ours, internal] };
  }
  if (visibility === 'customer' || scope.staffOnly) return { properties: [ours] };
  const { internalRole } = client.settings;
  if (internalRole === undefined) throw nobodyToTell();
  return { properties: [ours], visibility: { type: 'role', value: internalRole } };
}

/** It came out for everybody all the same: it is deleted at once. Always throws. */
async function takeBack({ client }: StreamContext, key: string, comment: string): Promise<never> {
  const path = issuePath(key, `/comment/${comment}`);
  const reply = await client.http.send({ method: 'DELETE', path, accept: [403, 404] });
  throw reply.status === 403 ? shownToAll(comment) : keptBack();
}

const nobodyToTell = (): RejectedError =>
  new RejectedError(
    text(
      'an internal comment was not sent: outside service projects whoever sees the issue would read it. Name a project role that may read it as "internalRole" of the connection, or say "staffOnly" in the scope when no customer sees the project',
      '内部评论未发送：在非服务项目中，所有能看到该问题的人都会看到它。请在连接设置中用 "internalRole" 指定可阅读的项目角色；若客户看不到该项目，可在作用域中设置 "staffOnly"',
    ),
  );

const keptBack = (): RejectedError =>
  new RejectedError(
    text(
      'Jira stored an internal comment as public, so it was deleted again; the account needs to be an agent of the service project',
      'Jira 将内部评论存成了公开评论，已将其删除；该账号需要是服务项目的客服人员',
    ),
  );

const shownToAll = (comment: string): RejectedError =>
  new RejectedError(
    text(
      `Jira stored an internal comment as public (${comment}) and does not let this account delete it: hide it by hand, and make the account an agent`,
      `Jira 将内部评论存成了公开评论（编号 ${comment}），且不允许当前账号删除：请手动隐藏，并将该账号设为客服人员`,
    ),
  );
