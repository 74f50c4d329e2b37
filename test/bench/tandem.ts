import { randomUUID } from 'node:crypto';
import { runSync, type Deps, type Sync, type SyncSide } from '../../src/engine/index.ts';
import { createHost, systemClock } from '../../src/http/index.ts';
import { NO_WORKFLOW_RULES } from '../../src/sync/index.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import { acme, acmeUnconditional } from '../support/acme/index.ts';
import type { Contender, ContenderOptions } from './contender.ts';
import type { Address } from './world.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const MAPPING: Mapping = {
  connector: 'acme',
  stream: 'items',
  kind: 'task',
  fields: {
    title: 'title',
    description: { field: 'description', format: 'plain' },
    status: {
      field: 'status',
      values: { Open: 'new', Working: 'in_progress', Waiting: 'on_hold', Solved: 'done', Closed: 'released' },
    },
    priority: { field: 'priority', values: { Urgent: 'urgent', High: 'high', Normal: 'normal', Low: 'low' } },
    assignee: 'assignee',
    labels: 'labels',
    dueDate: 'dueDate',
  },
};

const CONSENT = { ...NO_WORKFLOW_RULES, oneWay: 'allow' } as const;

/** Tandem as its own commands put it together: engine, HTTP and a ledger file. The left heeds `If-Match`, the right does not. */
export const openTandem = async ({ left, right, ledger: location }: ContenderOptions): Promise<Contender> => {
  const ledger = await openLedger(location);
  const sides = [openSide('left', left), openSide('right', right)] as const;
  const deps: Deps = {
    ledger,
    clock: systemClock,
    log: quiet,
    owner: `bench/${process.pid}`,
    newId: () => randomUUID(),
  };
  const sync: Sync = {
    id: 'bench',
    // The fields of the bench go as far as a closed issue, from which nothing leads back.
    left: { ...sides[0].side, workflowRules: CONSENT },
    right: { ...sides[1].side, workflowRules: CONSENT },
    policy: 'two-way-safe',
    create: 'left-to-right',
    delete: 'review',
    fields: {},
    match: [],
    cardinality: 'one-to-one',
    limits: { deletes: 10, changedShare: 0.5 },
    comments: { direction: 'none' },
    language: 'en',
    sweepEveryMs: 24 * 3_600_000,
  };
  return {
    async run() {
      const { outcome, reason, problems, conflicts } = await runSync(sync, deps);
      if (outcome === 'done' && problems === 0 && conflicts === 0) return;
      throw new Error(`the run is ${outcome}, ${problems} problems, ${conflicts} conflicts: ${reason?.en ?? ''}`);
    },
    async close() {
      for (const side of sides) side.close();
      await ledger.close();
    },
  };
};

const openSide = (name: 'left' | 'right', address: Address): { readonly side: SyncSide; close(): void } => {
  const host = createHost({ clock: systemClock, log: quiet, connection: { name, secrets: [address.token] } });
  const opened = (name === 'left' ? acme : acmeUnconditional).open(address, host);
  const side: SyncSide = {
    connection: name,
    opened,
    stream: opened.stream('items', {}),
    mappingName: 'acme-items',
    mapping: MAPPING,
    filter: {},
    scope: 'all',
    people: {},
    requests: () => host.stats().requests,
    concurrency: 8,
  };
  return { side, close: () => host.close() };
};
