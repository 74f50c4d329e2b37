import { STATUSES, text, type Text } from '../../model/index.ts';
import type { Door } from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';

/** How a shared status is called; one of the admin's own goes by its id. */
export const statusLabel = (id: string): Text => STATUSES.find((one) => one.id === id)?.label ?? text(id, id);

/** Why a move is held that nobody has agreed to, and what to write so that it is made. */
export function lockedDoor(ready: ReadySide, from: string, path: readonly string[], doors: readonly Door[]): Text {
  const way = [from, ...path].join(' → ');
  const lost = [...new Set(doors.flatMap((door) => door.lost))].map(statusLabel);
  const write = `"workflow": { "oneWay": ${JSON.stringify(doors.map((door) => [door.from, door.to]))} }`;
  const edges = doors.map((door) => `"${door.from}" → "${door.to}"`).join(', ');
  return text(
    `${way} goes through a one-way door: after ${edges} no way in the workflow of "${ready.connection}" leads back to ${lost.map((one) => `"${one.en}"`).join(', ')}; to allow it, write ${write} under "${ready.side}" of the sync in config/syncs.json`,
    `${way} 会经过单向流转：走过 ${edges} 之后，“${ready.connection}”的工作流再也回不到${lost.map((one) => `“${one.zh}”`).join('、')}；如允许，请在 config/syncs.json 中该同步的 "${ready.side}" 下写入 ${write}`,
  );
}

interface Unpaid {
  readonly from: string;
  readonly to: string;
  readonly missing: readonly string[];
}

/** Why a move is held that asks for a field nothing fills in. */
export function unpaidMove(ready: ReadySide, { from, to, missing }: Unpaid): Text {
  const write = `"workflow": { "requires": { "${missing[0] ?? ''}": "…" } }`;
  return text(
    `"${from}" → "${to}" in the workflow of "${ready.connection}" asks for ${missing.join(', ')}, which has no value: fill it in there, map a field to it, or write ${write} under "${ready.side}" of the sync in config/syncs.json`,
    `“${ready.connection}”的工作流在“${from}” → “${to}”时要求填写 ${missing.join('、')}，但没有可用的值：请在该条目中填写，或将某个字段映射到它，或在 config/syncs.json 中该同步的 "${ready.side}" 下写入 ${write}`,
  );
}
