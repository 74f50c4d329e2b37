import { openApp } from '../../app/open-app.ts';
import type { Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { text } from '../../model/index.ts';
import { tellStory } from './story.ts';
import { writeWorkspace, type Stage } from './workspace.ts';

/**
 * `tandem demo`: three stand-ins on loopback, a workspace between them and the whole journey with scripted people. With `--once` it ends after the story;
 * otherwise the stand-ins stay up until Ctrl-C, so that the workspace can be tried by hand.
 */
export async function demo({ out, wiring }: Command, options: { readonly once: boolean }): Promise<ExitCode> {
  const stage = await openStage(wiring);
  try {
    const dir = await writeWorkspace(stage, wiring.packageDir);
    out.line(
      text(
        'Tandem keeps a help desk, PingCode and an issue tracker in step. Three stand-ins run on this machine; no account, no network.',
        'Tandem 让客服系统、PingCode 与项目工具保持同步。本机上运行着三个模拟系统；无需账号，无需联网。',
      ),
    );
    const app = await openApp(dir, wiring);
    const good = await tellStory({ out, app, stage }).finally(() => app.close());
    out.document({
      ok: good,
      dir,
      sandboxes: { helpdesk: stage.helpdesk.baseUrl, pingcode: stage.product.baseUrl, redmine: stage.tracker.baseUrl },
    });
    if (!good) {
      out.fail(text('The story did not end as it should. Please report this.', '演示没有按预期结束，请反馈。'));
      return EXIT.failed;
    }
    tellWhereToLook(out, dir, options.once);
    if (!options.once) await untilInterrupted();
    return EXIT.ok;
  } finally {
    await Promise.all([stage.helpdesk.close(), stage.product.close(), stage.tracker.close()]);
  }
}

const openStage = async (wiring: Command['wiring']): Promise<Stage> => {
  const [helpdesk, product, tracker] = await Promise.all([
    wiring.sandbox('request-tracker'),
    wiring.sandbox('pingcode'),
    wiring.sandbox('redmine'),
  ]);
  return { helpdesk, product, tracker };
};

function tellWhereToLook(out: Command['out'], dir: string, once: boolean): void {
  out.line();
  out.line(out.paint('bold', out.say(text('Where to look next', '接下来看哪里'))));
  out.line(
    text(
      `   ${dir}/config, mappings   the admin’s files of this demo`,
      `   ${dir}/config、mappings   本演示的管理员文件`,
    ),
  );
  out.line(
    text('   README.md               how to sync two real accounts', '   README.zh-CN.md         如何同步两个真实账号'),
  );
  if (once) return;
  out.line(text('   In another terminal, while this one stays open:', '   保持本终端打开，在另一个终端中：'));
  for (const command of ['status', 'check', 'plan feedback', 'sync'])
    out.line(out.paint('cyan', `   npm run tandem -- ${command} --dir ${dir}`));
  out.line();
  out.line(text('The stand-ins stay up. Ctrl-C ends the demo.', '模拟系统保持运行。按 Ctrl-C 结束演示。'));
}

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    // Keeps the process alive even if the stand-ins' sockets were all idle.
    const keep = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(keep);
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
