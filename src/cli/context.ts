import type { App } from '../app/open-app.ts';
import type { Wiring } from '../app/wiring.ts';
import type { Deps } from '../engine/index.ts';
import { text } from '../model/index.ts';
import { ConfigError } from '../sdk/index.ts';
import type { Output } from './output.ts';

/** What every command is given. */
export interface Command {
  readonly dir: string;
  readonly out: Output;
  readonly wiring: Wiring;
}

/** Opens the workspace, runs something with it, and closes it however that ends. */
export async function withApp<T>(command: Command, use: (app: App) => Promise<T>): Promise<T> {
  const { openApp } = await import('../app/open-app.ts');
  const app = await openApp(command.dir, command.wiring, progressOf(command.out));
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

const EVERY = 100;

/** Long phases say how far they are, but not for every record. */
const progressOf = (out: Output): NonNullable<Deps['progress']> => {
  let applied = 0;
  return (event) => {
    if (event.at === 'observe') {
      const side = event.side === 'left' ? text('left', '左侧') : text('right', '右侧');
      if (event.records > 0) {
        out.progress(
          text(
            `${event.sync}: ${side.en} read, ${event.records} records`,
            `${event.sync}：${side.zh}已读取 ${event.records} 条记录`,
          ),
        );
      }
      return;
    }
    applied += 1;
    if (applied % EVERY === 0)
      out.progress(text(`${event.sync}: ${event.done} items done`, `${event.sync}：已处理 ${event.done} 条`));
  };
};

/** The syncs a command was given by name, or all enabled ones. Unknown names are named, all at once. */
export function chosenSyncs(app: App, names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => app.syncs[name] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(app.syncs).join(', ') || '–';
    throw new ConfigError(
      unknown.map((name) => ({
        file: 'config/syncs.json',
        path: '',
        words: text(`there is no sync "${name}"; there is ${known}`, `没有名为“${name}”的同步；现有：${known}`),
      })),
    );
  }
  if (names.length > 0) return names;
  return Object.keys(app.syncs).filter((name) => app.workspace.syncs[name]?.enabled ?? false);
}
