import { readFile } from 'node:fs/promises';
import { applyPlan, parsePlan, type ApplyReport, type Drifted } from '../../engine/index.ts';
import { text, type Text } from '../../model/index.ts';
import { ConfigError } from '../../sdk/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { codeOf, reportDocument, tellReport } from '../report.ts';

/** `tandem apply FILE [--accept]`: exactly what `tandem plan --out FILE` has written down; what is not as it was then is refused and listed. */
export const apply = (command: Command, file: string, options: { readonly accept: boolean }): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const plan = parsePlan(await contentOf(file), file);
    const [id] = chosenSyncs(app, [plan.sync]);
    const sync = app.syncs[id ?? ''];
    if (!sync) return EXIT.usage;
    const report = await applyPlan(sync, app.deps, plan, { ...options, file });
    const items = report.drifted;
    out.document({
      ...reportDocument(report, out.lang),
      drifted: items.length,
      driftedItems: items.map((one) => ({ ...one, words: one.words[out.lang] })),
    });
    tellReport(out, report);
    for (const item of items) out.line(driftText(item));
    return exitOf(report);
  });

const exitOf = (report: ApplyReport): ExitCode => {
  const code = codeOf(report);
  return code === EXIT.ok && report.drifted.length > 0 ? EXIT.attention : code;
};

const driftText = ({ left, right, words }: Drifted): Text => {
  const names = [left?.label, right?.label].filter((name) => name !== undefined).join(' / ');
  return text(`! drifted: ${names} — ${words.en}`, `! 已变化：${names} — ${words.zh}`);
};

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new ConfigError([{ file, path: '', words: text('cannot be read', '无法读取') }]);
  }
}
