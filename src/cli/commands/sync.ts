import { runSync, type Report, type RunOptions } from '../../engine/index.ts';
import { text } from '../../model/index.ts';
import { checkBackfill } from '../backfill.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { worst, type ExitCode } from '../exit-codes.ts';
import { codeOf, reportDocument, tellReport } from '../report.ts';

/** `tandem sync [SYNC…]`: one run of the named syncs, or of all enabled ones, one after the other. */
export const sync = (command: Command, names: readonly string[], options: RunOptions): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const reports: Report[] = [];
    for (const name of chosenSyncs(app, names)) {
      const one = app.syncs[name];
      if (!one) continue;
      checkBackfill(one, options.backfill);
      const report = await runSync(one, app.deps, options);
      reports.push(report);
      tellReport(out, report);
    }
    out.document({ syncs: reports.map((report) => reportDocument(report, out.lang)) });
    if (reports.length === 0)
      out.line(text('No sync is enabled in config/syncs.json.', 'config/syncs.json 中没有启用任何同步。'));
    return worst(reports.map(codeOf));
  });
