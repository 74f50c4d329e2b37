/**
 * What keeping two trackers in step costs, beside a bare axios loop: `npm run bench -- [--size N] [--only W1,W2,…] [--latency MS] [--runs N] [--profile DIR]`.
 * Prints a table and the marks; ends with 1 when a count is not what it must be.
 */
import { parseArgs } from 'node:util';
import { fsyncMs } from './disk.ts';
import { live, livesOf, PAGE_SIZE, type Life, type Pairs } from './lives.ts';
import { agreementMark, costOf, limitMark, processCost, ratioMark, requestMark, type Mark } from './marks.ts';
import { helpProcesses, idleProcesses, type ProcessCost } from './processes.ts';
import { startChild, type Remote } from './remote.ts';
import { showHead, showRow } from './table.ts';
import type { Trackers } from './trackers.ts';
import { ORDER, WORKLOADS, type Workload } from './workloads.ts';

const PARTS = [...ORDER, 'latency', 'idle', 'help'] as const;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '10000' },
    only: { type: 'string', default: PARTS.join(',') },
    latency: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
    profile: { type: 'string' },
  },
});
const items = Number(values.size);
const runs = Number(values.runs);
const latencyMs = Number(values.latency);
const asked = values.only.split(',');
const wants = (part: (typeof PARTS)[number]): boolean => asked.includes(part);
const workloads = ORDER.filter(wants);

/** The size that the memory mark is about; a larger one is compared with it. */
const USUAL = 10_000;
/** A first copy that waits for every answer is the same at any size, and long. */
const SLOW_ITEMS = 2_000;

const marks: Mark[] = [];

/** The workloads one after the other, and idle processes over what they leave behind. */
const measureMain = async (trackers: Remote<Trackers>): Promise<void> => {
  const last = workloads.at(-1) ?? 'W1e';
  const until = last === 'W1' && wants('idle') ? 'W1e' : last;
  let idle: Pairs<ProcessCost> | undefined;
  const lives = await livesOf(trackers, runs, {
    items,
    latencyMs: 0,
    until,
    ...(values.profile !== undefined && { profile: values.profile }),
    async afterTandem(given) {
      if (wants('idle') && !idle) idle = await idleProcesses(trackers, given);
    },
  });
  showLives(lives);
  await markMemory(trackers, costOf(lives, 'tandem', until).peakMb);
  if (!idle) return;
  const [axios, tandem] = [processCost(idle.axios), processCost(idle.tandem)];
  showRow('idle run, whole process', axios, tandem);
  marks.push(ratioMark('idle run, whole process', axios, tandem, 2));
};

const showLives = (lives: Pairs<Life>): void => {
  for (const workload of workloads) {
    showRow(`${workload} ${WORKLOADS[workload]}`, costOf(lives, 'axios', workload), costOf(lives, 'tandem', workload));
    marks.push(requestMark(lives.tandem, workload, items));
  }
  marks.push(agreementMark(lives));
  if (wants('W1')) marks.push(ratioMark('W1', costOf(lives, 'axios', 'W1'), costOf(lives, 'tandem', 'W1'), 1.5));
};

const markMemory = async (trackers: Remote<Trackers>, peakMb: number): Promise<void> => {
  if (items <= USUAL) return void marks.push(limitMark(`memory at ${items} items`, peakMb, 200, 'MB'));
  const until: Workload = workloads.at(-1) ?? 'W1';
  const { samples } = await live(trackers, 'tandem', { items: USUAL, latencyMs: 0, until });
  const usual = samples.get(until)?.cost.peakMb ?? NaN;
  marks.push(limitMark(`memory at ${USUAL} items`, usual, 200, 'MB'));
  marks.push(limitMark(`memory at ${items} items`, peakMb, 1.5 * usual, 'MB'));
};

const measureSlow = async (trackers: Remote<Trackers>): Promise<void> => {
  const lives = await livesOf(trackers, runs, { items: Math.min(items, SLOW_ITEMS), latencyMs, until: 'W1' });
  const [axios, tandem] = [costOf(lives, 'axios', 'W1'), costOf(lives, 'tandem', 'W1')];
  showRow(`W1 with ${latencyMs} ms`, axios, tandem);
  marks.push(ratioMark(`W1 with ${latencyMs} ms`, axios, tandem, 1.15));
};

const measureAll = async (): Promise<void> => {
  console.log(
    `${items} items, pages of ${PAGE_SIZE}, 8 in flight, medians of ${runs}; one fsync: ${fsyncMs().toFixed(1)} ms\n`,
  );
  showHead();
  const trackers = startChild<Trackers>('./trackers.ts');
  try {
    if (workloads.length > 0 || wants('idle')) await measureMain(trackers.api);
    if (wants('latency') && latencyMs > 0) await measureSlow(trackers.api);
  } finally {
    await trackers.stop();
  }
  if (wants('help')) marks.push(limitMark('tandem --help', processCost(helpProcesses()).wallMs, 150, 'ms'));
};

await measureAll();
console.log('');
for (const { ok, what } of marks) console.log(`${ok ? 'ok    ' : 'MISSED'}  ${what}`);
process.exitCode = marks.some(({ ok, counts }) => counts && !ok) ? 1 : 0;
