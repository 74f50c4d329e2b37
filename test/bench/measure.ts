import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCompiledCode } from './compiled.ts';
import { CONTENDERS, type ContenderName, type ContenderOptions } from './contender.ts';
import type { IdleJob } from './idle.ts';
import { startChild, type Child, type Remote } from './remote.ts';
import type { Requests } from './requests.ts';
import type { Cost, Runner } from './runner.ts';
import type { Trackers } from './trackers.ts';
import { ORDER, type Workload } from './workloads.ts';

export const PAGE_SIZE = 100;
/** One item in a hundred on each side. */
export const EDIT_EVERY = 100;

export interface Sample {
  readonly cost: Cost;
  readonly requests: Requests;
}

/** Both contenders' samples of one kind. */
export type Pairs<T> = Readonly<Record<ContenderName, readonly T[]>>;

export interface Life {
  readonly samples: ReadonlyMap<Workload, Sample>;
  /** Items without an equal on the other side, at the end. */
  readonly differences: number;
}

export interface LifeOptions {
  readonly items: number;
  readonly latencyMs: number;
  /** The last workload. */
  readonly until: Workload;
  /** For the process that is measured. */
  readonly execArgv?: readonly string[];
  /** Called at the end, when the measured process is gone and its trackers and its ledger are still there. */
  readonly afterwards?: (options: ContenderOptions) => Promise<void>;
}

/** One contender from its first copy on, in a process of its own, over two new trackers. */
export const live = async (trackers: Remote<Trackers>, name: ContenderName, options: LifeOptions): Promise<Life> => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const runner = startChild<Runner>('./runner.ts', [], options.execArgv);
  try {
    const { items, latencyMs } = options;
    const addresses = await trackers.open({ items, latencyMs, pageSize: PAGE_SIZE });
    const given = { ...addresses, ledger: join(folder, 'ledger.db') };
    await runner.api.open(name, given);
    const samples = await runAll(trackers, runner, options.until);
    const differences = await trackers.differences();
    await runner.stop();
    await options.afterwards?.(given);
    return { samples, differences };
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const runAll = async (
  trackers: Remote<Trackers>,
  runner: Child<Runner>,
  until: Workload,
): Promise<Map<Workload, Sample>> => {
  const samples = new Map<Workload, Sample>();
  for (const workload of ORDER.slice(0, ORDER.indexOf(until) + 1)) {
    if (workload === 'W3') await trackers.edit(EDIT_EVERY);
    const cost = await runner.api.run();
    samples.set(workload, { cost, requests: await trackers.take() });
  }
  return samples;
};

/** Both contenders several times, in turn, so that whatever else the machine does hits both. */
export const livesOf = async (trackers: Remote<Trackers>, runs: number, options: LifeOptions): Promise<Pairs<Life>> => {
  const lives = { axios: [] as Life[], tandem: [] as Life[] };
  for (let run = 0; run < runs; run += 1) {
    for (const name of CONTENDERS) {
      const { afterwards, execArgv, ...rest } = options;
      const last = name === 'tandem' && run === runs - 1 && { ...(afterwards && { afterwards }) };
      lives[name].push(
        await live(trackers, name, { ...rest, ...(execArgv && name === 'tandem' && { execArgv }), ...last }),
      );
    }
  }
  return lives;
};

export interface ProcessCost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const TIMES = 5;

/** A whole process: from its start to its end. */
const runProcess = (file: string, args: readonly string[]): ProcessCost => {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL(file, import.meta.url)), ...args],
    {
      encoding: 'utf8',
      env: withCompiledCode(),
    },
  );
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`);
  return { wallMs: Number(process.hrtime.bigint() - start) / 1e6, cpuMs: Number(stdout) };
};

const MINUTE_MS = 60_000;

/** Idle runs in processes of their own. The first of each fills Node's cache of compiled code, as an installation that has run once has it, and is left out. */
export const idleProcesses = async (
  trackers: Remote<Trackers>,
  given: ContenderOptions,
): Promise<Pairs<ProcessCost>> => {
  const newest = await trackers.newest();
  const before = (at: string) => new Date(Date.parse(at) - 2 * MINUTE_MS).toISOString();
  const job: IdleJob = { ...given, since: { left: before(newest.left), right: before(newest.right) } };
  const costs = { axios: [] as ProcessCost[], tandem: [] as ProcessCost[] };
  for (let time = 0; time <= TIMES; time += 1)
    for (const name of CONTENDERS) costs[name].push(runProcess('./idle.ts', [name, JSON.stringify(job)]));
  return { axios: costs.axios.slice(1), tandem: costs.tandem.slice(1) };
};

/** `tandem --help`, as often. */
export const helpProcesses = (): readonly ProcessCost[] =>
  Array.from({ length: TIMES + 1 }, () => runProcess('../../src/main.ts', ['--help'])).slice(1);
