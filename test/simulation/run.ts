import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { History } from './history.ts';
import { digestOf, explain, only, spuriousConflicts, verdictOn } from './verdict.ts';

/**
 * Random walks of the shipped engine, half of them harsh, on every core. A failing seed is shrunk and printed with the line that plays it again; exit 1 when
 * there is one.
 *
 *     npm run simulate -- [--seeds N] [--from SEED]      many seeds
 *     npm run simulate -- --seed SEED [--keep A,B | --drop A,B]   one seed, of what happened in it only this, or all but this
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    keep: { type: 'string' },
    drop: { type: 'string' },
    /** One of the processes that do the work: ends with a line of JSON. */
    part: { type: 'boolean', default: false },
    /** Prints a digest of each seed, the last one first: what it did must not depend on what was walked before. */
    digests: { type: 'boolean', default: false },
  },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
if (![seeds, from, Number(values.seed ?? 0)].every(Number.isSafeInteger) || seeds < 1) {
  console.error('usage: npm run simulate -- [--seeds N] [--from SEED] | --seed SEED [--keep A,B | --drop A,B]');
  process.exit(2);
}

/** What one process has walked. */
interface Part {
  readonly seeds: number;
  readonly failed: number;
  readonly conflicts: number;
  readonly spurious: number;
}

/** More than this many failing seeds say nothing new. */
const MOST_EXPLAINED = 5;

async function walkAll(): Promise<Part> {
  let [failed, conflicts, spurious] = [0, 0, 0];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const verdict = await verdictOn({ seed });
    if (verdict.history) {
      const found = spuriousConflicts(verdict.history);
      conflicts += found.all;
      spurious += found.spurious;
    }
    if (verdict.wrong.length === 0) continue;
    failed += 1;
    if (failed <= MOST_EXPLAINED) console.log(await explain(seed, verdict));
  }
  return { seeds, failed, conflicts, spurious };
}

async function onEveryCore(): Promise<Part> {
  const parts = Math.min(availableParallelism(), seeds);
  const size = Math.ceil(seeds / parts);
  const walked = Array.from({ length: parts }, (_, part) =>
    inProcess(Math.min(size, seeds - part * size), from + part * size),
  );
  return (await Promise.all(walked)).reduce((all, one) => ({
    seeds: all.seeds + one.seeds,
    failed: all.failed + one.failed,
    conflicts: all.conflicts + one.conflicts,
    spurious: all.spurious + one.spurious,
  }));
}

async function inProcess(count: number, first: number): Promise<Part> {
  if (count < 1) return { seeds: 0, failed: 0, conflicts: 0, spurious: 0 };
  const line = [fileURLToPath(import.meta.url), '--part', '--seeds', String(count), '--from', String(first)];
  const child = spawn(process.execPath, line, { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (last + text).split('\n');
    last = lines.pop() ?? '';
    for (const one of lines.filter((line) => !line.startsWith('{"seeds"'))) console.log(one);
    last = lines.find((line) => line.startsWith('{"seeds"')) ?? last;
  });
  await once(child, 'close');
  return last.startsWith('{"seeds"')
    ? (JSON.parse(last) as Part)
    : { seeds: count, failed: count, conflicts: 0, spurious: 0 };
}

async function oneSeed(seed: number): Promise<number> {
  const [keep, drop] = [values.keep?.split(','), new Set(values.drop?.split(','))];
  const verdict = await verdictOn({ seed, allow: keep ? only(keep) : (id) => !drop.has(id) });
  for (const line of verdict.history ? story(verdict.history) : []) console.log(line);
  if (verdict.wrong.length > 0 && !keep && drop.size === 0) console.log(await explain(seed, verdict));
  else for (const line of verdict.wrong) console.log(line);
  if (verdict.wrong.length === 0) console.log(`seed ${seed}: no violation`);
  return verdict.wrong.length;
}

/** What happened, a line for each thing that changed something. */
const story = ({ entries }: History): readonly string[] =>
  entries.flatMap((entry) => {
    const at = new Date(entry.at).toISOString().slice(5, 19);
    if (entry.kind === 'run') return [`${at} run ${entry.run} of ${entry.sync} (${entry.phase})`];
    if (entry.kind === 'ran') return [`${at} run ${entry.run} ends: ${entry.outcome}`];
    if (entry.kind === 'crash') return [`${at} the program dies`];
    if (entry.kind === 'person')
      return [
        `${at}   a person, ${entry.id}: ${entry.act} ${entry.tracker}/${entry.key} ${JSON.stringify(entry.body ?? entry.fields)}`,
      ];
    if (entry.kind === 'effect')
      return [`${at}   ${entry.verb} ${entry.tracker}/${entry.key} ${JSON.stringify(entry.body ?? entry.fields)}`];
    return entry.kind === 'answer' && entry.how !== 'ok'
      ? [`${at}   the answer to call ${entry.call} of ${entry.tracker}: ${entry.how}`]
      : [];
  });

async function digests(): Promise<void> {
  for (let seed = from + seeds - 1; seed >= from; seed -= 1) {
    const { history } = await verdictOn({ seed });
    console.log(`${seed} ${history ? digestOf(history) : 'threw'}`);
  }
}

if (values.seed !== undefined) process.exitCode = (await oneSeed(Number(values.seed))) > 0 ? 1 : 0;
else if (values.digests) await digests();
else {
  const all = values.part ? await walkAll() : await onEveryCore();
  console.log(
    values.part
      ? JSON.stringify(all)
      : `${all.seeds} seeds from ${from}: ${all.failed === 0 ? 'no violation' : `${all.failed} fail`}`,
  );
  process.exitCode = all.failed > 0 ? 1 : 0;
}
