import { syncOfRun, undoRun, type Sync, type UndoItem, type UndoOptions, type UndoReport } from '../../engine/index.ts';
import { text, type Native, type Text } from '../../model/index.ts';
import { ConfigError } from '../../sdk/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { codeOf, reportDocument, tellReport } from '../report.ts';

/** `tandem undo RUN [--dry-run]`: puts back what that run wrote, keeps what people have changed since, and lists what stays. */
export const undo = (command: Command, run: string, options: UndoOptions): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const name = await syncOfRun(app.ledger, run);
    if (name === undefined) throw noSuchRun(run);
    const [id] = chosenSyncs(app, [name]);
    const sync = app.syncs[id ?? ''];
    if (!sync) return EXIT.usage;
    const report = await undoRun(sync, app.deps, run, options);
    out.document({
      ...reportDocument(report, out.lang),
      restored: count(report, 'back'),
      already: count(report, 'already'),
      kept: count(report, 'kept'),
      items: report.items.map((item) => ({ ...item, ...(item.words && { words: item.words[out.lang] }) })),
    });
    for (const item of report.items) out.line(itemText(item, sync));
    if (report.dryRun && report.outcome === 'done') out.line(dryText(report));
    else tellReport(out, report);
    if (report.outcome !== 'done') return codeOf(report);
    return count(report, 'kept') > 0 ? EXIT.attention : EXIT.ok;
  });

const count = ({ items }: UndoReport, state: UndoItem['state']): number =>
  items.filter((item) => item.state === state).length;

function itemText({ state, side, label, field, from, to, words }: UndoItem, sync: Sync): Text {
  const at = `${sync[side].connection} ${label}${field === undefined ? '' : ` › ${field}`}`;
  const change = from === undefined ? '' : `: ${shownNative(from)} → ${shownNative(to)}`;
  switch (state) {
    case 'back':
      return text(`< ${at}${change}`, `< ${at}${change}`);
    case 'already':
      return text(`= ${at}: shows it already`, `= ${at}：已经恢复`);
    case 'kept':
      return text(`! ${at}: kept — ${words?.en ?? ''}`, `! ${at}：保持不变 — ${words?.zh ?? ''}`);
  }
}

const LONG = 60;

const shownNative = (native: Native | undefined): string => {
  if (native === undefined || native === null) return '∅';
  const plain = [native]
    .flat()
    .map((one) => (typeof one === 'object' ? (one.name ?? one.id) : String(one)))
    .join(', ')
    .replace(/\s+/g, ' ');
  return plain.length > LONG ? `${plain.slice(0, LONG)}…` : plain;
};

const dryText = (report: UndoReport): Text => {
  const [back, kept] = [count(report, 'back'), count(report, 'kept')];
  return text(
    `${back} would be put back, ${kept} would stay; nothing was written`,
    `将恢复 ${back} 项，${kept} 项保持不变；未写入任何内容`,
  );
};

const noSuchRun = (run: string): ConfigError =>
  new ConfigError([
    {
      file: run,
      path: '',
      words: text('there is no such run; see tandem history', '没有这次运行；请查看 tandem history'),
    },
  ]);
