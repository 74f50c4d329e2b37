import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judge } from './checkers/index.ts';
import { spuriousConflicts } from './checkers/edits.ts';
import type { History } from './history.ts';
import { shrink } from './shrink.ts';
import { walk, type WalkOptions } from './walk.ts';

export interface Verdict {
  /** What is wrong, as `rule: words`. */
  readonly wrong: readonly string[];
  readonly history?: History;
}

/** Walks a seed and judges what happened. A program that throws what is no outcome is wrong as well. */
export async function verdictOn(options: WalkOptions): Promise<Verdict> {
  try {
    const history = await walk(options);
    return { wrong: judge(history).map(({ rule, words }) => `${rule}: ${words}`), history };
  } catch (error) {
    return { wrong: [`throws: ${error instanceof Error ? error.stack : String(error)}`] };
  }
}

const ruleOf = (wrong: string | undefined): string => wrong?.split(':')[0] ?? '';

export const only = (kept: readonly string[]): ((id: string) => boolean) => {
  const names = new Set(kept);
  return (id) => names.has(id);
};

/** A failing seed in words for whoever has to mend it: commit, seed, what is wrong, and the shortest line that plays it again. */
export async function explain(seed: number, { wrong, history }: Verdict): Promise<string> {
  const rule = ruleOf(wrong[0]);
  const fails = async (kept: readonly string[]) =>
    (await verdictOn({ seed, allow: only(kept) })).wrong.some((one) => ruleOf(one) === rule);
  const kept = history ? await shrink(history.happened, fails) : undefined;
  const shortest = kept && (await verdictOn({ seed, allow: only(kept) })).wrong;
  const replay = `npm run simulate -- --seed ${seed}${kept ? ` --keep ${kept.join(',')}` : ''}`;
  const count = kept && history ? ` (${kept.length} of ${history.happened.length} happenings)` : '';
  return [
    `seed ${seed} at commit ${commit()}${count}`,
    ...(shortest ?? wrong).slice(0, 5).map((line) => `  ${line}`),
    `  ${replay}`,
  ].join('\n');
}

const commit = (): string =>
  spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
  }).stdout?.trim() || 'unknown';

/** Everything a walk did and left, as one digest: the same seed gives the same one. */
export const digestOf = (history: History): string =>
  createHash('sha256')
    .update(JSON.stringify([history.entries, history.rows, history.syncs, history.ledger]))
    .digest('base64url')
    .slice(0, 22);

export { spuriousConflicts };
