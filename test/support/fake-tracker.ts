import { type Native, type NativeFields, type Schema, type Visibility } from '../../src/model/index.ts';
import {
  ProtocolError,
  RejectedError,
  StaleError,
  text,
  TransientError,
  UncertainError,
  type CommentRecord,
  type Connection,
  type Observed,
  type Stream,
  type VendorRecord,
} from '../../src/sdk/index.ts';
import { copyFields } from './copy-fields.ts';
import { checkMove, movesFrom } from './fake-workflow.ts';
import type { FakeOptions } from './fake-options.ts';
import { fakeSchema, fakeStored } from './fake-schema.ts';

export type { FakeOptions } from './fake-options.ts';

interface Row {
  key: string;
  fields: Record<string, Native>;
  version: number;
  updatedAt: string;
  createdAt: string;
  marker?: string;
  comments: CommentRecord[];
}

/** A fault for the next matching call, used up by it. */
export interface PlannedFault {
  readonly on: 'pull' | 'read' | 'create' | 'update' | 'comment' | 'remove';
  /** `lost-reply`: executed, answer lost. `lost-request`: not executed, but nobody knows. `down`: surely not executed. */
  readonly kind: 'lost-reply' | 'lost-request' | 'down' | 'refused' | 'garbled';
}

const noop = (): void => undefined;

/** A tracker in memory behind the `Stream` interface: keeps state, pages, enforces its workflow, counts calls, and fails on request. */
export class FakeTracker {
  readonly rows = new Map<string, Row>();
  /** Why a record is not shown although somebody asks for it by key. */
  readonly away = new Map<string, Exclude<Observed, { at: 'present' }>>();
  readonly calls: string[] = [];
  /** What every update was sent, whatever came of it. */
  readonly sent: NativeFields[] = [];
  readonly stream: Stream;
  readonly connection: Connection;
  /** Called before every call: lets a test edit in between, or stop the program. */
  before: (call: string, key?: string) => void = noop;
  account = 'bot';
  /** What it says of itself; an admin may change it. */
  schema: Schema;
  #next = 1;
  #faults: PlannedFault[] = [];
  #gone: string[] = [];
  readonly #options: FakeOptions;

  constructor(name: string, options: FakeOptions) {
    this.#options = options;
    this.schema = { fields: [] };
    this.stream = this.#makeStream(name);
    this.connection = {
      probe: async () => {
        this.calls.push('probe');
        return { id: this.account, name: this.account };
      },
      stream: () => this.stream,
      findPeople: async (contacts) => {
        this.calls.push('people');
        return (options.people ?? []).filter(
          ({ email = '', mobile = '' }) => contacts.includes(email) || contacts.includes(mobile),
        );
      },
    };
  }

  // --- what people do in the tracker's own page

  add(fields: NativeFields): string {
    return this.#insert({ status: this.#options.initial, ...fields }).key;
  }

  edit(key: string, fields: NativeFields): void {
    const row = this.row(key);
    Object.assign(row.fields, fields);
    this.#touch(row);
  }

  delete(key: string): void {
    this.rows.delete(key);
    this.#gone.push(key);
  }

  /** A record leaves what this account may see, or becomes part of another. `undefined` brings it back. */
  take(key: string, why: Exclude<Observed, { at: 'present' }> | undefined): void {
    if (why) this.away.set(key, why);
    else this.away.delete(key);
  }

  comment(key: string, body: string, visibility: Visibility = 'internal'): void {
    const row = this.row(key);
    row.comments.push({
      key: `${key}-c${row.comments.length + 1}`,
      body,
      createdAt: this.#options.clock.iso(),
      visibility,
    });
    this.#touch(row);
  }

  row(key: string): Row {
    const row = this.rows.get(key);
    if (!row) throw new Error(`no row ${key}`);
    return row;
  }

  field(key: string, name: string): Native | undefined {
    return this.row(key).fields[name];
  }

  titles(): readonly Native[] {
    return [...this.rows.values()].map((row) => row.fields['title'] ?? null).sort();
  }

  fail(fault: PlannedFault): void {
    this.#faults.push(fault);
  }

  clearFaults(): void {
    this.#faults = [];
  }

  /** Calls since the last time this was asked for. */
  takeCalls(): readonly string[] {
    return this.calls.splice(0);
  }

  // --- the vendor's side

  #insert(fields: NativeFields, marker?: string): Row {
    const key = String(this.#next);
    this.#next += 1;
    const now = this.#options.clock.iso();
    const row: Row = {
      key,
      fields: {
        ...this.#emptyMore(),
        title: null,
        description: null,
        priority: null,
        assignee: null,
        labels: [],
        ...fields,
      },
      version: 1,
      updatedAt: now,
      createdAt: now,
      comments: [],
      ...(marker !== undefined && { marker }),
    };
    this.rows.set(key, row);
    return row;
  }

  #emptyMore(): NativeFields {
    return Object.fromEntries((this.#options.more ?? []).map(({ name }) => [name, null]));
  }

  #touch(row: Row): void {
    row.version += 1;
    row.updatedAt = this.#options.clock.iso();
  }

