import type { HttpClient, Query } from 'tandem-sync/sdk';
import { PERSON_FIELDS } from './people.ts';
import { PartList, type Part } from './schema.ts';
import { chunks, PAGE } from './ticket-sql.ts';

/** Text without a file name: the words of a message, not what hangs on it. */
const TEXT_ONLY = [
  { field: 'ContentType', operator: 'STARTSWITH', value: 'text/' },
  { field: 'Filename', operator: 'IS', value: 'NULL' },
];

/** The text parts of messages, by transaction, in their order: one call for a hundred of them. Their text comes as it is, not as base64. */
export async function textParts(
  http: HttpClient,
  transactions: readonly string[],
): Promise<ReadonlyMap<string, readonly Part[]>> {
  const parts: Part[] = [];
  for (const some of chunks(transactions, PAGE)) {
    const query = JSON.stringify([{ field: 'TransactionId', operator: 'IN', value: some }, ...TEXT_ONLY]);
    for (let page = 1; ; page += 1) {
      const { items } = await http.get('/attachments', { query, page, ...FIELDS }, PartList);
      parts.push(...items);
      // Whoever sees a transaction sees its parts, so that a short page is the last.
      if (items.length < PAGE) break;
    }
  }
  return Map.groupBy(parts, (part) => part.TransactionId);
}

/** The text parts of one message, with who wrote it when. */
export const partsOf = async (http: HttpClient, transaction: string): Promise<readonly Part[]> => {
  const query = JSON.stringify(TEXT_ONLY);
  return (await http.get(`/transaction/${transaction}/attachments`, { query, ...FIELDS }, PartList)).items;
};

const FIELDS: Query = {
  fields: 'TransactionId,ContentType,Filename,Content,Created,Creator',
  'fields[Creator]': PERSON_FIELDS,
  orderby: 'id',
  per_page: PAGE,
};
