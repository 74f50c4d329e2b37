import type { App } from '../../app/open-app.ts';
import { refusal } from '../../engine/index.ts';
import type { JournalRow, Run } from '../../ledger/ledger.ts';
import { text, type Lang, type Text } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import { withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { entryText, fieldsOf, runText, shownNative, whyText } from '../journal-words.ts';
import type { Output } from '../output.ts';
import { everyRow } from '../pages.ts';
import { syncNamed } from '../sync-named.ts';

export interface HistoryOptions {
  readonly run: string | undefined;
  readonly limit: string | undefined;
}

const RUNS = 20;

/** `tandem history [SYNC]`: runs and what was done by hand, newest first. With `--run`, every write of one of them, in order. Asks no server. */
export const history = (
  command: Command,
  name: string | undefined,
  { run, limit: given }: HistoryOptions,
): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const sync = name === undefined ? undefined : syncNamed(app, name).id;
    const limit = given === undefined ? undefined : limitOf(given);
    await (run === undefined
      ? listRuns(command, app, sync, limit ?? RUNS)
      : listEntries(command, app, await runOf(app, sync, run), limit ?? Number.MAX_SAFE_INTEGER));
    return EXIT.ok;
  });

function limitOf(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw refusal('--limit', `"${given}" is not a number from 1 on`, `“${given}”不是 1 以上的整数`);
}

async function runOf(app: App, sync: string | undefined, id: string): Promise<Run> {
  const run = await app.ledger.run(id);
  if (run && (sync === undefined || run.sync === sync)) return run;
  throw refusal(id, 'there is no such run; "tandem history" lists them', '没有这次运行；"tandem history" 可列出');
}

const runDocument = ({ reason, ...run }: Run, lang: Lang) => ({ ...run, ...(reason && { reason: reason[lang] }) });

function headOf(run: Run, out: Output): Text {
  const head = `${run.endedAt ?? run.startedAt}  ${out.paint('bold', run.id)}  ${run.sync}`;
  const { en, zh } = runText(run);
  return text(`${head}: ${en}`, `${head}：${zh}`);
}

async function listRuns({ out }: Command, app: App, sync: string | undefined, limit: number): Promise<void> {
  const rows: ReturnType<typeof runDocument>[] = [];
  let count = 0;
  for await (const run of everyRow((page) => app.ledger.runs({ ...page, ...(sync !== undefined && { sync }) }))) {
    if (count >= limit) break;
    count += 1;
    rows.push(runDocument(run, out.lang));
    out.line(headOf(run, out));
  }
  out.document({ runs: rows });
  if (count === 0) out.line(text('Nothing has run yet.', '尚未运行过。'));
}

async function listEntries({ out }: Command, app: App, run: Run, limit: number): Promise<void> {
  const newestFirst: JournalRow[] = [];
  for await (const entry of everyRow((page) => app.ledger.journal({ ...page, run: run.id }))) newestFirst.push(entry);
  const entries = newestFirst.reverse().slice(0, limit);
  const links = await linksOf(app, entries);
  out.line(headOf(run, out));
  const rows = entries.map((entry) => {
    const sync = app.syncs[entry.sync];
    const words = entryText(entry, sync, links.get(entry.link));
    const why = whyText(entry, sync);
    out.line(text(`  ${words.en}  [${why.en}]`, `  ${words.zh}  [${why.zh}]`));
    for (const [native, value] of Object.entries(fieldsOf(entry))) out.line(`      ${native}: ${shownNative(value)}`);
    return { ...entry, words: out.say(words) };
  });
  out.document({ run: runDocument(run, out.lang), entries: rows });
  if (rows.length === 0) out.line(text('  Nothing was written.', '  未写入任何内容。'));
}

const BATCH = 500;

async function linksOf(app: App, entries: readonly JournalRow[]): Promise<ReadonlyMap<string, Link>> {
  const ids = [...new Set(entries.map((entry) => entry.link))];
  const links = new Map<string, Link>();
  for (let from = 0; from < ids.length; from += BATCH)
    for (const link of await app.ledger.linksById(ids.slice(from, from + BATCH))) links.set(link.id, link);
  return links;
}
