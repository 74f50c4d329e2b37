import type { Report } from '../engine/index.ts';
import { joinText, text, type Lang, type Text } from '../model/index.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { issueDocuments, issueText, type Output } from './output.ts';

/** A run as a document has it. */
export const reportDocument = ({ issues, reason, ...report }: Report, lang: Lang) => ({
  ...report,
  ...(reason && { reason: reason[lang] }),
  ...(issues && { issues: issueDocuments(issues, lang) }),
});

/** A run in words, with what went wrong. */
export function tellReport(out: Output, report: Report): void {
  out.line(summary(report));
  for (const issue of report.issues ?? []) out.fail(issueText(issue));
  if (report.reason && !report.issues)
    out.fail(text(`${report.sync}: ${report.reason.en}`, `${report.sync}：${report.reason.zh}`));
}

/** The exit code of one run. */
export const codeOf = (report: Report): ExitCode => {
  if (report.issues) return EXIT.usage;
  if (report.outcome === 'failed') return EXIT.failed;
  if (report.outcome === 'halted') return EXIT.halted;
  return report.conflicts + report.problems > 0 ? EXIT.attention : EXIT.ok;
};

const OUTCOMES = {
  done: text('done', '完成'),
  halted: text('halted', '已中止'),
  failed: text('failed', '失败'),
} as const;

/** One run in a line. */
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
