import type { Sync } from '../engine/index.ts';
import type { JournalEntry, Run } from '../ledger/ledger.ts';
import { joinText, text, type Native, type NativeFields, type Side, type Text } from '../model/index.ts';
import { isDigest, type Link, type SeenNative } from '../sync/index.ts';
import { shown } from './plan-words.ts';

/** A native value as a person reads it in one line. */
export function shownNative(native: SeenNative | undefined): string {
  if (native === undefined || native === null || isDigest(native)) return shown(native);
  return shown(
    [native]
      .flat()
      .map((one) => (typeof one === 'object' ? nameOf(one) : String(one)))
      .join(', '),
  );
}

const nameOf = (person: { readonly id: string; readonly name?: string; readonly email?: string }): string =>
  person.name ?? person.email ?? person.id;

/** A sync as far as its words go: one that is no longer in the files is told by its sides. */
export const placeOf = (sync: Sync | undefined, side: Side): string => sync?.[side].connection ?? side;

const itemOf = (sync: Sync | undefined, link: Link | undefined, side: Side, key: string): string =>
  `${placeOf(sync, side)} ${link?.[side].label ?? key}`;

/** One write in words: what was done to which item, from what to what. */
export function entryText(entry: JournalEntry, sync: Sync | undefined, link: Link | undefined): Text {
  const { side, key, field = '', before, after } = entry;
  const item = itemOf(sync, link, side, key);
  const values = `${shownNative(before)} → ${shownNative(oneNative(after))}`;
  switch (entry.kind) {
    case 'create': {
      const value = shownNative(oneNative(after));
      return field === ''
        ? text(`+ created ${item}`, `+ 新建 ${item}`)
        : text(`+ created ${item} with ${field}: ${value}`, `+ 新建 ${item}，${field}：${value}`);
    }
    case 'update':
      if (isFields(after)) {
        // Fields that are not mapped, which went along with a move or say that it was not made.
        const fields = Object.entries(after).map(([name, native]) => `${name} = ${shownNative(native)}`);
        return text(`~ ${item} › ${fields.join(', ')}`, `~ ${item} › ${fields.join('、')}`);
      }
      return text(`~ ${item} › ${field}: ${values}`, `~ ${item} › ${field}：${values}`);
    case 'transition':
      return text(`> ${item} › ${field}: ${values}`, `> ${item} › ${field}：${values}`);
    case 'comment':
      return text(`" commented on ${item}`, `" 在 ${item} 添加评论`);
    case 'link': {
      const left = link ? itemOf(sync, link, 'left', link.left.key) : placeOf(sync, 'left');
      return after === null
        ? text(`≠ unlinked ${left} and ${item}`, `≠ 解除关联 ${left} 与 ${item}`)
        : text(`= linked ${left} and ${item}`, `= 关联 ${left} 与 ${item}`);
    }
    case 'close':
      return text(
        `x closed ${item}, since ${shownNative(oneNative(after))} was gone`,
        `x 关闭 ${item}，因为 ${shownNative(oneNative(after))} 已不存在`,
      );
    case 'merge':
      return text(`= ${item} took the place of ${shownNative(before)}`, `= ${item} 取代了 ${shownNative(before)}`);
    case 'delete':
      return after === 'trash'
        ? text(`- deleted ${item} (in its trash)`, `- 删除 ${item}（在其回收站中）`)
        : text(`- deleted ${item}`, `- 删除 ${item}`);
  }
}

/** A create holds the native fields it was made with; every other entry one value. */
const oneNative = (after: Native | NativeFields | undefined): Native | undefined =>
  isFields(after) ? undefined : after;

const isFields = (after: Native | NativeFields | undefined): after is NativeFields =>
  typeof after === 'object' &&
  after !== null &&
  !Array.isArray(after) &&
  typeof (after as { id?: unknown }).id !== 'string';

/** The native fields of a create, for each of which a person may ask. */
export const fieldsOf = ({ kind, after }: JournalEntry): NativeFields =>
  kind === 'create' && isFields(after) ? after : {};

/** Which rule made it, whose edit caused it, and whether it can be taken back. */
export function whyText({ rule, cause, reversible, run }: JournalEntry, sync: Sync | undefined): Text {
  const parts = [text(rule, rule), causeText(cause, sync), text(`run ${run}`, `运行 ${run}`)];
  if (!reversible) parts.push(text('cannot be undone', '不可撤销'));
  return joinText(parts, ' · ');
}

function causeText(cause: JournalEntry['cause'], sync: Sync | undefined): Text {
  switch (cause) {
    case 'left':
    case 'right':
      return text(`because of ${placeOf(sync, cause)}`, `起因：${placeOf(sync, cause)}`);
    case 'migration':
      return text('migration', '迁移');
    case 'resolve':
      return text('by hand', '人工');
    case 'undo':
      return text('undo', '撤销');
  }
}

const OUTCOMES = {
  running: text('running', '运行中'),
  done: text('done', '完成'),
  halted: text('halted', '已中止'),
  failed: text('failed', '失败'),
} as const satisfies Record<Run['outcome'], Text>;

/** A run in one line. What a person did by hand says itself what it was. */
export function runText(run: Run): Text {
  if (run.act) return text(`by hand — ${run.reason?.en ?? run.act}`, `人工 — ${run.reason?.zh ?? run.act}`);
  const parts: Text[] = [];
  const count = (number: number, en: string, zh: string): void => {
    if (number > 0) parts.push(text(`${number} ${en}`, `${zh} ${number}`));
  };
  count(run.created, 'created', '新建');
  count(run.updated, 'updated', '更新');
  count(run.transitioned, 'moved', '流转');
  count(run.commented, 'comments', '评论');
  count(run.deleted, 'deleted', '删除');
  count(run.conflicts, 'in conflict', '冲突');
  count(run.problems, 'with a problem', '问题');
  if (run.reason) parts.push(run.reason);
  if (parts.length === 0) parts.push(text('nothing to do', '无需改动'));
  const outcome = OUTCOMES[run.outcome];
  const line = joinText(parts, ' · ');
  return text(`${outcome.en} — ${line.en}`, `${outcome.zh} — ${line.zh}`);
}