  #record(row: Row): VendorRecord {
    return {
      key: row.key,
      label: `#${row.key}`,
      version: String(row.version),
      updatedAt: row.updatedAt,
      createdAt: row.createdAt,
      fields: copyFields(row.fields),
      ...(row.marker !== undefined && { marker: row.marker }),
      ...(this.#options.transitionsKnown === 'per-record' && {
        nextStates: movesFrom(this.#options.transitions, row.fields['status']),
      }),
    };
  }

  #enter(call: PlannedFault['on'], key?: string): PlannedFault['kind'] | undefined {
    this.calls.push(key === undefined ? call : `${call} ${key}`);
    this.before(call, key);
    const index = this.#faults.findIndex((fault) => fault.on === call);
    if (index < 0) return undefined;
    const [fault] = this.#faults.splice(index, 1);
    const words = text('planned fault', '计划的故障');
    if (fault?.kind === 'down') throw new TransientError(words);
    if (fault?.kind === 'refused') throw new RejectedError(text('refused', '被拒绝'));
    if (fault?.kind === 'garbled') throw new ProtocolError(words);
    if (fault?.kind === 'lost-request')
      throw call === 'read' || call === 'pull' ? new TransientError(words) : new UncertainError(words);
    return fault?.kind;
  }

  #leave(fault: PlannedFault['kind'] | undefined): void {
    if (fault === 'lost-reply') throw new UncertainError(text('reply lost', '响应丢失'));
  }

  #makeStream(name: string): Stream {
    const { transitions, initial, conditional = false, pageSize = 50 } = this.#options;
    this.schema = fakeSchema(this.#options);
    const known = this.#options.transitionsKnown ?? (transitions ? 'graph' : 'free');
    return {
      card: {
        name,
        kind: 'task',
        title: text(name, name),
        capabilities: {
          incremental: 'second',
          deletes: this.#options.deletes ?? 'read',
          unreadableRows: true,
          create: { marker: 'unique-field', lookup: 'immediate', horizonMs: 120_000 },
          update: { conditional },
          ...(this.#options.remove && { remove: this.#options.remove }),
          transitions: known,
          comments: {
            format: 'html',
            visibilities: this.#options.visibilities ?? ['internal', 'customer'],
            ...(this.#options.actsOn && { actsOn: this.#options.actsOn }),
          },
          readBatch: 50,
        },
      },
      describe: async () => {
        this.calls.push('describe');
        return this.schema;
      },
      pull: (cursor) => this.#pull(cursor, pageSize),
      read: async (keys) => {
        this.#enter('read', keys.join(','));
        return new Map(
          keys.map((key) => {
            const row = this.rows.get(key);
            return [key, this.away.get(key) ?? (row ? { at: 'present', record: this.#record(row) } : { at: 'absent' })];
          }),
        );
      },
      create: async ({ fields, marker }) => {
        const fault = this.#enter('create');
        const row = this.#insert(fakeStored(this.#options, { status: initial, ...fields }), marker);
        this.#leave(fault);
        return this.#record(row);
      },
      findByMarker: async (markers) => {
        this.calls.push('find');
        return new Map(
          markers.map((marker) => [
            marker,
            [...this.rows.values()].filter((row) => row.marker === marker).map((row) => row.key),
          ]),
        );
      },
      update: async (key, patch) => {
        const fault = this.#enter('update', key);
        const row = this.rows.get(key);
        if (!row) throw new RejectedError(text('gone', '不存在'));
        if (conditional && patch.ifVersion !== String(row.version)) throw new StaleError(text('moved', '已变化'));
        this.sent.push(patch.fields);
        checkMove(this.#options.transitions, row.fields, patch.fields);
        Object.assign(row.fields, fakeStored(this.#options, patch.fields));
        this.#touch(row);
        this.#leave(fault);
        return this.#record(row);
      },
      remove: async (key, ifVersion) => {
        const fault = this.#enter('remove', key);
        const row = this.rows.get(key);
        if (row && conditional && ifVersion !== String(row.version)) throw new StaleError(text('moved', '已变化'));
        this.rows.delete(key);
        this.#leave(fault);
      },
      comments: {
        list: async (key) => {
          this.calls.push(`comments ${key}`);
          return structuredClone(this.row(key).comments);
        },
        add: async (key, draft) => {
          const fault = this.#enter('comment', key);
          const row = this.row(key);
          const comment = { key: `${key}-c${row.comments.length + 1}`, ...draft, createdAt: this.#options.clock.iso() };
          row.comments.push(comment);
          this.#touch(row);
          this.#leave(fault);
          return comment;
        },
      },
    };
  }

  async *#pull(cursor: string | null, pageSize: number) {
    const since = cursor ?? '';
    const rows = [...this.rows.values()]
      .filter((row) => row.updatedAt >= since && (this.away.get(row.key)?.at ?? 'unreadable') === 'unreadable')
      .sort((a, b) => (cursor === null ? Number(a.key) - Number(b.key) : b.updatedAt.localeCompare(a.updatedAt)));
    const newest = rows.reduce((max, row) => (row.updatedAt > max ? row.updatedAt : max), since);
    for (let from = 0; ; from += pageSize) {
      this.#enter('pull');
      const page = rows.slice(from, from + pageSize);
      const last = from + pageSize >= rows.length;
      const gone = last && this.#options.deletes === 'feed' && cursor !== null ? { gone: this.#gone.splice(0) } : {};
      const unreadable = page.flatMap(({ key }) => {
        const why = this.away.get(key);
        return why?.at === 'unreadable' ? [{ key, words: why.words }] : [];
      });
      const records = page.filter(({ key }) => !this.away.has(key)).map((row) => this.#record(row));
      yield { records, unreadable, ...gone, ...(last && { cursor: newest }) };
      if (last) return;
    }
  }
}
