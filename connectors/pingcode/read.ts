import { text, z, type HttpClient, type Observed, type Text } from 'tandem-sync/sdk';
import { faultCode } from './faults.ts';
import type { ShipKind } from './kinds.ts';
import type { Lookups } from './lookups.ts';
import { isId } from './product.ts';
import { inScope } from './query.ts';
import { ShipRecord } from './schema.ts';

/** What a read by key found, before the record is decoded. */
export type Found = { readonly at: 'present'; readonly row: ShipRecord } | Exclude<Observed, { at: 'present' }>;

/**
 * Reads one record, one call. Absent is only what PingCode calls by the record's own "not found" code: an unknown path answers 404 as well, and taking that for a
 * deletion would look like everything was deleted.
 */
export async function readOne(http: HttpClient, kind: ShipKind, lookups: Lookups, key: string): Promise<Found> {
  if (!isId(key)) return { at: 'absent' };
  try {
    const { data } = await http.send({ method: 'GET', path: `${kind.path}/${key}`, schema: z.unknown() });
    return judge(data, lookups);
  } catch (error) {
    if (faultCode(error) === kind.absent) return { at: 'absent' };
    throw error;
  }
}

const judge = (data: unknown, lookups: Lookups): Found => {
  const parsed = ShipRecord.safeParse(data);
  if (!parsed.success) return { at: 'unreadable', words: notAsDocumented(z.prettifyError(parsed.error)) };
  if (parsed.data.is_deleted) return { at: 'absent' };
  return inScope(parsed.data, lookups)
    ? { at: 'present', row: parsed.data }
    : { at: 'hidden', words: movedAway(parsed.data) };
};

const notAsDocumented = (details: string): Text =>
  text(`PingCode's answer is not as documented: ${details}`, `PingCode 返回的内容与文档不符：${details}`);

const movedAway = ({ identifier }: ShipRecord): Text =>
  text(`${identifier} is outside this sync's product or type now`, `${identifier} 已不在本同步的产品或工单类型范围内`);
