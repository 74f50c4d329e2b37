import { TandemError } from '../sdk/errors.ts';
import { text } from '../model/index.ts';
import { unitOf } from './commit.ts';
import { companionReads, putNote } from './companions.ts';
import { findingReads } from './findings.ts';
import { groupCommit, type GroupOptions } from './group-commit.ts';
import { intentReads } from './intents.ts';
import { journalReads } from './journal.ts';
import { leases } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { linkReads } from './links.ts';
import { progressReads } from './progress.ts';
import { runReads } from './runs.ts';
import { staging } from './staging.ts';
import type { Store } from './store.ts';

const closedError = (): Error =>
  new TandemError(text('The ledger is closed; nothing can be stored any more.', '账本已关闭，无法再写入。'));

/** The ledger over a store that is open and migrated. */
export const sqlLedger = (store: Store, options: GroupOptions = {}): Ledger => {
  const group = groupCommit(store, options);
  let closed = false;

  return {
    ...linkReads(store),
    ...intentReads(store),
    ...progressReads(store),
    ...companionReads(store),
    ...findingReads(store),
    ...runReads(store),
    ...journalReads(store),
    ...staging(store),
    ...leases(store),
    async commit(changes, lease) {
      if (closed) throw closedError();
      const unit = unitOf(store.statements, changes, lease);
      if (unit.steps.length > 0) await group.submit(unit);
    },
    async remember(name, value) {
      if (closed) throw closedError();
      await group.submit({ syncs: [], steps: [putNote(store.statements, name, value)] });
    },
    async close() {
      if (closed) return;
      closed = true;
      await group.idle();
      await store.close();
    },
  };
};
