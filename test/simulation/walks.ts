import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How many seeds a test run walks, over both of its halves. */
export const SEEDS = Number(process.env['TANDEM_SEEDS'] ?? 6000);
export const FIRST_SEED = Number(process.env['TANDEM_FIRST_SEED'] ?? 1000);

export interface Walked {
  /** What was printed for failing seeds. */
  readonly failures: string;
  readonly seeds: number;
  readonly conflicts: number;
  readonly spurious: number;
}

/** Walks seeds in a process of its own, without the test runner around every call, which takes a third of the time. */
export async function walkInProcess(seeds: number, from: number): Promise<Walked> {
  const lines = (await simulate('--part', '--seeds', String(seeds), '--from', String(from))).trimEnd().split('\n');
  const last = JSON.parse(lines.at(-1) ?? '') as Walked;
  return { ...last, failures: lines.slice(0, -1).join('\n') };
}

/** The output of `npm run simulate` with these arguments. */
export async function simulate(...line: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('run.ts', import.meta.url)), ...line], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  return output;
}

/** One half of the walks; each half is a test file, so that both cores are used. */
export async function walkHalf(half: 0 | 1): Promise<Walked> {
  const size = Math.ceil(SEEDS / 2);
  return walkInProcess(half === 0 ? size : Math.max(1, SEEDS - size), FIRST_SEED + half * size);
}
