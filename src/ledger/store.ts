import type { Call, LedgerSql, Statements, Step } from './statement.ts';

/** The steps of one commit: all of them or none. */
export interface Unit {
  /** The syncs it touches. Units of one sync never run at the same time, in whatever process. */
  readonly syncs: readonly string[];
  readonly steps: readonly Step[];
}

/** The first unit of a transaction that could not be done, and why. */
export interface Failure {
  readonly index: number;
  readonly error: unknown;
}

/** One database, as the ledger needs it. SQLite runs every statement at once; PostgreSQL sends all statements of a transaction before it reads the answers. */
export interface Store {
  readonly statements: Statements;
  readonly migrations: LedgerSql['migrations'];
  /** Runs one statement by itself. */
  query<R>(call: Call<R>): Promise<readonly R[]>;
  /**
   * Runs all units in one transaction, in order, on disk when it resolves with `undefined`. When a unit fails, nothing at all is stored and the failure says
   * which. Rejects when the database itself fails; then the outcome is unknown.
   */
  attempt(units: readonly Unit[]): Promise<Failure | undefined>;
  /** Runs the steps in one transaction that may be lost in a crash: for scratch tables only. */
  scratch(steps: readonly Step[]): Promise<void>;
  close(): Promise<void>;
}
