import type { ListOptions } from '../ledger/ledger.ts';

const PAGE = 200;

/** Every row of a list of the ledger, asked for page by page. */
export async function* everyRow<T extends { readonly id: string }>(
  list: (page: Pick<ListOptions, 'limit' | 'after'>) => Promise<readonly T[]>,
): AsyncGenerator<T, void, undefined> {
  let after: string | undefined;
  for (;;) {
    const rows = await list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* rows;
    after = rows.at(-1)?.id;
    if (rows.length < PAGE || after === undefined) return;
  }
}
