import { MIGRATIONS } from '../migrations/index.ts';
import { scratchTables } from '../migrations/scratch.ts';
import type { LedgerSql } from '../statement.ts';
import { companionQueries } from './companions.ts';
import type { Dialect } from './dialect.ts';
import { findingQueries } from './findings.ts';
import { intentQueries } from './intents.ts';
import { journalQueries } from './journal.ts';
import { leaseQueries } from './leases.ts';
import { linkQueries } from './links.ts';
import { progressQueries } from './progress.ts';
import { runQueries } from './runs.ts';
import { schemaQueries } from './schema.ts';
import { stageQueries } from './stage.ts';

const queriesOf = (dialect: Dialect) => ({
  schema: schemaQueries(dialect),
  links: linkQueries(dialect),
  intents: intentQueries(dialect),
  journal: journalQueries(dialect),
  runs: runQueries(dialect),
  findings: findingQueries(dialect),
  progress: progressQueries(dialect),
  companions: companionQueries(dialect),
  leases: leaseQueries(dialect),
  stage: stageQueries(dialect),
});

/** Every query there is, by theme and name. */
export type Queries = ReturnType<typeof queriesOf>;

/** Compiles everything a store of this dialect runs. */
export const ledgerSql = (dialect: Dialect): LedgerSql => ({
  queries: queriesOf(dialect),
  migrations: MIGRATIONS.map((migration) => migration.statements(dialect).map((query) => query.sql)),
  scratch: scratchTables(dialect).map((query) => query.sql),
});
