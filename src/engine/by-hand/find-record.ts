import type { Side } from '../../model/index.ts';
import type { Observed, VendorRecord } from '../../sdk/index.ts';
import type { Context } from '../context.ts';
import { readKeys } from '../observe/observe.ts';
import { sideOf } from '../view.ts';
import { findLinks, troubledKeys } from './find-links.ts';
import { refusal } from './refuse.ts';

/**
 * The record a person names by its key or label, as its vendor shows it now. Where nothing in the ledger has that label and no record has it as its key, the
 * stream is listed until the label turns up. Throws `ConfigError` when there is no such record, or it cannot be read.
 */
export async function findRecord(context: Context, side: Side, named: string): Promise<VendorRecord> {
  for (const key of await candidates(context, side, named)) {
    const observed = await read(context, side, key);
    if (observed.at === 'present' && (key !== bare(named) || observed.record.label === named)) return observed.record;
    if (observed.at === 'hidden' || observed.at === 'unreadable')
      throw refusal(named, `cannot be read: ${observed.words.en}`, `无法读取：${observed.words.zh}`);
    if (observed.at === 'absent' && observed.mergedInto !== undefined)
      throw refusal(named, `was merged into ${observed.mergedInto}`, `已并入 ${observed.mergedInto}`);
  }
  const listed = await listFor(context, side, named);
  if (listed) return listed;
  const { connection, stream } = sideOf(context, side);
  throw refusal(
    named,
    `${connection} has no such record among its ${stream.card.title.en}: give its key or the label people see`,
    `${connection} 的${stream.card.title.zh}中没有这条记录：请给出它的键，或人们看到的编号`,
  );
}

/** Keys to try: what the ledger knows under this name, the name itself, and the number behind a `#`. */
async function candidates({ deps, sync }: Context, side: Side, named: string): Promise<ReadonlySet<string>> {
  const links = await findLinks(deps.ledger, sync.id, named, [side]);
  const troubled = await troubledKeys(deps.ledger, sync.id, side, named);
  return new Set([...links.map(({ link }) => link[side].key), ...troubled, bare(named) ?? named]);
}

/** The number behind a `#`: many trackers show a key that way, but what is found has to have that label. */
const bare = (named: string): string | undefined => (named.startsWith('#') ? named.slice(1) : undefined);

const read = async (context: Context, side: Side, key: string): Promise<Observed> =>
  (await readKeys(sideOf(context, side), [key])).get(key) ?? { at: 'absent' };

/** Looks through the whole stream for a label, and reads what has it. */
async function listFor(context: Context, side: Side, label: string): Promise<VendorRecord | undefined> {
  const { stream, compiled } = sideOf(context, side);
  for await (const page of stream.pull(null, { fields: compiled.nativeFields })) {
    await context.keepLease();
    const found = page.records.find((record) => record.label === label);
    if (!found) continue;
    const observed = await read(context, side, found.key);
    return observed.at === 'present' ? observed.record : undefined;
  }
  return undefined;
}
