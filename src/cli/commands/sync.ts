import { runSync, type Report, type RunOptions } from '../../engine/index.ts';
import { joinText, text, type Text } from '../../model/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, worst, type ExitCode } from '../exit-codes.ts';

/** `tandem sync [SYNC…]`: one run of the named syncs, or of all enabled ones, one after the other. */
export const sync = (command: Command, names: readonly string[], options: RunOptions): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const reports: Report[] = [];
    for (const name of chosenSyncs(app, names)) {
      const one = app.syncs[name];
      if (!one) continue;
      const report = await runSync(one, app.deps, options);
      reports.push(report);
      out.line(summary(report));
      if (report.reason) out.fail(text(`${name}: ${report.reason.en}`, `${name}：${report.reason.zh}`));
    }
    out.document({
      syncs: reports.map((report) => ({ ...report, ...(report.reason && { reason: report.reason[out.lang] }) })),
    });
    if (reports.length === 0)
      out.line(text('No sync is enabled in config/syncs.json.', 'config/syncs.json 中没有启用任何同步。'));
    return worst(reports.map(codeOf));
  });

const codeOf = (report: Report): ExitCode => {
  if (report.outcome === 'failed') return EXIT.failed;
  if (report.outcome === 'halted') return EXIT.halted;
  return report.conflicts + report.problems > 0 ? EXIT.attention : EXIT.ok;
};

const OUTCOMES = {
  done: text('done', '完成'),
  halted: text('halted', '已中止'),
  failed: text('failed', '失败'),
} as const;

function summary(report: Report): Text {
  const parts: Text[] = [];
  const count = (number: number, en: string, zh: string): void => {
    if (number > 0) parts.push(text(`${number} ${en}`, `${zh} ${number}`));
  };
  count(report.created, 'created', '新建');
  count(report.updated, 'updated', '更新');
  count(report.transitioned, 'moved', '流转');
  count(report.commented, 'comments', '评论');
  count(report.conflicts, report.conflicts === 1 ? 'conflict open' : 'conflicts open', '待处理冲突');
  count(report.problems, report.problems === 1 ? 'problem open' : 'problems open', '待处理问题');
  if (parts.length === 0) parts.push(text('nothing to do', '无需改动'));
  parts.push(
    text(`${report.requests} requests`, `${report.requests} 次请求`),
    text(`${(report.ms / 1000).toFixed(1)} s`, `${(report.ms / 1000).toFixed(1)} 秒`),
  );
  const outcome = OUTCOMES[report.outcome];
  const line = joinText(parts, ' · ');
  return text(`${report.sync}: ${outcome.en} — ${line.en}`, `${report.sync}：${outcome.zh} — ${line.zh}`);
}
