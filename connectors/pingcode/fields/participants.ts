import { RejectedError, text, z, type HttpClient } from 'tandem-sync/sdk';
import { listOf, personId, personOf, type Field } from './field.ts';
import type { Row } from '../schema.ts';

const PATH = '/v1/participants';

interface Following {
  readonly http: HttpClient;
  /** How these calls name the kind of record. */
  readonly principalType: string;
  /** Takes people when the record is made (work items do); ideas and tickets take them only afterwards. */
  readonly onCreate: boolean;
}

const followersOf = (row: Row) => (row.participants ?? []).flatMap(({ user }) => user ?? []);

/** The people who follow a record. Groups that follow it are not people: they are neither shown nor touched. */
export const participantsField = ({ http, principalType, onCreate }: Following): Field => ({
  schema: {
    name: 'participants',
    title: text('Participants', '关注人'),
    type: 'people',
    writable: onCreate ? 'always' : 'update',
  },
  users: followersOf,
  decode: (row, people) => followersOf(row).flatMap((user) => personOf(user, people) ?? []),
  ...(onCreate && {
    writing: {
      key: 'participant_ids',
      onlyOnCreate: true,
      encode: (value) => listOf(value).map(personId),
      shows: (sent, row) => Array.isArray(sent) && sent.every((id) => followersOf(row).some((user) => user.id === id)),
    },
  }),
  beside: {
    async write(key, value, row) {
      const wanted = new Set(listOf(value).map(personId));
      const there = new Set(followersOf(row).map(({ id }) => id));
      const query = { principal_type: principalType, principal_id: key };
      for (const id of wanted) {
        if (there.has(id)) continue;
        const json = { ...query, type: 'user', participant_id: id };
        await http.send({ method: 'POST', path: PATH, json, schema: z.unknown() });
      }
      for (const id of there) {
        if (!wanted.has(id)) await ignoreRefusal(http.send({ method: 'DELETE', path: `${PATH}/${id}`, query }));
      }
    },
  },
});

/** Somebody who has just left by himself cannot be taken off any more, which is what was wanted. */
const ignoreRefusal = async (sending: Promise<unknown>): Promise<void> => {
  try {
    await sending;
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
  }
};
