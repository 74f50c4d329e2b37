import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './marks.ts';

const PAGES = Buffer.alloc(65_536);

/** How long the disk under the ledger takes to say that something is safe, ms. A first copy waits for that some thousand times, so its times mean little without it. */
export const fsyncMs = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const times = Array.from({ length: 31 }, () => {
    writeSync(file, PAGES);
    const start = process.hrtime.bigint();
    fsyncSync(file);
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return median(times);
};
