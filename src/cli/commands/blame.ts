import type { App } from '../../app/open-app.ts';
import { refusal, theLink, type Sync } from '../../engine/index.ts';
import type { JournalRow } from '../../ledger/ledger.ts';
import { SIDES, text, type Native, type Side, type Text } from '../../model/index.ts';
import type { Conflict, FieldState, Link } from '../../sync/index.ts';
import { withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { entryText, fieldsOf, shownNative, whyText } from '../journal-words.ts';
import { everyRow } from '../pages.ts';
import { shown } from '../plan-words.ts';
import { syncNamed } from '../sync-named.ts';

/** `tandem blame SYNC KEY FIELD`: what both sides last said of a field, and every write and conflict that led there, newest first. Asks no server. */
export const blame = (
  command: Command,
  [name = '', key = '', field = '']: readonly string[],
  side: string | undefined,
): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const sync = syncNamed(app, name);
    checkField(sync, field);
    const link = await theLink(sync, app.deps, key, side === 'left' || side === 'right' ? side : undefined);
    const { writes, origin } = await entriesOf(app, sync, link, field);
    const conflicts = (await app.ledger.conflictsOf(link.id)).filter((one) => one.field === field).reverse();
    const state = link.fields[field];
    const linkedAt = (await app.ledger.run(link.createdRun))?.startedAt ?? origin?.at;
    const found = writes.length === 0 ? foundText(linkedAt, origin !== undefined) : undefined;
    const status = statusText(sync, link, state);
    out.document({
      ...{ sync: sync.id, field, link: link.id, state: link.state, linkedRun: link.createdRun },
      ...(linkedAt !== undefined && { linkedAt }),
      status: state?.status ?? 'unseen',
      words: out.say(found ?? status),
      ...Object.fromEntries(SIDES.map((one) => [one, sideDocument(sync, link, one, field)])),
      entries: writes.map((entry) => ({ ...entry, words: out.say(entryText(entry, sync, link)) })),
      conflicts,
    });
    for (const one of SIDES) {
      const { connection, label, value, native } = sideDocument(sync, link, one, field);
      out.line(`${out.paint('bold', `${connection} ${label}`)} › ${field}: ${shown(value)}  (${shownNative(native)})`);
    }
    out.line(status);
    for (const entry of writes) {
      const [words, why] = [entryText(entry, sync, link), whyText(entry, sync)];
      out.line(text(`  ${entry.at}  ${words.en}  [${why.en}]`, `  ${entry.at}  ${words.zh}  [${why.zh}]`));
    }
    for (const one of conflicts) {
      const values = `${shown(one.left)} ≠ ${shown(one.right)}`;
      const won = one.winner ? ` → ${sync[one.winner].connection}` : '';
      out.line(
        text(
          `  ${one.at}  ! conflict ${one.id} (${ENDS[one.state].en}): ${values}${won}`,
          `  ${one.at}  ! 冲突 ${one.id}（${ENDS[one.state].zh}）：${values}${won}`,
        ),
      );
    }
    if (found) out.line(found);
    return EXIT.ok;
  });

const ENDS = {
  open: text('open', '待处理'),
  settled: text('settled by policy', '已按策略处理'),
  resolved: text('resolved by hand', '已人工解决'),
  expired: text('ended by itself', '已自行消失'),
} as const satisfies Record<Conflict['state'], Text>;

function checkField(sync: Sync, field: string): void {
  const known = Object.keys(sync.left.mapping.fields).filter((one) => sync.right.mapping.fields[one] !== undefined);
  if (known.includes(field)) return;
  throw refusal(
    field,
    `"${sync.id}" does not sync this field; it syncs ${known.join(', ')}`,
    `“${sync.id}”不同步该字段；它同步的字段有 ${known.join('、')}`,
  );
}

/** Every write of the field, newest first, and how the two items came together. */
async function entriesOf(app: App, sync: Sync, link: Link, field: string) {
  const writes: JournalRow[] = [];
  let origin: JournalRow | undefined;
  for await (const entry of everyRow((page) => app.ledger.journal({ ...page, sync: sync.id, link: link.id }))) {
    if (entry.kind === 'create' || (entry.kind === 'link' && entry.after !== null)) origin ??= entry;
    const native = nativeName(sync, entry.side, field);
    const created = native === undefined ? undefined : fieldsOf(entry)[native];
    if (entry.field === field) writes.push(entry);
    else if (!isEmpty(created)) writes.push({ ...entry, field, after: created });
  }
  return { writes, origin };
}

const isEmpty = (native: Native | undefined): native is undefined | null | readonly [] =>
  native === undefined || native === null || (Array.isArray(native) && native.length === 0);

function nativeName(sync: Sync, side: Side, field: string): string | undefined {
  const rule = sync[side].mapping.fields[field];
  return typeof rule === 'string' ? rule : rule?.field;
}

const sideDocument = (sync: Sync, link: Link, side: Side, field: string) => {
  const { key, label = key, url, native } = link[side];
  const value = link.fields[field]?.[side];
  return {
    ...{ connection: sync[side].connection, key, label },
    ...(url !== undefined && { url }),
    ...(value !== undefined && { value }),
    ...(native[field] !== undefined && { native: native[field] }),
  };
};

function statusText(sync: Sync, link: Link, state: FieldState | undefined): Text {
  if (link.state !== 'live') return text('The two are not synced any more.', '两者已不再同步。');
  const pending = (from: Side): Text =>
    text(
      `What ${sync[from].connection} says is still to be carried over.`,
      `${sync[from].connection} 的值尚待写入另一侧。`,
    );
  switch (state?.status) {
    case undefined:
      return text('It has not been looked at yet: the next run does.', '尚未检查过：下次运行会检查。');
    case 'agreed':
      return text('Both sides are accounted for.', '两侧均已核对。');
    case 'pending-left':
      return pending('left');
    case 'pending-right':
      return pending('right');
    case 'conflict':
      return text('It is in conflict: see "tandem conflicts".', '存在冲突：见 "tandem conflicts"。');
    case 'frozen':
      return text('It waits: see "tandem problems".', '暂不同步：见 "tandem problems"。');
  }
}

function foundText(linkedAt: string | undefined, certain: boolean): Text {
  const when = linkedAt ?? '?';
  return certain
    ? text(
        `As found when linked on ${when}: Tandem has never written it.`,
        `自 ${when} 关联时即如此：Tandem 从未写入过。`,
      )
    : text(
        `No write of it is on record since it was linked on ${when}; the journal is kept for 90 days.`,
        `自 ${when} 关联以来没有写入记录；历史保留 90 天。`,
      );
}
