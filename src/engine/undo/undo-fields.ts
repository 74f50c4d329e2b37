import type { Native, Side, Text } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { readKeys } from '../observe/observe.ts';
import type { Sent } from '../apply/send.ts';
import { labelOf, sideOf } from '../view.ts';
import { judge, type Judgement } from './judge.ts';
import { putBack, type PutBack, type Stood } from './put-back.ts';
import type { Slot } from './slots.ts';
import { KEPT, type UndoItem } from './undo-item.ts';

/** A record that moves faster than it can be read is left for the next time. */
const MAX_STALE = 3;

/** A way back that is longer than this does not lead there. */
const MAX_HOPS = 24;

/**
 * Puts back what a run wrote on one side of a link, the status first, then all other fields in one call. What it finds changed it keeps. `dry` only looks.
 */
export async function undoFields(
  context: Context,
  link: Link,
  side: Side,
  slots: readonly Slot[],
  dry: boolean,
): Promise<{ readonly link: Link; readonly items: readonly UndoItem[] }> {
  const ready = sideOf(context, side);
  const { key } = link[side];
  const items = new Map<string, UndoItem>();
  let [now, open] = [link, slots];
  for (let attempt = 0; attempt < MAX_STALE; attempt += 1) {
    const observed = (await readKeys(ready, [key])).get(key);
    if (observed?.at !== 'present') return { link: now, items: slots.map((slot) => item(now, slot, KEPT.gone)) };
    const judged = open.map((slot) => ({ slot, judgement: judge(ready, observed.record, slot) }));
    for (const { slot, judgement } of judged) {
      // What an earlier attempt has put back already shows so in a later one.
      if (judgement.do === 'nothing' && items.get(slot.field)?.state === 'back') continue;
      items.set(slot.field, itemOf(context, now, slot, observed.record.fields, judgement));
    }
    if (dry) break;
    const done = await write(context, { link: now, record: observed.record }, side, judged);
    now = done.stood.link;
    for (const [field, words] of done.failed) {
      const one = items.get(field);
      if (one) items.set(field, { ...one, state: 'kept', words });
    }
    if (done.is === 'done') break;
    if (attempt === MAX_STALE - 1) return { link: now, items: slots.map((slot) => item(now, slot, KEPT.moving)) };
    open = judged.map(({ slot, judgement }) => (judgement.do === 'write' ? hopped(context, slot, done.stood) : slot));
  }
  return { link: now, items: [...items.values()] };
}

/** A status that was moved before the record turned out to have changed is on its way back: where it stands now is our own doing. */
function hopped(context: Context, slot: Slot, { record }: Stood): Slot {
  const { stateField, compiled } = sideOf(context, slot.side);
  return slot.field === stateField ? { ...slot, ours: record.fields[compiled.fields[slot.field]?.native ?? ''] } : slot;
}

interface Judged {
  readonly slot: Slot;
  readonly judgement: Judgement;
}

interface Written {
  readonly is: 'done' | 'stale';
  readonly stood: Stood;
  /** Fields that were not put back after all, with why. */
  readonly failed: ReadonlyMap<string, Text>;
}

async function write(context: Context, start: Stood, side: Side, judged: readonly Judged[]): Promise<Written> {
  const failed = new Map<string, Text>();
  const fields: Record<string, Native> = {};
  let stood = start;
  for (const { slot, judgement } of judged) {
    if (judgement.do !== 'write') continue;
    const [value] = judgement.path;
    if (slot.field !== sideOf(context, side).stateField) {
      if (value !== undefined) fields[slot.field] = value;
      continue;
    }
    const moved = await walkBack(context, stood, slot);
    stood = moved.stood;
    if (moved.stale) return { is: 'stale', stood, failed };
    if (moved.words) failed.set(slot.field, moved.words);
    if (context.frozen.has(stood.link.id)) break;
  }
  const names = Object.keys(fields);
  if (names.length === 0) return { is: 'done', stood, failed };
  const patch: PutBack = { side, kind: 'update', values: fields };
  const sent: Sent<Stood> = context.frozen.has(stood.link.id)
    ? { is: 'unknown' }
    : await putBack(context, stood, patch);
  if (sent.is === 'done') return { is: 'done', stood: sent.value, failed };
  if (sent.is === 'stale') return { is: 'stale', stood, failed };
  for (const name of names) failed.set(name, sent.is === 'refused' ? sent.words : KEPT.uncertain);
  return { is: 'done', stood, failed };
}

/** A status goes back move by move; the way is looked for again after each, on what the vendor says. */
async function walkBack(
  context: Context,
  start: Stood,
  slot: Slot,
): Promise<{ readonly stood: Stood; readonly words?: Text; readonly stale?: boolean }> {
  const ready = sideOf(context, slot.side);
  const native = ready.compiled.fields[slot.field]?.native ?? slot.field;
  let stood = start;
  let { ours } = slot;
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const judgement = judge(ready, stood.record, { ...slot, ours });
    if (judgement.do === 'nothing') return { stood };
    const { path: [next] = [], along } = judgement.do === 'write' ? judgement : {};
    if (judgement.do === 'keep' || next === undefined)
      return { stood, words: judgement.do === 'keep' ? judgement.words : KEPT.moving };
    const patch: PutBack = {
      side: slot.side,
      kind: 'transition',
      values: { [slot.field]: next },
      ...(along && { along }),
    };
    const sent = await putBack(context, stood, patch);
    if (sent.is === 'stale') return { stood, stale: true };
    if (sent.is !== 'done') return { stood, words: sent.is === 'refused' ? sent.words : KEPT.uncertain };
    stood = sent.value;
    ours = stood.record.fields[native];
  }
  return { stood, words: KEPT.moving };
}

const item = (link: Link, { kind, side, field, before }: Slot, words?: Text): UndoItem => ({
  kind,
  side,
  key: link[side].key,
  label: labelOf(link[side]),
  field,
  ...(before !== undefined && { to: before }),
  ...(words ? { state: 'kept', words } : { state: 'back' }),
});

function itemOf(
  context: Context,
  link: Link,
  slot: Slot,
  fields: Stood['record']['fields'],
  judgement: Judgement,
): UndoItem {
  const native = sideOf(context, slot.side).compiled.fields[slot.field]?.native;
  const from = native === undefined ? undefined : fields[native];
  const base = {
    ...item(link, slot, judgement.do === 'keep' ? judgement.words : undefined),
    ...(from !== undefined && { from }),
  };
  return judgement.do === 'nothing' ? { ...base, state: 'already' } : base;
}
