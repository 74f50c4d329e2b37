import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeFlags, withCompiledCode } from './as-installed.ts';
import { CONTENDERS, type ContenderOptions } from './contender.ts';
import type { IdleJob } from './idle.ts';
import type { Pairs } from './lives.ts';
import type { Remote } from './remote.ts';
import type { Trackers } from './trackers.ts';

export interface ProcessCost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const TIMES = 5;

/** A whole process, from its start to its end. What it prints is the processor time it took, if it is one of ours. */
const runProcess = (file: string, flags: readonly string[], args: readonly string[]): ProcessCost => {
  const line = [...flags, fileURLToPath(new URL(file, import.meta.url)), ...args];
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8', env: withCompiledCode() });
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`);
  return { wallMs: Number(process.hrtime.bigint() - start) / 1e6, cpuMs: Number(stdout) };
};

const MINUTE_MS = 60_000;

/** Idle runs in processes of their own. The first of each fills Node's cache of compiled code and is left out: an installation in use has it filled. */
export const idleProcesses = async (
  trackers: Remote<Trackers>,
  given: ContenderOptions,
): Promise<Pairs<ProcessCost>> => {
  const newest = await trackers.newest();
  const before = (at: string) => new Date(Date.parse(at) - 2 * MINUTE_MS).toISOString();
  const job: IdleJob = { ...given, since: { left: before(newest.left), right: before(newest.right) } };
  const costs = { axios: [] as ProcessCost[], tandem: [] as ProcessCost[] };
  for (let time = 0; time <= TIMES; time += 1)
    for (const name of CONTENDERS)
      costs[name].push(runProcess('./idle.ts', name === 'tandem' ? nodeFlags() : [], [name, JSON.stringify(job)]));
  return { axios: costs.axios.slice(1), tandem: costs.tandem.slice(1) };
};

/** `tandem --help`, as often. */
export const helpProcesses = (): readonly ProcessCost[] =>
  Array.from({ length: TIMES + 1 }, () => runProcess('../../src/main.ts', nodeFlags(), ['--help'])).slice(1);
