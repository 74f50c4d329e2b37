import type { Mapped, Native, Side } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import { rememberNative, sameNative, type Link, type SideState, type View } from '../sync/index.ts';
import type { Context, ReadySide } from './context.ts';

/** Records never change, so a view once made holds; deciding, sending and accounting all ask for the same one. */
const views = new WeakMap<ReadySide, WeakMap<VendorRecord, View>>();

/** A record through its side's mapping. Native fields the record does not carry stay unobserved. */
export function viewOf(side: ReadySide, record: VendorRecord): View {
  const ofSide = views.get(side) ?? new WeakMap<VendorRecord, View>();
  views.set(side, ofSide);
  const known = ofSide.get(record) ?? makeView(side, record);
  ofSide.set(record, known);
  return known;
}

function makeView(side: ReadySide, record: VendorRecord): View {
  const fields: Record<string, Mapped> = {};
  for (const field of Object.values(side.compiled.fields)) {
    const shared = field.observe(record.fields);
    if (shared !== undefined) fields[field.name] = shared;
  }
  return { fields, updatedAt: record.updatedAt };
}

export const nativeOf = (side: ReadySide, record: VendorRecord, field: string): Native | undefined => {
  const compiled = side.compiled.fields[field];
  return compiled && record.fields[compiled.native];
};

/** What the ledger keeps of a record once all of its fields, or the named ones, are accounted for. */
export function sideState(
  side: ReadySide,
  record: VendorRecord,
  before?: SideState,
  only?: ReadonlySet<string>,
): SideState {
  const native = { ...before?.native };
  const memo = { ...before?.memo };
  const view = viewOf(side, record);
  for (const field of Object.values(side.compiled.fields)) {
    const source = field.source(record.fields);
    if (source === undefined || (only && !only.has(field.name))) continue;
    native[field.name] = rememberNative(source);
    const value = record.fields[field.native];
    const shared = MEMORABLE.has(field.type) ? view.fields[field.name] : undefined;
    if (value !== undefined && typeof shared === 'string') memo[field.name] = { ...memo[field.name], [shared]: value };
  }
  return {
    ...identity(record),
    ...(before?.commentsAt !== undefined && { commentsAt: before.commentsAt }),
    native,
    memo,
  };
}

/** Types where several native values may mean one shared value, so that a sticky write has something to go back to. */
const MEMORABLE: ReadonlySet<string> = new Set(['state', 'option']);

const identity = (record: VendorRecord): Omit<SideState, 'native' | 'memo'> => ({
  key: record.key,
  version: record.version,
  updatedAt: record.updatedAt,
  ...(record.label !== undefined && { label: record.label }),
  ...(record.url !== undefined && { url: record.url }),
  ...(record.createdAt !== undefined && { createdAt: record.createdAt }),
});

/** Whether a record still says, natively, what its link last accounted for. Versions alone prove nothing: many vendors count in whole seconds. */
export function unchanged(side: ReadySide, state: SideState, record: VendorRecord): boolean {
  return Object.values(side.compiled.fields).every((field) => {
    const source = field.source(record.fields);
    return source === undefined ? record.version === state.version : sameNative(source, state.native[field.name]);
  });
}

export const sideOf = (context: Context, side: Side): ReadySide => (side === 'left' ? context.left : context.right);

export const labelOf = (record: { readonly key: string; readonly label?: string }): string =>
  record.label ?? record.key;

/** Fields of a link that wait for something: both sides are read before anything is decided. */
export const waits = (link: Link): boolean => Object.values(link.fields).some((field) => field.status !== 'agreed');
