import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFlags } from './as-installed.ts';
import { CONTENDERS, type ContenderName, type ContenderOptions } from './contender.ts';
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

/** Something of each contender, once for every repetition. */
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
  /** A folder for a processor profile of Tandem. */
  readonly profile?: string;
  /** Called when Tandem's process has gone and its trackers and its ledger are still there. */
  readonly afterTandem?: (options: ContenderOptions) => Promise<void>;
}

/** One contender from its first copy on, in a process of its own, over two new trackers. */
export const live = async (trackers: Remote<Trackers>, name: ContenderName, options: LifeOptions): Promise<Life> => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const runner = startChild<Runner>('./runner.ts', name === 'tandem' ? flagsFor(options) : []);
  try {
    const { items, latencyMs, until, afterTandem } = options;
    const addresses = await trackers.open({ items, latencyMs, pageSize: PAGE_SIZE });
    const given = { ...addresses, ledger: join(folder, 'ledger.db') };
    await runner.api.open(name, given);
    const samples = await runAll(trackers, runner, until);
    const differences = await trackers.differences();
    await runner.stop();
    if (name === 'tandem') await afterTandem?.(given);
    return { samples, differences };
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const flagsFor = ({ profile }: LifeOptions): readonly string[] => [
  ...nodeFlags(),
  ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
];

const runAll = async (trackers: Remote<Trackers>, runner: Child<Runner>, until: Workload) => {
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
  for (let run = 1; run <= runs; run += 1)
    for (const name of CONTENDERS) lives[name].push(await live(trackers, name, options));
  return lives;
};
