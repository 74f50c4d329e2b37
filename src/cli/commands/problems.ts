import type { App } from '../../app/open-app.ts';
import type { Sync } from '../../engine/index.ts';
import type { Intent, Problem } from '../../ledger/ledger.ts';
import { otherSide, text, type Lang, type Text } from '../../model/index.ts';
import { adviceFor, adviceForIntent } from '../advice.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { placeOf } from '../journal-words.ts';
import type { Output } from '../output.ts';
import { everyRow } from '../pages.ts';

/** `tandem problems [SYNC…]`: what could not be done, the writes whose outcome nobody knows, and what a person can do about each. Asks no server. */
export const problems = (command: Command, names: readonly string[]): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const kept: ReturnType<typeof problemDocument>[] = [];
    const doubts: Awaited<ReturnType<typeof intentDocument>>[] = [];
    let found = 0;
    for (const id of names.length > 0 ? chosenSyncs(app, names) : Object.keys(app.syncs)) {
      const sync = app.syncs[id];
      for await (const problem of everyRow((page) => app.ledger.problems({ ...page, sync: id }))) {
        const row = problemDocument(problem, sync, out.lang);
        found += 1;
        if (out.json) kept.push(row);
        const field = row.field === undefined ? '' : ` › ${row.field}`;
        print(out, row, `${row.connection} ${row.label}${field}: ${row.words} [${row.code}]`);
      }
      for (const intent of await app.ledger.openIntents(id)) {
        const row = await intentDocument(app, intent, sync, out.lang);
        // One that was only just sent may belong to a run that is under way: it is shown, and waits for nobody yet.
        if (row.state === 'uncertain') found += 1;
        doubts.push(row);
        print(out, row, row.words);
      }
    }
    out.document({ problems: kept, uncertain: doubts });
    if (found === 0 && doubts.length === 0) out.line(text('No problem is open.', '没有待处理的问题。'));
    return found > 0 ? EXIT.attention : EXIT.ok;
  });

function print(out: Output, row: { id: string; sync: string; at: string; advice: string }, words: string): void {
  out.line(
    text(
      `${out.paint('bold', row.id)}  ${row.sync}, since ${row.at}`,
      `${out.paint('bold', row.id)}  ${row.sync}，自 ${row.at}`,
    ),
  );
  out.line(`  ! ${words}`);
  out.line(`  → ${row.advice}`);
}

const problemDocument = (problem: Problem, sync: Sync | undefined, lang: Lang) => ({
  id: problem.id,
  sync: problem.sync,
  side: problem.side,
  connection: placeOf(sync, problem.side),
  key: problem.key,
  label: problem.label ?? problem.key,
  ...(problem.field !== undefined && { field: problem.field }),
  code: problem.code,
  words: problem.words[lang],
  at: problem.at,
  run: problem.run,
  advice: adviceFor(problem)[lang],
});

async function intentDocument(app: App, intent: Intent, sync: Sync | undefined, lang: Lang) {
  const [link] = intent.link === undefined ? [] : await app.ledger.linksById([intent.link]);
  const from = otherSide(intent.side);
  const source =
    link?.[from] ??
    (intent.kind === 'create' ? { key: intent.source, ...labelIn(intent.data) } : { key: intent.source });
  const target = link?.[intent.side];
  const { id, kind, side, state, misses, sentAt, run } = intent;
  const row = {
    ...{ id, sync: intent.sync, kind, side, connection: placeOf(sync, side), state, misses, at: sentAt, run },
    source: { connection: placeOf(sync, from), key: source.key, label: source.label ?? source.key },
    ...(target && { target: { key: target.key, label: target.label ?? target.key } }),
    code: 'uncertain',
    advice: adviceForIntent(intent)[lang],
  };
  const words = doubtText(
    kind,
    row.connection,
    `${row.source.connection} ${row.source.label}`,
    row.target?.label ?? '',
  );
  return { ...row, words: words[lang] };
}

/** The label of the record a create was made from. */
const labelIn = (data: unknown): { readonly label?: string } => {
  const { source } = data as { readonly source?: { readonly label?: string } };
  return source?.label === undefined ? {} : { label: source.label };
};

function doubtText(kind: Intent['kind'], on: string, source: string, target: string): Text {
  switch (kind) {
    case 'create':
      return text(
        `nobody knows whether ${on} has created the partner of ${source}: the answer was lost`,
        `尚不清楚 ${on} 是否已为 ${source} 新建对应条目：响应丢失`,
      );
    case 'update':
      return text(
        `nobody knows whether ${on} has taken the change of ${target} (from ${source}): the answer was lost`,
        `尚不清楚 ${on} 是否已接受对 ${target} 的修改（来自 ${source}）：响应丢失`,
      );
    case 'comment':
      return text(
        `nobody knows whether ${on} has added the comment to ${target} (from ${source}): the answer was lost`,
        `尚不清楚 ${on} 是否已在 ${target} 添加评论（来自 ${source}）：响应丢失`,
      );
    case 'delete':
      return text(
        `nobody knows whether ${on} has deleted ${target} (after ${source}): the answer was lost`,
        `尚不清楚 ${on} 是否已删除 ${target}（随 ${source} 删除）：响应丢失`,
      );
  }
}
