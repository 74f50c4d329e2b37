/**
 * What the ledger costs: `node test/bench/ledger.ts [LINKS] [LOCATION]`. LOCATION is a `postgres://` URL or a folder for the SQLite file (default: a temporary
 * folder). Prints one table; asserts nothing.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, type Ledger, type LedgerChange } from '../../src/ledger/index.ts';
import type { Link } from '../../src/sync/link.ts';

const LINKS = Number(process.argv[2] ?? 100_000);
const IN_FLIGHT = 8;
const SYNC = 'feedback-to-requirements';
const AT = '2026-11-20T08:00:00.000Z';

/** Ids that grow with time, as long as a UUID of version 7. */
const idOf = (n: number): string => `${n.toString(16).padStart(12, '0')}-7000-8000-000000000000`;

const linkOf = (n: number): Link => {
  const title = `客户反馈第 ${n} 条：导出报表时中文文件名显示为乱码`;
  return {
    id: idOf(n),
    sync: SYNC,
    state: 'live',
    left: {
      key: String(100_000 + n),
      url: `https://helpdesk.example.com/tickets/${100_000 + n}`,
      version: `v${n % 9}`,
      updatedAt: AT,
      createdAt: AT,
      native: {
        title,
        description: { digest: idOf(n + 1) },
        status: 'open',
        priority: '50',
        assignee: 'zhang.wei@example.com',
        labels: ['export', 'vip'],
        dueDate: '2026-12-01',
      },
      memo: { status: { in_progress: 'open' } },
    },
    right: {
      key: idOf(n + 2),
      label: `CRM-${n}`,
      url: `https://example.pingcode.com/ideas/CRM-${n}`,
      version: AT,
      updatedAt: AT,
      createdAt: AT,
      native: {
        title,
        description: { digest: idOf(n + 1) },
        status: '进行中',
        priority: 'P2',
        assignee: { id: idOf(n % 40), name: '张伟', email: 'zhang.wei@example.com' },
        labels: ['export', 'vip'],
        dueDate: '2026-12-01',
      },
      memo: { status: { in_progress: '进行中' } },
    },
    fields: {
      title: { left: title, right: title, status: 'agreed' },
      description: { left: { digest: idOf(n + 1) }, right: { digest: idOf(n + 1) }, status: 'agreed' },
      status: { left: 'in_progress', right: 'in_progress', status: 'agreed' },
      priority: { left: 'normal', right: 'normal', status: 'agreed' },
      assignee: { left: 'zhang.wei@example.com', right: 'zhang.wei@example.com', status: 'agreed' },
      labels: { left: ['export', 'vip'], right: ['export', 'vip'], status: 'agreed' },
      dueDate: { left: '2026-12-01', right: '2026-12-01', status: 'agreed' },
    },
    mapping: 'b6f1c2d49a7e5310',
    createdRun: 'run-2026-11-20-0001',
  };
};

const announce = (n: number): readonly LedgerChange[] => {
  const link = linkOf(n);
  return [
    {
      type: 'intent.open',
      intent: {
        id: `intent-${link.id}`,
        sync: SYNC,
        run: link.createdRun,
        kind: 'create',
        side: 'right',
        source: link.left.key,
        marker: 'abcdefghijklmnopqrst',
        data: { sent: link.right.native, source: { version: link.left.version, native: link.left.native } },
        sentAt: AT,
        misses: 0,
        state: 'sent',
      },
    },
  ];
};

const record = (n: number): readonly LedgerChange[] => {
  const link = linkOf(n);
  return [
    { type: 'intent.close', id: `intent-${link.id}` },
    { type: 'link.put', link },
    {
      type: 'journal.add',
      entry: {
        sync: SYNC,
        run: link.createdRun,
        link: link.id,
        side: 'right',
        key: link.right.key,
        kind: 'create',
        after: { title: link.right.native['title'] as string, state: '进行中', priority: 'P2', due: '2026-12-01' },
        rule: 'pingcode-ideas › create',
        cause: 'left',
        reversible: true,
        at: AT,
      },
    },
  ];
};

interface Measured {
  readonly cpu: number;
  readonly wall: number;
}

const measure = async (work: () => Promise<void>): Promise<Measured> => {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await work();
  const used = process.cpuUsage(cpu);
  return { cpu: used.user + used.system, wall: Number(process.hrtime.bigint() - start) / 1000 };
};

const rows: string[] = [];

const report = (what: string, { cpu, wall }: Measured, times: number): void => {
  rows.push(
    `${what.padEnd(52)} ${(cpu / times).toFixed(1).padStart(8)} µs cpu ${(wall / times).toFixed(1).padStart(9)} µs wall`,
  );
};

