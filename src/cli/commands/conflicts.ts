import type { App } from '../../app/open-app.ts';
import { noConflict, refusal, resolveConflict } from '../../engine/index.ts';
import { text, type Side, type Text } from '../../model/index.ts';
import type { Conflict, Link } from '../../sync/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { placeOf } from '../journal-words.ts';
import type { Output } from '../output.ts';
import { everyRow } from '../pages.ts';
import { shown } from '../plan-words.ts';
import { syncNamed } from '../sync-named.ts';

/** `tandem conflicts [SYNC…] [--all]`: what both sides edited, the oldest first. Asks no server. */
export const conflicts = (
  command: Command,
  names: readonly string[],
  { all }: { readonly all: boolean },
): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const rows: ReturnType<typeof documentOf>[] = [];
    let open = 0;
    for (const sync of names.length > 0 ? chosenSyncs(app, names) : Object.keys(app.syncs)) {
      const list = everyRow((page) => app.ledger.conflicts({ ...page, sync, ...(!all && { state: 'open' }) }));
      for await (const conflict of list) {
        const [link] = await app.ledger.linksById([conflict.link]);
        const row = documentOf(app, conflict, link);
        if (row.state === 'open') open += 1;
        if (out.json) rows.push(row);
        print(out, row);
      }
    }
    out.document({ conflicts: rows });
    if (open === 0) out.line(text('No conflict is open.', '没有待处理的冲突。'));
    return open > 0 ? EXIT.attention : EXIT.ok;
  });

function documentOf(app: App, conflict: Conflict, link: Link | undefined) {
  const sync = app.syncs[conflict.sync];
  const side = (name: Side) => ({
    connection: placeOf(sync, name),
    key: link?.[name].key ?? '?',
    label: link?.[name].label ?? link?.[name].key ?? '?',
    ...(link?.[name].url !== undefined && { url: link[name].url }),
    value: conflict[name],
    ...(conflict.base?.[name] !== undefined && { base: conflict.base[name] }),
  });
  const { id, field, state, winner, policy, at, resolvedAt, run } = conflict;
  return {
    ...{ id, sync: conflict.sync, field, state, policy, at, run },
    ...(winner && { winner }),
    ...(resolvedAt !== undefined && { resolvedAt }),
    left: side('left'),
    right: side('right'),
  };
}

function print(out: Output, row: ReturnType<typeof documentOf>): void {
  const state = stateText(row);
  const head = `${out.paint('bold', row.id)}  ${row.sync} › ${row.field}`;
  out.line(text(`${head} — ${state.en} (policy: ${row.policy})`, `${head} — ${state.zh}（策略：${row.policy}）`));
  for (const one of [row.left, row.right]) {
    const base =
      one.base === undefined ? text('', '') : text(` (was: ${shown(one.base)})`, `（原为：${shown(one.base)}）`);
    const value = `  ${one.connection} ${one.label}: ${shown(one.value)}`;
    out.line(text(value + base.en, value + base.zh));
  }
  if (row.state === 'open') out.line(`  → tandem conflicts resolve ${row.id} --take left|right`);
}

function stateText({ state, winner, at, resolvedAt = at, ...sides }: ReturnType<typeof documentOf>): Text {
  const taken = winner ? sides[winner].connection : '';
  switch (state) {
    case 'open':
      return text(`open since ${at}`, `自 ${at} 起待处理`);
    case 'settled':
      return text(`settled by policy on ${at}: ${taken}`, `${at} 已按策略处理：${taken}`);
    case 'resolved':
      return text(`resolved by hand on ${resolvedAt}: ${taken}`, `${resolvedAt} 已人工解决：${taken}`);
    case 'expired':
      return text(`ended by itself (open since ${at})`, `已自行消失（始于 ${at}）`);
  }
}

/** `tandem conflicts resolve ID --take left|right`: the next run carries the choice over, as any edit. */
export const resolve = (command: Command, id: string, take: string | undefined): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    if (take !== 'left' && take !== 'right')
      throw refusal('--take', 'say which side is right: left or right', '请指明以哪一侧为准：left 或 right');
    const known = await app.ledger.conflict(id);
    if (!known) throw noConflict(id);
    const sync = syncNamed(app, known.sync);
    const { conflict, link, carried } = await resolveConflict(sync, app.deps, id, take);
    out.document({ ...documentOf(app, conflict, link), carried });
    const value = `${sync[take].connection} ${link[take].label ?? link[take].key} › ${conflict.field}: ${shown(conflict[take])}`;
    out.line(
      carried
        ? text(
            `Taken: ${value}. The next run of "${sync.id}" carries it over.`,
            `已采用：${value}。“${sync.id}”下次运行时写入另一侧。`,
          )
        : text(
            `Taken: ${value}. It does not flow that way in "${sync.id}", so both sides stay as they are.`,
            `已采用：${value}。在“${sync.id}”中该字段不向另一侧同步，因此两侧保持原样。`,
          ),
    );
    return EXIT.ok;
  });
