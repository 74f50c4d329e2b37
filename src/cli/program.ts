import { Command as Program, CommanderError, Option } from 'commander';
import type { Wiring } from '../app/wiring.ts';
import type { Lang } from '../model/index.ts';
import type { Add, Options } from './add.ts';
import { addByHand } from './add-by-hand.ts';
import type { Command } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createOutput, type Streams } from './output.ts';

/** Runs one command line and returns its exit code. Commands are loaded when they are called, so that `--help` stays quick. */
export async function runCli(argv: readonly string[], wiring: Wiring, streams: Streams): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = new Program('tandem')
    .description(
      'Keeps PingCode, Worktile-style trackers and help desks in step.\n让 PingCode、Worktile 等项目工具与客服系统保持同步。',
    )
    .version(wiring.version)
    .exitOverride()
    .configureOutput({
      writeOut: (words) => streams.stdout.write(words),
      writeErr: (words) => streams.stderr.write(words),
    });

  const add: Add = (usage, about, run, parent = program) => {
    const added = parent.command(usage).description(about);
    if (parent === program) addCommon(added);
    return added.configureHelp({ showGlobalOptions: parent !== program }).action(async (...parameters: unknown[]) => {
      const { args, options } = readParameters(parameters, parent);
      const command = commandOf(options, wiring, streams);
      code = await run(command, args, options).catch(async (error: unknown) =>
        (await import('./explain.ts')).explain(command, error),
      );
    });
  };

  add('init', 'a first workspace / 创建工作区', async (command, _, options) =>
    (await import('./commands/init.ts')).init(command, { yes: options['yes'] === true }),
  ).option('--yes', 'write the samples / 写入示例');
  add('check [syncs...]', 'files, credentials, schemas, mappings / 检查配置、凭据与映射', async (command, args) =>
    (await import('./commands/check.ts')).check(command, args),
  );
  add('plan <sync>', 'what a run would do / 预览将要做的改动', async (command, args, options) => {
    const file = options['out'];
    const backfill = (await import('./backfill.ts')).backfillOf(options);
    return (await import('./commands/plan.ts')).plan(command, args[0] ?? '', {
      ...(typeof file === 'string' && { out: file }),
      ...(backfill && { backfill }),
    });
  })
    .option('--out <file>', 'write the plan to a file / 写入文件')
    .addOption(backfillOption())
    .addOption(fromOption());
  add('apply <file>', 'exactly that plan / 严格执行该计划', async (command, args, options) =>
    (await import('./commands/apply.ts')).apply(command, args[0] ?? '', { accept: options['accept'] === true }),
  ).option('--accept', 'a person looked at why a guard would halt it / 已人工确认计划中的中止原因');
  add('undo <run>', 'put back what a run wrote / 撤销一次运行的写入', async (command, args, options) =>
    (await import('./commands/undo.ts')).undo(command, args[0] ?? '', { dryRun: options['dryRun'] === true }),
  ).option('--dry-run', 'list it and write nothing / 只列出，不写入');
  add('sync [syncs...]', 'one run of the named or all enabled syncs / 运行一次同步', async (command, args, options) => {
    const backfill = (await import('./backfill.ts')).backfillOf(options);
    return (await import('./commands/sync.ts')).sync(command, args, {
      sweep: options['sweep'] === true,
      accept: options['accept'] === true,
      ...(backfill && { backfill }),
    });
  })
    .addOption(backfillOption())
    .addOption(fromOption())
    .option('--sweep', 'look at every record again / 重新检查每条记录')
    .option('--accept', 'a person looked: run past the guards once / 已人工确认，本次不受保护规则中止');
  add('status [syncs...]', 'what is going on / 查看状态', async (command, args) =>
    (await import('./commands/status.ts')).status(command, args),
  );
  addByHand(add);
  add('connectors', 'what is installed / 查看已安装的连接器', async (command) =>
    (await import('./commands/connectors.ts')).connectors(command),
  );
  add(
    'demo',
    'the whole journey on this machine, no account needed / 无需账号的完整演示',
    async (command, _, options) => (await import('./demo/demo.ts')).demo(command, { once: options['once'] === true }),
  ).option('--once', 'end after the story / 演示结束后退出');

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    throw error;
  }
  return code;
}

/** Pushes what one side means under an edited mapping, although nobody edited the items. */
const backfillOption = (): Option =>
  new Option('--backfill <fields>', 'push these fields again under an edited mapping / 映射修改后重新推送这些字段');
const fromOption = (): Option =>
  new Option('--from <side>', 'the side a backfill takes as right / 回填时以哪一侧为准').choices(['left', 'right']);

const addCommon = (command: Program): Program =>
  command
    .addOption(new Option('--dir <dir>', 'workspace folder / 工作区目录').default('.'))
    .option('--json', 'one JSON document on stdout / 输出一个 JSON 文档')
    .option('--quiet', 'no progress / 不显示进度')
    .addOption(new Option('--lang <lang>', 'language / 语言').choices(['en', 'zh']));

/** Commander hands over the arguments, then the options, then the command itself. What a command shares with its parent the parent has read. */
function readParameters(
  parameters: readonly unknown[],
  parent: Program,
): {
  readonly args: readonly string[];
  readonly options: Options;
} {
  const options: Options = { ...parent.opts(), ...(parameters.at(-2) as Options) };
  const args = parameters
    .slice(0, -2)
    .flat()
    .filter((one) => typeof one === 'string');
  return { args, options };
}

const commandOf = (options: Options, wiring: Wiring, streams: Streams): Command => ({
  dir: options.dir,
  wiring,
  out: createOutput(
    { lang: options.lang ?? languageOf(wiring.env), json: options.json === true, quiet: options.quiet === true },
    streams,
  ),
});

/** The language of the terminal. */
const languageOf = (env: Wiring['env']): Lang =>
  /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh' : 'en';
