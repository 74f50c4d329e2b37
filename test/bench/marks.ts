import type { ContenderName } from './contender.ts';
import { EDIT_EVERY, PAGE_SIZE, type Life, type Pairs } from './lives.ts';
import type { ProcessCost } from './processes.ts';
import { inWords } from './requests.ts';
import { minimum, WORKLOADS, type Workload } from './workloads.ts';

/** One thing that was promised, and what was measured. */
export interface Mark {
  readonly ok: boolean;
  readonly what: string;
  /** A count holds on every machine, so a missed one fails the benchmark; times and memory are only shown. */
  readonly counts: boolean;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** The medians of one contender's runs of one workload. */
export const costOf = (lives: Pairs<Life>, name: ContenderName, workload: Workload) => {
  const costs = lives[name].flatMap(({ samples }) => samples.get(workload)?.cost ?? []);
  return { ...processCost(costs), peakMb: median(costs.map(({ peakMb }) => peakMb)) };
};

export const processCost = (costs: readonly ProcessCost[]): ProcessCost => ({
  wallMs: median(costs.map(({ wallMs }) => wallMs)),
  cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
});

/** The seed names this many people. */
const PEOPLE = 3;

/** Whether every run of Tandem made exactly the requests it had to. */
export const requestMark = (lives: readonly Life[], workload: Workload, items: number): Mark => {
  const edits = Math.floor(items / EDIT_EVERY);
  const wanted = minimum(workload, { items, edits, pageSize: PAGE_SIZE, people: PEOPLE });
  const made = lives.flatMap(({ samples }) => samples.get(workload)?.requests ?? []);
  const odd = made.find((requests) => JSON.stringify(requests) !== JSON.stringify(wanted));
  const what = `${workload} (${WORKLOADS[workload]}) asks ${inWords(wanted)}`;
  return { ok: odd === undefined, counts: true, what: odd ? `${what}; it asked ${inWords(odd)}` : what };
};

export const agreementMark = (lives: Pairs<Life>): Mark => {
  const worst = Math.max(...[...lives.axios, ...lives.tandem].map((life) => life.differences));
  return { ok: worst === 0, counts: true, what: `both sides are equal at the end (${worst} differences)` };
};

export const ratioMark = (what: string, axios: ProcessCost, tandem: ProcessCost, limit: number): Mark => {
  const ratio = tandem.wallMs / axios.wallMs;
  return { ok: ratio <= limit, counts: false, what: `${what}, beside axios: × ${ratio.toFixed(2)} (at most ${limit})` };
};

export const limitMark = (what: string, value: number, limit: number, unit: string): Mark => ({
  ok: value <= limit,
  counts: false,
  what: `${what}: ${value.toFixed(0)} ${unit} (at most ${limit.toFixed(0)})`,
});
