import type { App } from '../../app/open-app.ts';
import { knowStream, makeReady, type KnownStream, type Ready, type Sync } from '../../engine/index.ts';
import { prove, verifyInput } from '../../engine/admit/proof.ts';
import { text, type Side, type Text } from '../../model/index.ts';
import { errorWords, TandemError } from '../../sdk/index.ts';
import { verifyRings, type MappingFinding } from '../../verify/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, worst, type ExitCode } from '../exit-codes.ts';
import type { Output } from '../output.ts';

interface CheckedSide {
  readonly side: Side;
  readonly connection: string;
  readonly account?: string;
  readonly error?: Text;
}

interface Checked {
  readonly sync: string;
  readonly sides: readonly CheckedSide[];
  readonly findings: readonly MappingFinding[];
}

/** A sync whose two streams are known, ready to be proved. */
interface Opened {
  readonly sync: Sync;
  readonly sides: readonly CheckedSide[];
  readonly ready?: Ready;
}

/** `tandem check [SYNC…]`: files, credentials, live schemas, and the proof of every mapping. Writes nothing at any vendor. */
export const check = (command: Command, names: readonly string[]): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const ids = names.length > 0 ? chosenSyncs(app, names) : Object.keys(app.syncs);
    const opened: Opened[] = [];
    for (const id of ids) {
      const sync = app.syncs[id];
      if (sync) opened.push(await openSync(app, sync));
    }
    const rings = verifyRings(opened.flatMap(({ sync, ready }) => (ready ? [verifyInput(sync, ready)] : [])));
    const checked = opened.map(({ sync, sides, ready }) => ({
      sync: sync.id,
      sides,
      findings: [...(ready ? prove(sync, ready) : []), ...rings.filter((finding) => finding.sync === sync.id)],
    }));
    out.document({ syncs: checked.map((one) => documentOf(one, out)) });
    for (const one of checked) print(one, out);
    return worst(checked.map(codeOf));
  });

async function openSync(app: App, sync: Sync): Promise<Opened> {
  const [left, right] = await Promise.all([look(app, sync, 'left'), look(app, sync, 'right')]);
  const sides = [left.shown, right.shown];
  if (!left.known || !right.known) return { sync, sides };
  return { sync, sides, ready: makeReady(sync, { left: left.known, right: right.known }) };
}

async function look(
  app: App,
  sync: Sync,
  side: Side,
): Promise<{ readonly shown: CheckedSide; readonly known?: KnownStream }> {
  const { connection } = sync[side];
  try {
    const known = await knowStream(app.deps, sync[side], true);
    return { shown: { side, connection, account: known.account.name }, known };
  } catch (error) {
    if (!(error instanceof TandemError)) throw error;
    return { shown: { side, connection, error: errorWords(error) } };
  }
}

const errorsOf = ({ findings }: Checked): readonly MappingFinding[] =>
  findings.filter((finding) => finding.severity === 'error');

const codeOf = (checked: Checked): ExitCode => {
  if (errorsOf(checked).length > 0) return EXIT.usage;
  return checked.sides.some((side) => side.error) ? EXIT.failed : EXIT.ok;
};

const documentOf = (checked: Checked, { lang }: Output) => ({
  sync: checked.sync,
  ok: codeOf(checked) === EXIT.ok,
  sides: checked.sides.map((side) => ({ ...side, ...(side.error && { error: side.error[lang] }) })),
  findings: checked.findings.map(({ words, repair, sync: _, ...finding }) => ({
    ...finding,
    message: words[lang],
    repair: repair[lang],
  })),
});

function print(checked: Checked, out: Output): void {
  out.line(out.paint('bold', checked.sync));
  for (const { connection, account, error } of checked.sides) {
    if (error) out.line(text(`  ✗ ${connection}: ${error.en}`, `  ✗ ${connection}：${error.zh}`));
    else out.line(text(`  ✓ ${connection}: signed in as ${account}`, `  ✓ ${connection}：已登录为 ${account}`));
  }
  for (const finding of checked.findings) printFinding(finding, out);
  if (checked.sides.some((side) => side.error)) return;
  const errors = errorsOf(checked).length;
  const warnings = checked.findings.length - errors;
  if (errors > 0)
    out.line(text(`  ${several(errors, 'error')}: this sync does not run`, `  ${errors} 个错误：该同步不会运行`));
  else
    out.line(
      text(
        `  ✓ the mappings are proved against both live schemas${warnings > 0 ? `, with ${several(warnings, 'warning')}` : ''}`,
        `  ✓ 映射已通过两侧实际字段的验证${warnings > 0 ? `，另有 ${warnings} 条提醒` : ''}`,
      ),
    );
}

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function printFinding({ severity, file, path, words, repair }: MappingFinding, out: Output): void {
  const mark = severity === 'error' ? out.paint('red', '✗') : out.paint('yellow', '!');
  const at = path === '' ? file : `${file} › ${path}`;
  out.line(`  ${mark} ${at}`);
  out.line(`      ${out.say(words)}`);
  out.line(text(`      → ${repair.en}`, `      → ${repair.zh}`));
}
