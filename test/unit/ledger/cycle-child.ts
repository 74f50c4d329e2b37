/** `node cycle-child.ts FILE`: makes a ledger, opens it again, calls every method and makes every change. */
import { openLedger, type Lease, type Ledger, type LedgerChange } from '../../../src/ledger/index.ts';
import { AT, close, conflict, note, open, problem, put, run } from './fixtures.ts';

const [file = ''] = process.argv.slice(2);
const SYNC = 'support';
const record = { sync: SYNC, side: 'left', key: 'L-a' } as const;

const CHANGES = {
  'intent.open': open('a'),
  'intent.update': { type: 'intent.update', id: 'intent-a', state: 'uncertain', misses: 1 },
  'intent.close': close('a'),
  'link.put': put('a'),
  'journal.add': note('a'),
  'conflict.put': { type: 'conflict.put', conflict: conflict('a') },
  'problem.put': { type: 'problem.put', problem: problem('a') },
  'problem.clear': { type: 'problem.clear', ...record },
  'todo.put': { type: 'todo.put', todo: { ...record, reason: 'retry', notBefore: AT, attempts: 1 } },
  'todo.done': { type: 'todo.done', ...record },
  'checkpoint.put': { type: 'checkpoint.put', checkpoint: { ...record, cursor: 'c', account: 'bot', scope: 's' } },
  'run.put': { type: 'run.put', run: run('run-1') },
  'comment.put': { type: 'comment.put', comment: { sync: SYNC, link: 'a', left: '1', right: '2' } },
  'base.put': { type: 'base.put', link: 'a', field: 'description', text: 'long' },
  'stray.put': { type: 'stray.put', stray: { ...record, matchKey: 'm' } },
  'stray.done': { type: 'stray.done', ...record },
} satisfies Record<LedgerChange['type'], LedgerChange>;

const held = async (ledger: Ledger): Promise<Lease> => {
  const lease = await ledger.acquireLease(SYNC, 'child', 0, 1000);
  if ('heldBy' in lease) throw new Error('nobody else is there');
  return lease;
};

const cycle = async (ledger: Ledger): Promise<void> => {
  const lease = await ledger.renewLease(await held(ledger), 0, 1000);
  await ledger.commit(Object.values(CHANGES), lease);
  const work: { readonly [name in Exclude<keyof Ledger, 'acquireLease' | 'renewLease' | 'commit'>]: () => unknown } = {
    links: () => ledger.links(SYNC, 'left', ['L-a']),
    linksById: () => ledger.linksById(['a']),
    countLinks: async () => [await ledger.countLinks(SYNC), await ledger.countLinks(SYNC, 'live')],
    linksAfter: () => ledger.linksAfter(SYNC, '', 9),
    openIntents: () => ledger.openIntents(SYNC),
    checkpoints: () => ledger.checkpoints(SYNC),
    todo: () => ledger.todo(SYNC, AT, 9),
    commentLinks: () => ledger.commentLinks('a'),
    baseTexts: () => ledger.baseTexts('a'),
    strays: () => ledger.strays(SYNC, 'left', 'm', 9),
    conflicts: () => ledger.conflicts({ sync: SYNC, state: 'open', limit: 9, after: 'a' }),
    openConflicts: () => ledger.openConflicts('a'),
    conflict: () => ledger.conflict('a'),
    conflictsOf: () => ledger.conflictsOf('a'),
    problems: () => ledger.problems({ limit: 9 }),
    problem: () => ledger.problem('a'),
    countOpen: () => ledger.countOpen(SYNC),
    runs: () => ledger.runs({ sync: SYNC, limit: 9 }),
    run: () => ledger.run('run-1'),
    journal: () => ledger.journal({ sync: SYNC, run: 'run-1', link: 'a', field: 'title', limit: 9 }),
    forgetJournal: () => ledger.forgetJournal(AT),
    stage: () =>
      ledger.stage(SYNC, [{ side: 'left', key: 'k', record: { key: 'k', version: '1', updatedAt: AT, fields: {} } }]),
    staged: () => ledger.staged(SYNC, 'left', 0, 9),
    stagedForLinks: () => ledger.stagedForLinks(SYNC, 'left', ['a']),
    stagedForMatch: () => ledger.stagedForMatch(SYNC, 'left', 'm', 9),
    markSeen: () => ledger.markSeen(SYNC, 'left', ['L-a']),
    unseenLinks: () => ledger.unseenLinks(SYNC, 'left', '', 9),
    clearStage: () => ledger.clearStage(SYNC),
    remember: () => ledger.remember('a', 1),
    recall: () => ledger.recall('a'),
    releaseLease: () => ledger.releaseLease(lease),
    close: () => ledger.close(),
  };
  for (const each of Object.values(work)) await each();
};

await (await openLedger(file)).close();
await cycle(await openLedger(file));
