/**
 * The memory and the manners of Acme, an invented tracker: what a real vendor keeps on its servers. Both the stand-in (`sandbox.ts`) and the fast server
 * (`serve.ts`) answer out of it, so tests and benchmark see one and the same vendor.
 */
export interface AcmeItem {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly priority: string;
  readonly assignee: number | null;
  readonly labels: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly due_date: string | null;
  /** The item this one is part of. */
  readonly parent: number | null;
  readonly related: readonly number[];
  /** Unique over all items, those deleted excepted. */
  readonly external_id: string | null;
  /** One more with every change. */
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export type AcmeFields = Pick<
  AcmeItem,
  | 'title'
  | 'description'
  | 'status'
  | 'priority'
  | 'assignee'
  | 'labels'
  | 'due_date'
  | 'parent'
  | 'related'
  | 'external_id'
>;

export interface AcmeComment {
  readonly id: number;
  readonly body: string;
  readonly internal: boolean;
  readonly author: number;
  readonly created_at: string;
}

export interface AcmeFileRow {
  readonly id: number;
  readonly item: number;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly internal: boolean;
  readonly author: number;
  readonly created_at: string;
}

export interface AcmeUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

/** How this Acme behaves. Everything a test wants to turn on or off. */
export interface AcmeSwitches {
  /** Whether it heeds `If-Match`. */
  readonly conditional: boolean;
  readonly pageSize: number;
  /** How long every answer takes, ms. */
  readonly latencyMs: number;
  /** Requests a minute before it answers 429. */
  readonly perMinute: number | undefined;
  /** How late a change shows up in lists, ms, with its true, by then old, time stamp. Reads by id are never late. */
  readonly listLagMs: number;
  /** Whether it trims titles and cuts them at 80 characters without a word, and whether its schema admits it. */
  readonly rewriteTitles: 'no' | 'declared' | 'undeclared';
}

export const DEFAULT_SWITCHES: AcmeSwitches = {
  conditional: true,
  pageSize: 20,
  latencyMs: 0,
  perMinute: undefined,
  listLagMs: 0,
  rewriteTitles: 'no',
};

export const USERS: readonly AcmeUser[] = [
  { id: 1, name: 'Tandem Bot', email: 'bot@acme.example' },
  { id: 2, name: 'Ann Lee', email: 'ann@acme.example' },
  { id: 3, name: '王芳', email: 'fang@acme.example' },
];

export const STATUSES = [
  { name: 'Open', category: 'todo' },
  { name: 'Working', category: 'doing' },
  { name: 'Waiting', category: 'todo' },
  { name: 'Solved', category: 'done' },
  { name: 'Closed', category: 'done' },
] as const;

/** `Closed` is a one-way door; `Solved` mails the customer. */
export const TRANSITIONS = [
  { from: 'Open', to: 'Working', mails_customer: false },
  { from: 'Working', to: 'Waiting', mails_customer: false },
  { from: 'Waiting', to: 'Working', mails_customer: false },
  { from: 'Working', to: 'Solved', mails_customer: true },
  { from: 'Solved', to: 'Working', mails_customer: false },
  { from: 'Solved', to: 'Closed', mails_customer: false },
] as const;

export const PRIORITIES = ['Urgent', 'High', 'Normal', 'Low'] as const;

const DEFAULTS: AcmeFields = {
  title: 'Untitled',
  description: '',
  status: 'Open',
  priority: 'Normal',
  assignee: null,
  labels: [],
  due_date: null,
  parent: null,
  related: [],
  external_id: null,
};

export interface Acme {
  readonly switches: AcmeSwitches;
  readonly now: () => number;
  create(fields: Partial<AcmeFields>): AcmeItem;
  /** Changes what is given, whatever the workflow says. */
  edit(id: number, fields: Partial<AcmeFields>): AcmeItem | undefined;
  remove(id: number): void;
  item(id: number): AcmeItem | undefined;
  byExternalId(externalId: string): AcmeItem | undefined;
  /** As lists show them: newest change first, and late if this Acme is. */
  listed(): readonly AcmeItem[];
  ids(): readonly number[];
  addComment(
    id: number,
    comment: { readonly body: string; readonly internal: boolean; readonly author: number },
  ): AcmeComment;
  comments(id: number): readonly AcmeComment[];
  addFile(file: Omit<AcmeFileRow, 'id' | 'created_at'>): AcmeFileRow;
  removeFile(id: number): void;
  file(id: number): AcmeFileRow | undefined;
  /** Of one item, oldest first. */
  files(item: number): readonly AcmeFileRow[];
}

/** An empty Acme. */
export const createAcme = (now: () => number, switches: Partial<AcmeSwitches> = {}): Acme => {
  const settings = { ...DEFAULT_SWITCHES, ...switches };
  // In order of change, newest last, as re-inserting moves an entry to the end. With each item its older versions, as long as a late list still shows them.
  const items = new Map<number, readonly AcmeItem[]>();
  const external = new Map<string, number>();
  const comments = new Map<number, AcmeComment[]>();
  const files = new Map<number, AcmeFileRow>();
  let lastId = 0;
  let lastComment = 0;
  let lastFile = 0;
  let order: readonly AcmeItem[] | undefined;

  const stamp = () => new Date(now()).toISOString();
  const store = (item: AcmeItem): AcmeItem => {
    const older = settings.listLagMs > 0 ? (items.get(item.id) ?? []) : [];
    items.delete(item.id);
    items.set(item.id, [...older, item]);
    if (item.external_id !== null) external.set(item.external_id, item.id);
    order = undefined;
    return item;
  };
  const newest = (id: number) => items.get(id)?.at(-1);

  return {
    switches: settings,
    now,
    create(fields) {
      const at = stamp();
      lastId += 1;
      return store(
        tidied({ ...DEFAULTS, ...fields, id: lastId, version: 1, created_at: at, updated_at: at }, settings),
      );
    },
    edit(id, fields) {
      const before = newest(id);
      if (!before) return undefined;
      if (before.external_id !== null) external.delete(before.external_id);
      return store(tidied({ ...before, ...fields, version: before.version + 1, updated_at: stamp() }, settings));
    },
    remove(id) {
      const gone = newest(id);
      if (gone?.external_id) external.delete(gone.external_id);
      items.delete(id);
      order = undefined;
    },
    item: newest,
    byExternalId(externalId) {
      const id = external.get(externalId);
      return id === undefined ? undefined : newest(id);
    },
    listed() {
      if (settings.listLagMs > 0) return late([...items.values()], now() - settings.listLagMs);
      order ??= [...items.values()].flatMap((versions) => versions.at(-1) ?? []).reverse();
      return order;
    },
    ids: () => [...items.keys()].sort((a, b) => a - b),
    addComment(id, { body, internal, author }) {
      lastComment += 1;
      const comment = { id: lastComment, body, internal, author, created_at: stamp() };
      comments.set(id, [...(comments.get(id) ?? []), comment]);
      return comment;
    },
    comments: (id) => comments.get(id) ?? [],
    addFile(file) {
      lastFile += 1;
      const row = { ...file, id: lastFile, created_at: stamp() };
      files.set(row.id, row);
      return row;
    },
    removeFile: (id) => void files.delete(id),
    file: (id) => files.get(id),
    files: (item) => [...files.values()].filter((file) => file.item === item),
  };
};

const late = (all: readonly (readonly AcmeItem[])[], until: number): readonly AcmeItem[] =>
  all
    .flatMap((versions) => versions.findLast((version) => Date.parse(version.updated_at) <= until) ?? [])
    .sort((a, b) => b.updated_at.localeCompare(a.updated_at) || b.id - a.id);

const tidied = (item: AcmeItem, { rewriteTitles }: AcmeSwitches): AcmeItem =>
  rewriteTitles === 'no' ? item : { ...item, title: item.title.trim().slice(0, 80) };
