/**
 * What keeping two trackers in step costs, beside a bare axios loop: `npm run bench -- [--size N] [--only W1,W2,…] [--latency MS] [--runs N] [--profile DIR]`.
 * Prints a table and the marks; ends with 1 when a count is not what it must be.
 */
import { parseArgs } from 'node:util';
import { CONTENDERS } from './contender.ts';
import { agreementMark, costOf, limitMark, median, ratioMark, ratioOf, requestMark, type Mark } from './marks.ts';
import {
  helpProcesses,
  idleProcesses,
  live,
  livesOf,
  PAGE_SIZE,
  type Life,
  type Pairs,
  type ProcessCost,
} from './measure.ts';
import { startChild, type Remote } from './remote.ts';
import type { Trackers } from './trackers.ts';
import { ORDER, WORKLOADS, type Workload } from './workloads.ts';

const PARTS = [...ORDER, 'latency', 'idle', 'help'] as const;
type Part = (typeof PARTS)[number];

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
const asked = new Set(values.only.split(','));
const wants = (part: Part): boolean => asked.has(part);
const workloads = ORDER.filter(wants);

/** The size that the memory mark is about; a larger one is compared with it. */
const USUAL = 10_000;
/** A first copy that waits for every answer is the same at any size, and long. */
const SLOW_ITEMS = 2_000;

const marks: Mark[] = [];

const seconds = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);

const say = (...cells: readonly string[]): void => {
  const [first = '', ...others] = cells;
  console.log(first.padEnd(32) + others.map((cell) => cell.padStart(12)).join(''));
};

const showRow = (name: string, axios: ProcessCost, tandem: ProcessCost): void =>
  say(
    name,
    seconds(axios.wallMs),
    seconds(tandem.wallMs),
    `× ${(tandem.wallMs / axios.wallMs).toFixed(2)}`,
    seconds(axios.cpuMs),
    seconds(tandem.cpuMs),
    `× ${(tandem.cpuMs / axios.cpuMs).toFixed(2)}`,
  );

const showLives = (name: string, lives: Pairs<Life>, workload: Workload): void => {
  const [axios, tandem] = CONTENDERS.map((one) => ({
    wallMs: costOf(lives, one, workload, 'wallMs'),
    cpuMs: costOf(lives, one, workload, 'cpuMs'),
  }));
  if (axios && tandem) showRow(name, axios, tandem);
};

const wallRatio = (lives: Pairs<Life>, workload: Workload): number =>
  costOf(lives, 'tandem', workload, 'wallMs') / costOf(lives, 'axios', workload, 'wallMs');

/** The workloads, one after the other, and idle processes over what they leave behind. */
const measureMain = async (trackers: Remote<Trackers>): Promise<void> => {
  const until = workloads.at(-1) ?? 'W1e';
  const execArgv = values.profile === undefined ? undefined : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  let idle: Pairs<ProcessCost> | undefined;
  const lives = await livesOf(trackers, runs, {
    items,
    latencyMs: 0,
    until: wants('idle') && until === 'W1' ? 'W1e' : until,
    ...(execArgv && { execArgv }),
    afterwards: async (given) => {
      if (wants('idle')) idle = await idleProcesses(trackers, given);
    },
  });
  for (const workload of workloads) {
    showLives(`${workload} ${WORKLOADS[workload]}`, lives, workload);
    marks.push(requestMark(lives.tandem, workload, items));
  }
  marks.push(agreementMark(lives));
  if (wants('W1')) marks.push(ratioMark('W1 wall clock beside axios', wallRatio(lives, 'W1'), 1.5));
  await markMemory(trackers, lives, until);
  if (!idle) return;
  const cost = (name: 'axios' | 'tandem') => ({
    wallMs: median((idle?.[name] ?? []).map((one) => one.wallMs)),
    cpuMs: median((idle?.[name] ?? []).map((one) => one.cpuMs)),
  });
  showRow('idle run, whole process', cost('axios'), cost('tandem'));
  marks.push(ratioMark('idle run, whole process beside axios', ratioOf(idle, 'wallMs'), 2));
};

const markMemory = async (trackers: Remote<Trackers>, lives: Pairs<Life>, until: Workload): Promise<void> => {
  const peak = costOf(lives, 'tandem', until, 'peakMb');
  if (items <= USUAL) return void marks.push(limitMark(`memory at ${items} items`, peak, 200, 'MB'));
  const { samples } = await live(trackers, 'tandem', { items: USUAL, latencyMs: 0, until: 'W1' });
  const usual = samples.get('W1')?.cost.peakMb ?? NaN;
  marks.push(limitMark(`memory at ${USUAL} items`, usual, 200, 'MB'));
  marks.push(limitMark(`memory at ${items} items`, peak, 1.5 * usual, 'MB'));
};

const measureSlow = async (trackers: Remote<Trackers>): Promise<void> => {
  const lives = await livesOf(trackers, runs, { items: Math.min(items, SLOW_ITEMS), latencyMs, until: 'W1' });
  const name = `W1 with ${latencyMs} ms`;
  showLives(name, lives, 'W1');
  marks.push(ratioMark(`${name} wall clock beside axios`, wallRatio(lives, 'W1'), 1.15));
};

const measureAll = async (): Promise<void> => {
  console.log(
    `${items} items, pages of ${PAGE_SIZE}, 8 in flight, medians of ${runs}; axios makes no promises, Tandem all of them\n`,
  );
  say('', 'axios', 'Tandem', 'wall', 'axios CPU', 'Tandem CPU', 'CPU');
  const trackers = startChild<Trackers>('./trackers.ts');
  try {
    if (workloads.length > 0 || wants('idle')) await measureMain(trackers.api);
    if (wants('latency') && latencyMs > 0) await measureSlow(trackers.api);
  } finally {
    await trackers.stop();
  }
  if (wants('help'))
    marks.push(limitMark('tandem --help', median(helpProcesses().map((one) => one.wallMs)), 150, 'ms'));
};

await measureAll();
console.log('');
for (const { ok, what } of marks) console.log(`${ok ? 'ok    ' : 'MISSED'}  ${what}`);
process.exitCode = marks.some(({ ok, counts }) => counts && !ok) ? 1 : 0;
