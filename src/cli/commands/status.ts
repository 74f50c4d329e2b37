import type { App } from '../../app/open-app.ts';
import type { Run } from '../../ledger/ledger.ts';
import { text } from '../../model/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { everyRow } from '../pages.ts';
import { shown } from '../plan-words.ts';

const SHOWN = 20;

/** `tandem status`: for each sync its links, its last run and what waits for a person. Asks no server. */
export const status = (command: Command, names: readonly string[]): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const ids = names.length > 0 ? chosenSyncs(app, names) : Object.keys(app.syncs);
    const rows = [];
    for (const id of ids) rows.push(await statusOf(app, id, out.lang));
    out.document({ syncs: rows });
    for (const row of rows) {
      const last = row.lastRun
        ? `${row.lastRun.outcome}, ${row.lastRun.endedAt ?? row.lastRun.startedAt}`
        : out.say(text('never', '从未运行'));
      out.line(
        text(
          `${out.paint('bold', row.sync)}${row.enabled ? '' : ' (disabled)'} — ${row.links} linked · last run: ${last}`,
          `${out.paint('bold', row.sync)}${row.enabled ? '' : '（已停用）'} — 已关联 ${row.links} · 上次运行：${last}`,
        ),
      );
      for (const one of row.conflicts)
        out.line(`  ! ${one.left.label} / ${one.right.label} › ${one.field}: ${one.left.value} ≠ ${one.right.value}`);
      for (const one of row.problems)
        out.line(`  ! ${one.connection} ${one.label}${one.field === undefined ? '' : ` › ${one.field}`}: ${one.words}`);
    }
    return rows.some((row) => row.open.conflicts + row.open.problems + row.open.uncertain > 0)
      ? EXIT.attention
      : EXIT.ok;
  });

async function statusOf(app: App, id: string, lang: 'en' | 'zh') {
  const { ledger } = app;
  const lastRun = await lastRunOf(app, id);
  const conflicts = await ledger.conflicts({ sync: id, state: 'open', limit: SHOWN });
  const problems = await ledger.problems({ sync: id, limit: SHOWN });
  const links = new Map((await ledger.linksById(conflicts.map((one) => one.link))).map((link) => [link.id, link]));
  const sync = app.syncs[id];
  return {
    sync: id,
    enabled: app.workspace.syncs[id]?.enabled ?? false,
    links: await ledger.countLinks(id, 'live'),
    open: await ledger.countOpen(id),
    ...(lastRun && { lastRun: { ...lastRun, ...(lastRun.reason && { reason: lastRun.reason[lang] }) } }),
    conflicts: conflicts.map((one) => {
      const link = links.get(one.link);
      const side = (name: 'left' | 'right') => ({
        connection: sync?.[name].connection ?? name,
        label: link?.[name].label ?? link?.[name].key ?? '?',
        value: shown(one[name]),
      });
      return { id: one.id, field: one.field, left: side('left'), right: side('right'), at: one.at };
    }),
    problems: problems.map((one) => ({
      id: one.id,
      connection: sync?.[one.side].connection ?? one.side,
      side: one.side,
      key: one.key,
      label: one.label ?? one.key,
      code: one.code,
      words: one.words[lang],
      at: one.at,
      ...(one.field !== undefined && { field: one.field }),
    })),
  };
}

/** The last real run: what a person did by hand since then is not one. */
async function lastRunOf({ ledger }: App, sync: string): Promise<Run | undefined> {
  for await (const run of everyRow((page) => ledger.runs({ ...page, sync }))) if (!run.act) return run;
  return undefined;
}
