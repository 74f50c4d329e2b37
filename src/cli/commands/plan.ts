import { writeFile } from 'node:fs/promises';
import { planDocument, planSync, type Backfill, type PlannedStep, type PlanTotals } from '../../engine/index.ts';
import { joinText, text, type Text } from '../../model/index.ts';
import { checkBackfill } from '../backfill.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findingText, operationText } from '../plan-words.ts';

/** `tandem plan SYNC [--out FILE]`: what a run would do now. Writes nothing anywhere but the file asked for, which `tandem apply` takes. */
export const plan = (
  command: Command,
  name: string,
  options: { readonly out?: string; readonly backfill?: Backfill },
): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const [id] = chosenSyncs(app, [name]);
    const sync = app.syncs[id ?? ''];
    if (!sync) return EXIT.usage;
    const { backfill } = options;
    checkBackfill(sync, backfill);
    const asked = backfill ? { backfill } : {};
    const planned = await planSync(sync, app.deps, asked);
    const each = (step: PlannedStep): void => {
      for (const operation of step.operations) out.line(operationText(operation, sync));
      for (const finding of step.findings) out.line(findingText(finding, sync));
    };
    // For a person alone the steps stream by and are forgotten.
    const keep = out.json || options.out !== undefined;
    try {
      const document = await planDocument(sync, planned, app.deps, { ...asked, each, keep });
      if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(document, null, 2)}\n`);
      out.document(document);
      const { totals, time, halt } = document;
      out.line(totalsText(totals, time));
      if (halt) out.fail(halt);
      if (halt) return EXIT.halted;
      return totals.conflicts + totals.problems > 0 ? EXIT.attention : EXIT.ok;
    } finally {
      await planned.close();
    }
  });

function totalsText(totals: PlanTotals, time: Text | undefined): Text {
  const parts: Text[] = [];
  const add = (number: number, en: string, zh: string): void => {
    if (number > 0) parts.push(text(`${number} ${en}`, `${zh} ${number}`));
  };
  add(totals.create, 'to create', '新建');
  add(totals.update, 'to update', '更新');
  add(totals.transition, 'to move', '流转');
  add(totals.join, 'to join', '关联');
  add(totals.comment, totals.comment === 1 ? 'comment' : 'comments', '评论');
  add(totals.close, 'to close', '关闭');
  add(totals.delete, 'to delete', '删除');
  add(totals.conflicts, 'in conflict', '冲突');
  add(totals.problems, 'with a problem', '问题');
  if (parts.length === 0) return text('Nothing to do.', '无需改动。');
  parts.push(text(`about ${totals.requests} requests`, `约 ${totals.requests} 次请求`));
  if (time) parts.push(time);
  return joinText(parts, ' · ');
}
