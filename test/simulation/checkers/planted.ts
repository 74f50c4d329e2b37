import type { Intent, LedgerChange } from '../../../src/ledger/ledger.ts';
import type { NativeFields, Side } from '../../../src/model/index.ts';
import type { Conflict, Link } from '../../../src/sync/index.ts';
import type { Entry, Fact, FinalRow, FinalSync, History, TrackerName, Written } from '../history.ts';
import { settingsOf, type Settings } from '../settings.ts';
import type { CheckerName } from './index.ts';

/** A history under construction, and the few things that happen in every one. All is well in it until something is planted. */
export interface Plot {
  readonly settings: Settings;
  readonly entries: Entry[];
  readonly rows: Record<'a' | 'b', FinalRow[]>;
  readonly sync: { -readonly [name in keyof FinalSync]: FinalSync[name] };
  readonly ledger: { before: string; after: string; rows: number };
  /** Time passes. */
  wait(ms: number): void;
  tell(fact: Fact): number;
  person(
    edit: Omit<Extract<Fact, { kind: 'person' }>, 'kind' | 'before' | 'act'> & {
      before?: NativeFields;
      act?: 'add' | 'edit' | 'comment' | 'delete';
    },
  ): void;
  commit(run: number, changes: readonly LedgerChange[], more?: { fence?: number }): void;
  /** A write of the program, with its intent before and its baseline after. */
  write(write: Write): void;
}

export interface Write extends Written {
  readonly run: number;
  readonly tracker: TrackerName;
  readonly key: string;
  readonly verb: 'create' | 'update' | 'comment' | 'remove';
  readonly before?: NativeFields;
  /** What is left out or brought forward: the plant. */
  readonly without?: 'intent';
  readonly baseline?: 'early';
  /** How long after its call it took effect, ms. */
  readonly lateMs?: number;
}

const base = settingsOf(2);
const SETTINGS: Settings = {
  ...base,
  trackers: ['a', 'b'],
  syncs: [{ id: 's1', left: 'a', right: 'b' }],
  conditional: true,
  create: 'left-to-right',
  deleteLimit: 2,
};

const state = (key: string) => ({ key, version: '1', updatedAt: '', native: {}, memo: {} });

export const linkOf = (number: number, fields: Link['fields'] = {}): Link => ({
  id: `link${number}`,
  sync: 's1',
  state: 'live',
  left: state(String(number)),
  right: state(String(number)),
  fields,
  mapping: '',
  createdRun: '',
});

export const conflictOf = (
  field: string,
  values: Pick<Conflict, 'left' | 'right'>,
  more: Partial<Conflict> = {},
): Conflict => ({
  ...{ id: `on ${field}`, sync: 's1', link: 'link1', field, state: 'open', policy: 'manual', run: '', at: '' },
  ...values,
  ...more,
});

const intentOf = (n: number, { verb, tracker, key, marker = '' }: Write): Intent => ({
  id: `intent${n}`,
  sync: 's1',
  run: '',
  kind: verb as Intent['kind'],
  side: tracker === 'a' ? 'left' : 'right',
  link: `link${key}`,
  source: key,
  marker,
  data: {},
  sentAt: '',
  misses: 0,
  state: 'sent',
});

/** Starts a history: two items, created on `b` from `a`, at rest. */
export function plot(settings: Partial<Settings> = {}): Plot {
  const entries: Entry[] = [];
  let at = 0;
  const tell = (fact: Fact): number => entries.push({ ...fact, n: entries.length, at }) - 1;
  const wait = (ms: number): void => void (at += ms);
  const sync: Plot['sync'] = {
    ...{ id: 's1', left: 'a', right: 'b', links: [linkOf(1), linkOf(2)] },
    ...{ conflicts: [], problems: [], intents: [], todo: [], checkpoints: [] },
  };
  const one: Plot = {
    settings: { ...SETTINGS, ...settings },
    entries,
    rows: { a: [], b: [] },
    sync,
    ledger: { before: 'same', after: 'same', rows: 10 },
    wait,
    tell,
    person: (edit) => void tell({ kind: 'person', act: 'edit', before: {}, ...edit }),
    commit: (run, changes, more = {}) =>
      void tell({ kind: 'commit', run, sync: 's1', fence: run, done: true, changes, ...more }),
    write: (write) => plotWrite({ tell, wait }, write),
  };
  begin(one);
  return one;
}

