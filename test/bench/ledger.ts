/**
 * What the ledger costs: `node test/bench/ledger.ts [LINKS] [WHERE]`. WHERE is a `postgres://` URL, whose schema `tandem_bench` is filled, or the folder
 * in which a temporary SQLite file is made (default: that of the system). Prints one table; asserts nothing.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, type Ledger, type LedgerChange } from '../../src/ledger/index.ts';
import { migrate } from '../../src/ledger/migrate.ts';
import { sqlLedger } from '../../src/ledger/sql-ledger.ts';
import { openSqlite } from '../../src/ledger/sqlite.ts';
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

/** Microseconds: processor time in the program, processor time in the kernel (waiting for the disk is in neither), and time on the wall. */
interface Measured {
  readonly user: number;
  readonly system: number;
  readonly wall: number;
}

const measure = async (work: () => Promise<void>): Promise<Measured> => {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { user, system, wall: Number(process.hrtime.bigint() - start) / 1000 };
};

/** The round that was disturbed least. */
const best = async (rounds: number, work: (round: number) => Promise<void>): Promise<Measured> => {
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measure(() => work(round)));
  return all.reduce((least, one) => (one.user + one.system < least.user + least.system ? one : least));
};

const rows: string[] = [];

const report = (what: string, { user, system, wall }: Measured, times: number): void => {
  const figures = [user, system, wall].map((figure) => (figure / times).toFixed(1).padStart(11));
  rows.push(`${what.padEnd(50)}${figures.join('')}`);
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

const lookups = async (ledger: Ledger, wanted: readonly (readonly string[])[]): Promise<void> => {
  for (const keys of wanted) {
    const found = await ledger.links(SYNC, 'left', keys);
    if (found.length !== keys.length) throw new Error(`found ${found.length} of ${keys.length}`);
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

const bestOfFive = async (what: string, ledger: Ledger): Promise<void> => {
  await creates(ledger, 0, 2000);
  report(what, await best(5, (round) => creates(ledger, (round + 1) * 2000, (round + 2) * 2000)), 2000);
};

/** What the ledger itself costs: the same file, written without waiting for the disk. */
const withoutDisk = async (file: string): Promise<void> => {
  const store = await openSqlite(file);
  await migrate(store, file);
  await store.query({ sql: 'pragma synchronous = off', values: [] });
  const ledger = sqlLedger(store);
  await bestOfFive('  the same without waiting for the disk', ledger);
  await ledger.close();
};

const inMemory = async (): Promise<void> => {
  const ledger = await openLedger(':memory:');
  await bestOfFive('  the same in memory', ledger);
  await ledger.close();
  const many = await measure(async () => {
    for (let n = 0; n < 100; n += 1) await (await openLedger(':memory:')).close();
  });
  report('open a ledger in memory', many, 100);
};

const plainChanges = async (): Promise<void> => {
  for (let n = 0; n < 10_000; n += 1) {
    announce(n);
    record(n);
  }
};

const stored = async (ledger: Ledger): Promise<void> => {
  await bestOfFive('create an item: 2 commits, groups of 8', ledger);
  report('  of this, the changes as plain objects', await measure(plainChanges), 10_000);
  report('put a link, commits of 500', await measure(() => fill(ledger, 12_000, LINKS)), LINKS - 12_000);
  const wanted = Array.from({ length: 200 }, (_, n) =>
    Array.from({ length: 100 }, (_each, index) => linkOf((n * 397 + index * 31) % LINKS).left.key),
  );
  report('look up 100 links by key', await measure(() => lookups(ledger, wanted)), wanted.length);
  report('count the live links', await measure(async () => void (await ledger.countLinks(SYNC, 'live'))), 1);
  await staging(ledger);
  await sweep(ledger);
};

const main = async (): Promise<void> => {
  const given = process.argv[3];
  const database = given?.startsWith('postgres') ? given : undefined;
  const folder = mkdtempSync(join(database === undefined ? (given ?? tmpdir()) : tmpdir(), 'tandem-bench-'));
  const file = join(folder, 'ledger.db');
  const options = { schema: 'tandem_bench' };
  rows.push(`${'µs for each'.padEnd(50)}${['user', 'system', 'wall'].map((name) => name.padStart(11)).join('')}`);
  const ledger = await openLedger(database ?? file, options);
  await stored(ledger);
  await ledger.close();
  report('open it again', await measure(async () => (await openLedger(database ?? file, options)).close()), 1);
  if (database === undefined) {
    await withoutDisk(join(folder, 'quick.db'));
    await inMemory();
    rows.push(`file with ${LINKS} links: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  }
  process.stdout.write(`${rows.join('\n')}\n`);
  rmSync(folder, { recursive: true, force: true });
};

await main();
