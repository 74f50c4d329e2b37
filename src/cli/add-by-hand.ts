import { Option } from 'commander';
import type { Add } from './add.ts';

/** The commands by which a person looks at what waits, and settles it. */
export function addByHand(add: Add): void {
  addConflicts(add);
  addProblems(add);
  addLinks(add);
  addHistory(add);
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const sideOption = (flags: string, about: string): Option => new Option(flags, about).choices(['left', 'right']);

function addConflicts(add: Add): void {
  const conflicts = add('conflicts [syncs...]', 'what both sides edited / 查看冲突', async (command, args, options) =>
    (await import('./commands/conflicts.ts')).conflicts(command, args, { all: options['all'] === true }),
  ).option('--all', 'also what is over / 也列出已结束的冲突');
  add(
    'resolve <id>',
    'take one side; the next run carries it over / 采用其中一侧，由下次运行写入另一侧',
    async (command, args, options) =>
      (await import('./commands/conflicts.ts')).resolve(command, args[0] ?? '', text(options['take'])),
    conflicts,
  ).addOption(sideOption('--take <side>', 'the side that is right / 以哪一侧为准').makeOptionMandatory());
}

function addProblems(add: Add): void {
  const problems = add(
    'problems [syncs...]',
    'what could not be done, and what to do / 查看问题及处理办法',
    async (command, args) => (await import('./commands/problems.ts')).problems(command, args),
  );
  add(
    'retry <id>',
    'look at it in the next run at once / 下次运行立即重试',
    async (command, args) => (await import('./commands/settle.ts')).retry(command, args[0] ?? ''),
    problems,
  );
  add(
    'settle <id>',
    'say what became of a write of unknown outcome / 确认一次结果未明的写入',
    async (command, args, options) =>
      (await import('./commands/settle.ts')).settle(command, args[0] ?? '', {
        made: text(options['made']),
        notMade: options['notMade'] === true,
      }),
    problems,
  )
    .option('--made <key>', 'it made this record or comment / 已生成这条记录或评论')
    .option('--not-made', 'it made nothing / 什么也没有生成');
}

function addLinks(add: Add): void {
  add('link <sync> <left> <right>', 'join two existing items / 关联两条已有的条目', async (command, args) =>
    (await import('./commands/link.ts')).link(command, args),
  );
  add('unlink <sync> <item> [right]', 'part two items / 解除两条条目的关联', async (command, args, options) =>
    (await import('./commands/link.ts')).unlink(command, args, text(options['side'])),
  ).addOption(sideOption('--side <side>', 'the side of the one item that is given / 只给一条时，它在哪一侧'));
}

function addHistory(add: Add): void {
  add('history [sync]', 'what was done, newest first / 查看历史', async (command, args, options) =>
    (await import('./commands/history.ts')).history(command, args[0], {
      run: text(options['run']),
      limit: text(options['limit']),
    }),
  )
    .option('--run <run>', 'each write of this run, in order / 依次列出该次运行的每一处写入')
    .option('--limit <number>', 'at most so many / 最多列出多少条');
  add('blame <sync> <key> <field>', 'why a value is what it is / 查看某个值的来历', async (command, args, options) =>
    (await import('./commands/blame.ts')).blame(command, args, text(options['side'])),
  ).addOption(sideOption('--side <side>', 'the side of the key / 该键在哪一侧'));
}
