/** How long a verdict takes: fifty mapped fields of fifty values each, both ways. `node test/bench/verify.ts`. */
import { verifySync } from '../../src/verify/index.ts';
import { between, options, rt, tickets } from '../unit/verify/world.ts';

const FIELDS = 50;
const VALUES = 50;
const RUNS = 20;

const names = Array.from({ length: VALUES }, (_, index) => `value ${index}`);
const kind = { type: 'option', writable: 'always', options: options(...names) } as const;
/** Every second value means the same as the one before it, so that `write` has something to say. */
const meaning = (index: number): string => `meaning ${index - (index % 2)}`;
const values = Object.fromEntries(names.map((name, index) => [name, meaning(index)]));
const write = Object.fromEntries(names.map((name, index) => [meaning(index), name]));

const side = (prefix: string) => {
  const all = Array.from({ length: FIELDS }, (_, index) => `${prefix}${index}`);
  return {
    native: Object.fromEntries(all.map((name) => [name, kind])),
    fields: Object.fromEntries(all.map((name, index) => [`custom.f${index}`, { field: name, values, write }])),
  };
};

const input = between(rt(side('left')), tickets(side('right')));
const times: number[] = [];
let findings = 0;
for (let run = 0; run < RUNS; run += 1) {
  const start = performance.now();
  findings = verifySync(input).length;
  times.push(performance.now() - start);
}
const sorted = times.toSorted((a, b) => a - b);
const ms = (value: number | undefined): string => `${(value ?? 0).toFixed(1)} ms`;
console.log(
  `${FIELDS} fields × ${VALUES} values: median ${ms(sorted[RUNS / 2])}, first ${ms(times[0])}, slowest ${ms(sorted.at(-1))} (${findings} findings)`,
);