/** Creates as the engine makes them: a few in flight, each waiting for its first commit before its second. */
const creates = async (ledger: Ledger, from: number, to: number): Promise<void> => {
  const lease = await ledger.acquireLease(SYNC, 'bench', 0, 60_000);
  if (!('fence' in lease)) throw new Error('the lease is taken');
  for (let n = from; n < to; n += IN_FLIGHT) {
    const group = Array.from({ length: Math.min(IN_FLIGHT, to - n) }, (_, index) => n + index);
    await Promise.all(group.map((each) => ledger.commit(announce(each), lease)));
    await Promise.all(group.map((each) => ledger.commit(record(each), lease)));
  }
};

const fill = async (ledger: Ledger, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n += 500)
    await ledger.commit(
      Array.from({ length: Math.min(500, to - n) }, (_, index) => ({ type: 'link.put', link: linkOf(n + index) })),
    );
};

const pages = <T>(count: number, size: number, make: (n: number) => T): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, page) =>
    Array.from({ length: Math.min(size, count - page * size) }, (_each, index) => make(page * size + index)),
  );

const lookups = async (ledger: Ledger): Promise<void> => {
  for (let n = 0; n < 200; n += 1) {
    const keys = Array.from({ length: 100 }, (_, index) => linkOf((n * 397 + index * 31) % LINKS).left.key);
    const found = await ledger.links(SYNC, 'left', keys);
    if (found.length !== 100) throw new Error(`found ${found.length} of 100`);
  }
};

const staging = async (ledger: Ledger): Promise<void> => {
  const staged = pages(20_000, 200, (n) => {
    const link = linkOf(n);
    const record = {
      key: link.left.key,
      version: 'v1',
      updatedAt: AT,
      fields: { title: link.fields['title']?.left as string },
    };
    return { side: 'left' as const, key: link.left.key, link: link.id, record };
  });
  report(
    'stage a row, pages of 200',
    await measure(async () => {
      for (const page of staged) await ledger.stage(SYNC, page);
    }),
    20_000,
  );
  let after = 0;
  const read = async (): Promise<void> => {
    for (;;) {
      const page = await ledger.staged(SYNC, 'left', after, 200);
      after = page.at(-1)?.seq ?? after;
      if (page.length < 200) return;
    }
  };
  report('read a staged row, pages of 200', await measure(read), 20_000);
};

const sweep = async (ledger: Ledger): Promise<void> => {
  const keys = pages(LINKS, 500, (n) => linkOf(n).left.key).map((page) => page.filter((_, index) => index !== 7));
  report(
    'mark a key as seen, pages of 500',
    await measure(async () => {
      for (const page of keys) await ledger.markSeen(SYNC, 'left', page);
    }),
    LINKS,
  );
  let missing = 0;
  const find = async (): Promise<void> => {
    for (let after = ''; ;) {
      const page = await ledger.unseenLinks(SYNC, 'left', after, 500);
      missing += page.length;
      after = page.at(-1)?.id ?? after;
      if (page.length < 500) return;
    }
  };
  report(`find unseen links among ${LINKS}, whole sweep`, await measure(find), 1);
  rows.push(`  (${missing} were unseen)`);
  report('clear the staging', await measure(() => ledger.clearStage(SYNC)), 1);
};

const main = async (): Promise<void> => {
  const given = process.argv[3];
  const folder =
    given === undefined || given.startsWith('postgres') ? mkdtempSync(join(tmpdir(), 'tandem-bench-')) : given;
  const file = join(folder, 'ledger.db');
  const location = given?.startsWith('postgres') ? given : file;
  const schema = 'tandem_bench';
  let transactions = 0;
  const ledger = await openLedger(location, { schema, onTransaction: () => (transactions += 1) });
  await creates(ledger, 0, 1000);
  const before = transactions;
  report('create an item: 2 commits, groups of 8', await measure(() => creates(ledger, 1000, 11_000)), 10_000);
  rows.push(`  (${transactions - before} transactions)`);
  report(
    'make the same changes as plain objects',
    await measure(async () => {
      for (let n = 0; n < 10_000; n += 1) {
        announce(n);
        record(n);
      }
    }),
    10_000,
  );
  report('put a link, commits of 500', await measure(() => fill(ledger, 11_000, LINKS)), LINKS - 11_000);
  report('look up 100 links by key, per look-up', await measure(() => lookups(ledger)), 200);
  report('count the live links', await measure(async () => void (await ledger.countLinks(SYNC, 'live'))), 1);
  await staging(ledger);
  await sweep(ledger);
  await ledger.close();
  if (location === file) rows.push(`file with ${LINKS} links: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  report('open it again', await measure(async () => (await openLedger(location, { schema })).close()), 1);
  report(
    'open a ledger in memory',
    await measure(async () => {
      for (let n = 0; n < 100; n += 1) await (await openLedger(':memory:')).close();
    }),
    100,
  );
  rows.push(`resident memory at the end: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
  process.stdout.write(`${rows.join('\n')}\n`);
  rmSync(folder, { recursive: true, force: true });
};

await main();
