import {
  RejectedError,
  splitMarker,
  text,
  withMarker,
  type CommentRecord,
  type Comments,
  type HttpClient,
} from 'tandem-sync/sdk';
import { isoOf } from '../fields/days.ts';
import { personOf } from '../fields/field.ts';
import { listAll } from '../lists/listing.ts';
import type { Directory, People } from '../people/directory.ts';
import { Comment } from '../schema.ts';

const PATH = '/v1/comments';

/** The comments of one record that have not been deleted, oldest first. Deleted ones stay in PingCode's list with a flag. */
export const liveComments = async (
  http: HttpClient,
  principalType: string,
  key: string,
): Promise<readonly Comment[]> => {
  const rows = await listAll(http, PATH, { principal_type: principalType, principal_id: key }, Comment);
  return rows.filter((row) => !row.is_deleted).sort((a, b) => a.created_at - b.created_at);
};

/**
 * Comments of one kind of record, by its `principal_type`. Text comes back as it was sent. All count as internal: nothing PingCode documents says whether a
 * customer sees a ticket's comments, and a wrong guess would show them what was not meant for them.
 */
export const commentsOf = (http: HttpClient, directory: Directory, principal: () => Promise<string>): Comments => ({
  async list(key) {
    const live = await liveComments(http, await principal(), key);
    const people = await directory.resolve(live.map((row) => row.created_by).filter((user) => !!user));
    return live.map((row) => toComment(row, people));
  },
  async add(key, { body, visibility, marker }) {
    if (visibility !== 'internal') throw notPublic();
    const content = withMarker(body, marker, 'text');
    const json = { principal_type: await principal(), principal_id: key, content };
    const { data } = await http.send({ method: 'POST', path: PATH, json, schema: Comment });
    return toComment(data, await directory.resolve(data.created_by ? [data.created_by] : []));
  },
});

const toComment = (row: Comment, people: People): CommentRecord => {
  const { body, marker } = splitMarker(row.content ?? '');
  const author = personOf(row.created_by, people);
  return {
    key: row.id,
    body,
    createdAt: isoOf(row.created_at),
    visibility: 'internal',
    ...(author && { author }),
    ...(marker !== undefined && { marker }),
  };
};

const notPublic = (): RejectedError =>
  new RejectedError(
    text(
      'PingCode comments are internal; one for the customer cannot be written',
      'PingCode 评论均为内部评论，无法写入面向客户的评论',
    ),
  );
