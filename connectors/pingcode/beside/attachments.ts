import { RejectedError, text, type AttachmentRecord, type Attachments, type Query } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import type { Client } from '../client.ts';
import { isoOf } from '../fields/days.ts';
import { personOf } from '../fields/field.ts';
import { listAll } from '../lists/listing.ts';
import type { People } from '../people/directory.ts';
import { Attachment } from '../schema.ts';
import { liveComments } from './comments.ts';
import { openFile } from './open-file.ts';

const PATH = '/v1/attachments';

/** A file, and the comment it hangs on, if it does. */
interface Held {
  readonly file: Attachment;
  readonly comment?: string;
}

/**
 * Files of one kind of record: those on the record and those on its comments. Snippets of code are files like any other when read; new ones are written as files.
 * All count as internal, as comments do. PingCode keeps no media type and has no place for a marker on a file.
 */
export const attachmentsOf = (client: Client, principal: () => Promise<string>): Attachments => {
  const { http, directory } = client;
  const owner = async (key: string): Promise<Query> => ({ principal_type: await principal(), principal_id: key });

  return {
    async list(key) {
      const [own, comments] = await Promise.all([
        listAll(http, PATH, await owner(key), Attachment),
        liveComments(http, await principal(), key),
      ]);
      const onComments = comments.flatMap(({ id, attachments }) =>
        (attachments ?? []).map((file) => ({ file, comment: id })),
      );
      const taken = new Set(onComments.map(({ file }) => file.id));
      const held = [...own.filter(({ id }) => !taken.has(id)).map((file): Held => ({ file })), ...onComments];
      const people = await directory.resolve(held.map(({ file }) => file.created_by).filter((user) => !!user));
      const oldestFirst = held.sort((a, b) => a.file.created_at - b.file.created_at);
      return oldestFirst.map((one) => toRecord(one, people));
    },

    async *open(key, attachment) {
      const [id = '', comment] = attachment.key.split('@');
      const query = { ...(await owner(key)), comment_id: comment };
      // An address given earlier may have run out, so each opening asks for a fresh one.
      const file = await http.get(`${PATH}/${id}`, query, Attachment).catch((error: unknown) => {
        throw faultCode(error) === CODES.attachmentAbsent ? goneError(attachment.name) : error;
      });
      yield* openFile(client, file, attachment.name);
    },

    async add(key, { name, size, type, content }) {
      const file = {
        name: 'file',
        fileName: name,
        content,
        ...(size !== undefined && { size }),
        ...(type && { type }),
      };
      const { data } = await http.send({
        method: 'POST',
        path: PATH,
        query: await owner(key),
        multipart: [{ name: 'title', value: name }, file],
        schema: Attachment,
      });
      return toRecord({ file: data }, await directory.resolve(data.created_by ? [data.created_by] : []));
    },
  };
};

const toRecord = ({ file, comment }: Held, people: People): AttachmentRecord => {
  const author = personOf(file.created_by, people);
  return {
    key: comment === undefined ? file.id : `${file.id}@${comment}`,
    name: nameOf(file),
    ...(typeof file.size === 'number' && { size: file.size }),
    ...(author && { author }),
    createdAt: isoOf(file.created_at),
    visibility: 'internal',
  };
};

/** In the documents the title comes without its ending, which stands in `ext`; whether it always does is not said. */
const nameOf = ({ title, ext }: Attachment): string =>
  !ext || title.toLowerCase().endsWith(`.${ext.toLowerCase()}`) ? title : `${title}.${ext}`;

const goneError = (name: string): RejectedError =>
  new RejectedError(text(`PingCode has no file "${name}" there any more`, `PingCode 中已没有文件“${name}”`));
