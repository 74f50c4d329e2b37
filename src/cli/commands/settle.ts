import type { App } from '../../app/open-app.ts';
import { noIntent, noProblem, pairOf, refusal, retryProblem, settleIntent } from '../../engine/index.ts';
import type { Intent } from '../../ledger/ledger.ts';
import { text } from '../../model/index.ts';
import { withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { syncNamed } from '../sync-named.ts';

/** `tandem problems retry ID`: the next run looks at it at once. */
export const retry = (command: Command, id: string): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const known = await app.ledger.problem(id);
    if (!known && (await findIntent(app, id)))
      throw refusal(
        id,
        'is looked for in every run; say what became of it with "tandem problems settle"',
        '每次运行都会查找；可用 "tandem problems settle" 确认其结果',
      );
    if (!known) throw noProblem(id);
    const problem = await retryProblem(syncNamed(app, known.sync), app.deps, id);
    const { sync, side, key, label = key } = problem;
    out.document({ id, sync, side, key, label });
    out.line(text(`The next run of "${sync}" looks at ${label} at once.`, `“${sync}”下次运行会立即重试 ${label}。`));
    return EXIT.ok;
  });

/** `tandem problems settle ID --made KEY | --not-made`: what a person found out about a write of unknown outcome. */
export const settle = (
  command: Command,
  id: string,
  { made, notMade }: { readonly made: string | undefined; readonly notMade: boolean },
): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    if ((made === undefined) === !notMade)
      throw refusal('--made', 'say either --made KEY or --not-made', '请使用 --made 键 或 --not-made 其中之一');
    const known = await findIntent(app, id);
    if (!known) throw noIntent(id);
    const sync = syncNamed(app, known.sync);
    const { intent, link } = await settleIntent(sync, app.deps, id, made === undefined ? 'not-made' : { made });
    out.document({
      ...{ id, sync: sync.id, kind: intent.kind, side: intent.side, source: intent.source },
      outcome: made === undefined ? 'not-made' : 'made',
      ...(made !== undefined && { made }),
      ...(link && { left: link.left.key, right: link.right.key }),
    });
    out.line(
      link
        ? text(
            `Settled: ${pairOf(sync, link)}. The next run looks at both.`,
            `已确认：${pairOf(sync, link)}。下次运行会检查两侧。`,
          )
        : text(
            'Settled: it was not made. The next run looks at its source again.',
            '已确认：未执行。下次运行会重新检查其来源。',
          ),
    );
    return EXIT.ok;
  });

async function findIntent(app: App, id: string): Promise<Intent | undefined> {
  for (const sync of Object.keys(app.syncs)) {
    const found = (await app.ledger.openIntents(sync)).find((intent) => intent.id === id);
    if (found) return found;
  }
  return undefined;
}
