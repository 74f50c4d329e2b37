import { RejectedError, text, type HttpClient } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import type { Profile } from '../access/profiles.ts';
import { Envelope } from '../lists/listing.ts';

/**
 * Deletes one work item. PingCode only marks it as deleted, but offers no way back. What it does with items below is not documented, so an item that has any is not
 * deleted. Ideas and tickets cannot be deleted at all.
 */
export async function removeItem(http: HttpClient, { workItems, changes }: Profile, key: string): Promise<void> {
  const below = changes === 'query' ? { parent_ids: key } : { parent_id: key };
  const { total } = await http.get(workItems, { ...below, page_size: 1, page_index: 0 }, Envelope);
  if (total > 0) throw hasChildren(total);
  try {
    await http.send({ method: 'DELETE', path: `${workItems}/${key}` });
  } catch (error) {
    if (faultCode(error) !== CODES.itemAbsent) throw error;
  }
}

const hasChildren = (count: number): RejectedError =>
  new RejectedError(
    text(
      `PingCode does not say what becomes of the ${count} work items below this one, so it is not deleted; move or delete them first`,
      `该工作项下还有 ${count} 个子工作项，PingCode 未说明删除后它们如何处理，因此未删除；请先移走或删除子工作项`,
    ),
  );
