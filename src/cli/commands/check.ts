import { knowStream, makeReady, type Sync } from '../../engine/index.ts';
import type { App } from '../../app/open-app.ts';
import { SIDES, text, type ConfigIssue, type Text } from '../../model/index.ts';
import { ConfigError, errorWords, TandemError } from '../../sdk/index.ts';
import { chosenSyncs, withApp, type Command } from '../context.ts';
import { EXIT, worst, type ExitCode } from '../exit-codes.ts';
import { issueLine } from '../output.ts';

interface Checked {
  readonly sync: string;
  readonly sides: readonly {
    readonly side: string;
    readonly connection: string;
    readonly account?: string;
    readonly error?: Text;
  }[];
  readonly issues: readonly ConfigIssue[];
}

/** `tandem check [SYNC…]`: files, credentials, live schemas, and whether the mappings fit them. Writes nothing at any vendor. */
export const check = (command: Command, names: readonly string[]): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const ids = names.length > 0 ? chosenSyncs(app, names) : Object.keys(app.syncs);
    const checked: Checked[] = [];
    for (const id of ids) {
      const sync = app.syncs[id];
      if (sync) checked.push(await checkSync(app, sync));
    }
    out.document({
      syncs: checked.map(({ sync, sides, issues }) => ({
        sync,
        ok: codeOf({ sync, sides, issues }) === EXIT.ok,
        sides: sides.map((side) => ({ ...side, ...(side.error && { error: side.error[out.lang] }) })),
        issues: issues.map((issue) => ({ file: issue.file, path: issue.path, message: issue.words[out.lang] })),
      })),
    });
    for (const one of checked) {
      out.line(out.paint('bold', one.sync));
      for (const side of one.sides) {
        if (side.error)
          out.line(text(`  ✗ ${side.connection}: ${side.error.en}`, `  ✗ ${side.connection}：${side.error.zh}`));
        else
          out.line(
            text(
              `  ✓ ${side.connection}: signed in as ${side.account}`,
              `  ✓ ${side.connection}：已登录为 ${side.account}`,
            ),
          );
      }
      for (const issue of one.issues) out.line(`  ✗ ${issueLine(issue, out.lang)}`);
      if (codeOf(one) === EXIT.ok)
        out.line(text('  ✓ the mappings fit both live schemas', '  ✓ 映射与两侧的实际字段相符'));
    }
    return worst(checked.map(codeOf));
  });

const codeOf = ({ sides, issues }: Checked): ExitCode => {
  if (issues.length > 0) return EXIT.usage;
  return sides.some((side) => side.error) ? EXIT.failed : EXIT.ok;
};

async function checkSync(app: App, sync: Sync): Promise<Checked> {
  const known = await Promise.all(
    SIDES.map(async (side) => {
      try {
        return { side, stream: await knowStream(app.deps, sync[side], true) };
      } catch (error) {
        if (!(error instanceof TandemError)) throw error;
        return { side, error };
      }
    }),
  );
  const sides = known.map((one) => ({
    side: one.side,
    connection: sync[one.side].connection,
    ...(one.stream ? { account: one.stream.account.name } : { error: errorWords(one.error) }),
  }));
  const issues = known.flatMap((one) => (one.error instanceof ConfigError ? one.error.issues : []));
  const [left, right] = known;
  return {
    sync: sync.id,
    sides,
    issues:
      left?.stream && right?.stream
        ? mappingIssues(() => makeReady(sync, { left: left.stream, right: right.stream }))
        : issues,
  };
}

const mappingIssues = (make: () => unknown): readonly ConfigIssue[] => {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
};
