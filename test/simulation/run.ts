import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { walk } from './walk.ts';

/**
 * `npm run simulate -- [--seeds N] [--from SEED]`: random walks of the shipped engine, half of them harsh, on every core. Prints each failing seed with the line
 * that plays it again; exit 1 when there is one.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1000000' },
    /** One of the processes that do the work. */
    part: { type: 'boolean', default: false },
  },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(from) || seeds < 1) {
  console.error('usage: npm run simulate -- [--seeds N] [--from SEED]');
  process.exit(2);
}

async function walkAll(): Promise<number> {
  let failed = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const violations = await walk({ seed }).catch((error: unknown) => [String(error)]);
    if (violations.length === 0) continue;
    failed += 1;
    console.log(`seed ${seed}: ${violations.join('; ')}\n  npm run simulate -- --seeds 1 --from ${seed}`);
  }
  return failed;
}

async function onEveryCore(): Promise<number> {
  const parts = Math.min(availableParallelism(), seeds);
  const size = Math.ceil(seeds / parts);
  const codes = Array.from({ length: parts }, async (_, part) => {
    const count = Math.min(size, seeds - part * size);
    if (count < 1) return 0;
    const line = ['--part', '--seeds', String(count), '--from', String(from + part * size)];
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...line], { stdio: 'inherit' });
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? 0 : 1;
  });
  return (await Promise.all(codes)).filter((code) => code !== 0).length;
}

const failed = values.part ? await walkAll() : await onEveryCore();
if (!values.part) console.log(failed === 0 ? `${seeds} seeds from ${from}: no violation` : 'violations were found');
process.exitCode = failed > 0 ? 1 : 0;
