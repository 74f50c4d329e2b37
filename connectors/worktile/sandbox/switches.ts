/** What nobody outside Worktile knows for certain, or what differs between tenants, as switches. They hold from the next request on. */
export interface Switches {
  /** Where a page of the older style has its rows. */
  v1Rows: 'items' | 'value';
  /** Whether it tells how many there are in all. */
  totals: boolean;
  /** Property values in the newer list. */
  v2Properties: 'flat' | 'wrapped';
  badToken: 'code-1103' | 'code-1102' | '401';
  /** Whether a token in the header is enough. */
  headerAlone: boolean;
  expiresIn: number;
  maxPageSize: number;
  /** What a page size above it does. */
  overMax: 'clamp' | 'refuse';
  archivedInLists: boolean;
  /** Priorities, tags and options in the older style: with their names, or as bare ids. */
  expanded: boolean;
  /** `with_time` and `is_archived` as 0 and 1, or as booleans. */
  booleans: boolean;
  /** One id Worktile does not know, among others. */
  unknownId: 'omit' | 'refuse';
  memberContacts: boolean;
  /** Which write paths there are beside the reads. */
  writes: 'none' | 'open-api' | 'extended';
  /** Where a task is created. */
  createPath: '/mission/task' | '/mission/tasks';
  illegalMove: 'refuse' | 'allow';
  /** Keys whose writes are answered as if all was well, and dropped. */
  readonly deaf: Set<string>;
  /** The next so many requests meet the gateway's page for too many requests. */
  throttle: { times: number; retryAfter?: string };
}

export const createSwitches = (): Switches => ({
  v1Rows: 'items',
  totals: true,
  v2Properties: 'flat',
  badToken: 'code-1103',
  headerAlone: true,
  expiresIn: 7200,
  maxPageSize: 200,
  overMax: 'clamp',
  archivedInLists: false,
  expanded: true,
  booleans: false,
  unknownId: 'omit',
  memberContacts: false,
  writes: 'open-api',
  createPath: '/mission/task',
  illegalMove: 'refuse',
  deaf: new Set(),
  throttle: { times: 0 },
});