function begin(one: Plot): void {
  for (const key of ['1', '2']) {
    const fields = { title: `t_i${key}`, status: 'new', labels: [`l_i${key}`], secret: `s_${key}` };
    one.person({ id: `i${key}`, tracker: 'a', key, act: 'add', fields });
    one.rows.a.push({ key, fields, comments: [] });
    const { secret: _, ...carried } = fields;
    one.rows.b.push({ key, fields: { ...carried, status: '待评审' }, marker: `link${key}`, comments: [] });
  }
  startRun(one, 1, 'busy');
  for (const key of ['1', '2'])
    one.write({ run: 1, tracker: 'b', key, verb: 'create', marker: `link${key}`, fields: { title: `t_i${key}` } });
}

export function startRun(one: Plot, run: number, phase: 'busy' | 'rest' | 'idle'): void {
  one.wait(60_000);
  one.tell({ kind: 'run', run, sync: 's1', phase });
  one.tell({ kind: 'lease', run, sync: 's1', fence: run });
}

function plotWrite({ tell, wait }: Pick<Plot, 'tell' | 'wait'>, write: Write): void {
  const { run, tracker, key, verb, before = {}, without, baseline, lateMs = 0, ...written } = write;
  const put: LedgerChange = { type: 'link.put', link: linkOf(Number(key)) };
  const store = (changes: readonly LedgerChange[]) =>
    tell({ kind: 'commit', run, sync: 's1', fence: run, done: true, changes });
  const intent = intentOf(tell({ kind: 'commit', run, done: true, changes: [] }), write);
  if (without !== 'intent') store([{ type: 'intent.open', intent }]);
  const call = tell({ kind: 'call', run, tracker, verb, keys: verb === 'create' ? [] : [key], ...written });
  if (baseline === 'early') store([put]);
  wait(lateMs);
  tell({ kind: 'effect', call, run, tracker, verb, key, before, ...written });
  tell({ kind: 'answer', call, run, tracker, how: 'ok', asOf: call + 1 });
  store([{ type: 'intent.close', id: intent.id }, ...(verb === 'remove' ? [] : [put])]);
}

/** The last word on a record. */
export function shows(one: Plot, tracker: 'a' | 'b', key: string, fields: NativeFields): void {
  one.rows[tracker] = one.rows[tracker].map((row) =>
    row.key === key ? { ...row, fields: { ...row.fields, ...fields } } : row,
  );
}

export function hears(one: Plot, tracker: 'a' | 'b', key: string, ...comments: FinalRow['comments']): void {
  one.rows[tracker] = one.rows[tracker].map((row) =>
    row.key === key ? { ...row, comments: [...row.comments, ...comments] } : row,
  );
}

export const told = (side: Side, key: string, code: string, field?: string): FinalSync['problems'][number] => ({
  ...{ id: code, sync: 's1', side, key, code, words: { en: '', zh: '' }, run: '', at: '' },
  ...(field !== undefined && { field }),
});

/** The quiet ending, and the history as checkers take it. */
export function ended(one: Plot): History {
  startRun(one, 90, 'rest');
  startRun(one, 91, 'idle');
  const { settings, entries, rows, sync, ledger } = one;
  return { settings, entries, rows, syncs: [sync], ledger, happened: [] };
}

/** A bad history: what is planted, the rule that must see it, and others that cannot help seeing it too. */
export interface Planted {
  readonly story: string;
  readonly rule: CheckerName;
  readonly also?: readonly CheckerName[];
  readonly settings?: Partial<History['settings']>;
  readonly plant: (one: Plot) => void;
}
