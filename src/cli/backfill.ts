import type { Backfill, Sync } from '../engine/index.ts';
import { SIDES, text } from '../model/index.ts';
import { ConfigError } from '../sdk/index.ts';

/** `--backfill status,priority --from left`, as given on the command line. */
export function backfillOf(options: Readonly<Record<string, unknown>>): Backfill | undefined {
  const { backfill, from } = options;
  if (typeof backfill !== 'string') return undefined;
  const side = SIDES.find((one) => one === from);
  if (!side)
    throw usage(
      '--from',
      'say which side is right: --from left or --from right',
      '请指明以哪一侧为准：--from left 或 --from right',
    );
  return { from: side, fields: backfill.split(',').map((field) => field.trim()) };
}

/** Every field of a backfill is one that this sync keeps in step. */
export function checkBackfill(sync: Sync, backfill: Backfill | undefined): void {
  const known = Object.keys(sync.left.mapping.fields).filter((field) => sync.right.mapping.fields[field] !== undefined);
  const unknown = backfill?.fields.filter((field) => !known.includes(field)) ?? [];
  if (unknown.length === 0) return;
  throw usage(
    '--backfill',
    `"${sync.id}" does not sync ${unknown.join(', ')}; it syncs ${known.join(', ')}`,
    `“${sync.id}”不同步 ${unknown.join('、')}；它同步的字段有 ${known.join('、')}`,
  );
}

const usage = (option: string, en: string, zh: string): ConfigError =>
  new ConfigError([{ file: option, path: '', words: text(en, zh) }]);
