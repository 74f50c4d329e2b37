import type { TicketRow } from './store.ts';

/** How this stand-in behaves where accounts differ, or nobody outside knows. */
export interface Switches {
  /** Whether an administrator has activated custom statuses. */
  customStatuses: boolean;
  /** Whether there is "on hold" among Zendesk's own statuses. */
  hold: boolean;
  /** How long the export holds changes back, ms. */
  heldBackMs: number;
  /** The most rows of an exported page, whatever is asked. */
  exportPage: number;
  /** Every page but the first begins with the last row of the one before. */
  repeatedRow: boolean;
  exportsPerMinute: number;
  requestsPerMinute: number;
  updatesPerMinute: number;
  /** Updates of one ticket by one user in ten minutes. */
  updatesPerTicket: number;
  /** Solving a ticket nobody is assigned to assigns it to whoever solves it, instead of being refused. */
  solverTakesOver: boolean;
  /** What a trigger does after each write of the API. */
  trigger: ((ticket: TicketRow) => Partial<TicketRow>) | undefined;
  /** Native fields that are passed over without a word, by attribute or number. */
  deafTo: ReadonlySet<string>;
  /** Where files are kept: another origin, to which downloads are redirected. */
  fileStore: string | undefined;
}

export const defaultSwitches = (): Switches => ({
  customStatuses: true,
  hold: true,
  heldBackMs: 60_000,
  exportPage: 1_000,
  repeatedRow: false,
  exportsPerMinute: 10,
  requestsPerMinute: 700,
  updatesPerMinute: 100,
  updatesPerTicket: 30,
  solverTakesOver: false,
  trigger: undefined,
  deafTo: new Set(),
  fileStore: undefined,
});
