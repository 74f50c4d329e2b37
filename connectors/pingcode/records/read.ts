import { text, z, type HttpClient, type Observed, type Query, type Text } from 'tandem-sync/sdk';
import { faultCode } from '../access/faults.ts';
import type { Identity } from '../access/session.ts';
import { Row } from '../schema.ts';

/** What a read by key found, before the record is decoded. */
export type Found = { readonly at: 'present'; readonly row: Row } | Exclude<Observed, { at: 'present' }>;

export interface Place {
  readonly http: HttpClient;
  readonly path: string;
  readonly identity: Identity;
  /** The code of "not found, or no access": PingCode does not tell these apart. */
  readonly absent: string;
  /** What asks for deleted and archived records too, where the server takes it. */
  readonly query: Query;
  inScope(row: Row): boolean;
}

export const isId = (value: string): boolean => /^[0-9a-f]{24}$/.test(value);

/**
 * Reads one record, one call. Absent is only what PingCode calls by the record's own "not found" code: an unknown path answers 404 as well, and taking that for a
 * deletion would look like everything was deleted. An enterprise token sees the whole organisation; what a person's token does not find may just be out of sight.
 */
export async function readOne(place: Place, key: string): Promise<Found> {
  if (!isId(key)) return { at: 'absent' };
  try {
    const { http, path, query } = place;
    const { data } = await http.send({ method: 'GET', path: `${path}/${key}`, query, schema: z.unknown() });
    return judge(data, place);
  } catch (error) {
    if (faultCode(error) !== place.absent) throw error;
    return place.identity === 'enterprise' ? { at: 'absent' } : { at: 'hidden', words: OUT_OF_SIGHT };
  }
}

const judge = (data: unknown, { inScope }: Place): Found => {
  const parsed = Row.safeParse(data);
  if (!parsed.success) return { at: 'unreadable', words: notAsDocumented(z.prettifyError(parsed.error)) };
  const row = parsed.data;
  if (row.is_deleted) return { at: 'absent' };
  if (row.is_archived) return { at: 'hidden', words: archived(row) };
  return inScope(row) ? { at: 'present', row } : { at: 'hidden', words: movedAway(row) };
};

const notAsDocumented = (details: string): Text =>
  text(`PingCode's answer is not as documented: ${details}`, `PingCode 返回的内容与文档不符：${details}`);

const movedAway = ({ identifier }: Row): Text =>
  text(`${identifier} is outside this sync's scope now`, `${identifier} 已不在本同步的范围内`);

const archived = ({ identifier }: Row): Text => text(`${identifier} is archived`, `${identifier} 已归档`);

const OUT_OF_SIGHT = text(
  'PingCode does not find it for this person: it was deleted, or the person may not see it any more',
  'PingCode 未向该成员返回此记录：可能已被删除，也可能该成员已无权查看',
);
