import { FIELDS, PROJECTS, TYPES, byId } from './world.ts';

export interface CommentRow {
  readonly id: string;
  readonly author: string;
  readonly body: unknown;
  readonly created: number;
  readonly visibility?: { readonly type: string; readonly value: string };
  /** Service projects only. */
  readonly isPublic?: boolean;
  readonly properties: readonly { readonly key: string; readonly value: unknown }[];
}

export interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly author: string;
  readonly created: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the index knows of an issue as well. Values of fields are stored bare: ids of choices and people, ms, documents. */
export interface IssueDoc {
  readonly id: string;
  readonly key: string;
  readonly project: string;
  readonly type: string;
  readonly status: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly created: number;
  readonly updated: number;
  readonly archived: boolean;
}

export interface IssueRow {
  doc: IssueDoc;
  readonly comments: CommentRow[];
  readonly files: FileRow[];
  /** What searches find: the newest entry whose time has come. */
  indexed: readonly { readonly from: number; readonly doc: IssueDoc }[];
}

export interface LinkRow {
  readonly id: string;
  readonly type: string;
  /** Shows the outward words: "blocks". */
  readonly inward: string;
  readonly outward: string;
}

export interface EventRow {
  readonly name: string;
  readonly issue: string;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Switches {
  /** How long the index takes to show what the API wrote, ms. What people do shows at once, unless `lagsForPeople`. */
  indexLagMs: number;
  lagsForPeople: boolean;
  /** A search looks at what its index keeps; `false`: it finds by the index and shows what is stored. */
  showsIndexed: boolean;
  /** Visitors may look around: wrong credentials are theirs. */
  isPublic: boolean;
  /** The most issues on a page with fields. */
  pageCap: number;
  /** The page after a token is the same page again. */
  stuckToken: boolean;
  /** Internal comments of an account that is no agent come out public. */
  dropsInternal: boolean;
  /** Files are handed out over another address, whatever is asked. */
  redirectsFiles: boolean;
  /** Requests of one kind per second. */
  burst: number;
  /** Another edit runs at this moment: the next so many writes to an issue are told to come again. */
  conflicts: number;
}

export interface Store {
  readonly issues: Map<string, IssueRow>;
  readonly oldKeys: Map<string, string>;
  readonly links: LinkRow[];
  readonly events: EventRow[];
  readonly tasks: Map<
    string,
    { asked: number; readonly done: readonly number[]; readonly failed: Record<string, unknown> }
  >;
  /** Mails about edits. */
  readonly mails: string[];
  readonly switches: Switches;
  readonly now: () => number;
  nextId(): string;
  nextKey(project: string): string;
}

export const createStore = (now: () => number): Store => {
  let id = 10_000;
  const numbers = new Map<string, number>();
  return {
    issues: new Map(),
    oldKeys: new Map(),
    links: [],
    events: [],
    tasks: new Map(),
    mails: [],
    switches: {
      indexLagMs: 0,
      lagsForPeople: false,
      showsIndexed: true,
      isPublic: false,
      pageCap: 100,
      stuckToken: false,
      dropsInternal: false,
      redirectsFiles: false,
      burst: 100,
      conflicts: 0,
    },
    now,
    nextId: () => String((id += 1)),
    nextKey(project) {
      const number = (numbers.get(project) ?? 0) + 1;
      numbers.set(project, number);
      return `${byId(PROJECTS, project).key}-${number}`;
    },
  };
};

export type By = 'api' | 'people';

/** Stores an issue's new state and tells the index, which takes its time. */
export function put(store: Store, row: IssueRow, change: Partial<IssueDoc>, by: By): void {
  row.doc = { ...row.doc, ...change };
  reindex(store, row, by);
}

export function reindex(store: Store, row: IssueRow, by: By): void {
  const { indexLagMs, lagsForPeople } = store.switches;
  const from = store.now() + (by === 'api' || lagsForPeople ? indexLagMs : 0);
  row.indexed = [...row.indexed.filter((entry) => entry.from <= from), { from, doc: row.doc }];
}

/** What a search sees of an issue; `undefined` while the index does not have it. */
export const indexedDoc = ({ now }: Store, { indexed }: IssueRow): IssueDoc | undefined =>
  indexed.findLast(({ from }) => from <= now())?.doc;

/** An issue by id, key or a key it had before. */
export const findIssue = (store: Store, idOrKey: string): IssueRow | undefined => {
  const byNumber = store.issues.get(idOrKey);
  if (byNumber) return byNumber;
  const wanted = idOrKey.toUpperCase();
  const current = [...store.issues.values()].find(({ doc }) => doc.key === wanted);
  return current ?? store.issues.get(store.oldKeys.get(wanted) ?? '');
};

export const linksOf = ({ links }: Store, id: string): readonly LinkRow[] =>
  links.filter(({ inward, outward }) => inward === id || outward === id);

export const note = (store: Store, name: string, issue: string, body: Readonly<Record<string, unknown>> = {}): void => {
  store.events.push({ name, issue, at: store.now(), body });
};

/** Children that live and die with an issue; those of an epic are not among them. */
export const subtasksOf = ({ issues }: Store, id: string): readonly IssueRow[] =>
  [...issues.values()].filter(({ doc }) => doc.fields['parent'] === id && byId(TYPES, doc.type).subtask);

/** Every field there is, empty. */
export const emptyFields = (): Record<string, unknown> =>
  Object.fromEntries(FIELDS.map(({ id, schema }) => [id, schema.type === 'array' ? [] : null]));
