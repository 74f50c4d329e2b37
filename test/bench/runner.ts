import { readFileSync } from 'node:fs';
import { openContender, type Contender, type ContenderName, type ContenderOptions } from './contender.ts';
import { serveParent } from './remote.ts';

/** What one run cost the process that made it. */
export interface Cost {
  readonly wallMs: number;
  /** User and system together, of all threads. */
  readonly cpuMs: number;
  /** The most memory the process has ever held, MB. */
  readonly peakMb: number;
}

/** `maxRSS` of a process that was forked begins with what its parent held, so Linux's own figure is used where there is one. */
const peakMb = (): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
};

let contender: Contender | undefined;

const api = {
  async open(name: ContenderName, options: ContenderOptions): Promise<void> {
    contender = await openContender(name, options);
  },
  async run(): Promise<Cost> {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    await contender?.run();
    const wallMs = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.cpuUsage(cpu);
    return { wallMs, cpuMs: (user + system) / 1000, peakMb: peakMb() };
  },
};
export type Runner = typeof api;

serveParent(api, async () => contender?.close());
