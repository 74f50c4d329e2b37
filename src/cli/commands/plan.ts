import { writeFile } from 'node:fs/promises';
import { planSync, type PlannedStep } from '../../engine/index.ts';
import { joinText, text, type Text } from '../../model/index.ts';
import type { Operation } from '../../sync/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findingText, operationText } from '../plan-words.ts';

interface PlanTotals {
  create: number;
  update: number;
  transition: number;
  join: number;
  comment: number;
  conflicts: number;
  problems: number;
  requests: number;
}

/** `tandem plan SYNC [--out FILE]`: what a run would do now. Writes nothing anywhere but the file asked for. */
export const plan = (command: Command, name: string, options: { readonly out?: string }): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const [id] = chosenSyncs(app, [name]);
    const sync = app.syncs[id ?? ''];
    if (!sync) return EXIT.usage;
    const planned = await planSync(sync, app.deps);
    const totals: PlanTotals = {
      create: 0,
      update: 0,
      transition: 0,
      join: 0,
      comment: 0,
      conflicts: 0,
      problems: 0,
      requests: 0,
    };
    // A document is one value, so for a file or `--json` the steps are kept; for a person they stream by.
    const keep = out.json || options.out !== undefined;
    const steps: PlannedStep[] = [];
    try {
      for await (const step of planned.steps) {
        count(totals, step);
        if (keep) steps.push(step);
        for (const operation of step.operations) out.line(operationText(operation, sync));
        for (const finding of step.findings) out.line(findingText(finding, sync));
      }
    } finally {
      await planned.close();
    }
    const document = { sync: sync.id, totals, ...(planned.halt && { halt: planned.halt[out.lang] }), steps };
    if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(document, null, 2)}\n`);
    out.document(document);
    out.line(totalsText(totals));
    if (planned.halt) out.fail(planned.halt);
    if (planned.halt) return EXIT.halted;
    return totals.conflicts + totals.problems > 0 ? EXIT.attention : EXIT.ok;
  });

function count(totals: PlanTotals, { operations, findings }: PlannedStep): void {
  for (const operation of operations) {
    const kind: Operation['kind'] = operation.kind;
    totals[kind] += 1;
    totals.requests += operation.requests;
  }
  for (const finding of findings) totals[finding.kind === 'conflict' ? 'conflicts' : 'problems'] += 1;
}

function totalsText(totals: PlanTotals): Text {
  const parts: Text[] = [];
  const add = (number: number, en: string, zh: string): void => {
    if (number > 0) parts.push(text(`${number} ${en}`, `${zh} ${number}`));
  };
  add(totals.create, 'to create', '新建');
  add(totals.update, 'to update', '更新');
  add(totals.transition, 'to move', '流转');
  add(totals.join, 'to join', '关联');
  add(totals.conflicts, 'in conflict', '冲突');
  add(totals.problems, 'with a problem', '问题');
  if (parts.length === 0) return text('Nothing to do.', '无需改动。');
  parts.push(text(`about ${totals.requests} requests`, `约 ${totals.requests} 次请求`));
  return joinText(parts, ' · ');
}
