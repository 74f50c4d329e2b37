import { runSync, type Report } from '../../engine/index.ts';
import type { App } from '../../app/open-app.ts';
import { text, type Native, type Text } from '../../model/index.ts';
import type { Output } from '../output.ts';
import type { SandboxStream } from '../../sdk/sandbox/sandbox.ts';
import type { Stage } from './workspace.ts';

/** Whoever tells the story: the program's output, and the stage it plays on. */
export interface Teller {
  readonly out: Output;
  readonly app: App;
  readonly stage: Stage;
}

/** Where the one item of the story stands in each tool. */
interface Cast {
  readonly tickets: SandboxStream;
  readonly ideas: SandboxStream;
  readonly issues: SandboxStream;
  readonly ticket: string;
  idea: string;
  issue: string;
}

/** Plays the whole journey. Returns false when it did not end as it should. */
export async function tellStory(teller: Teller): Promise<boolean> {
  const { stage } = teller;
  const tickets = streamOf(stage.helpdesk.sandbox.streams['tickets']);
  const ideas = streamOf(stage.product.sandbox.streams['ideas']);
  const issues = streamOf(stage.tracker.sandbox.streams['issues']);

  scene(teller, 1, text('A customer complains.', '客户投诉。'));
  const ticket = tickets.create({
    Subject: '导出报表失败 / Report export fails',
    Description: 'It answers 500. 我们的月报发不出去了！',
    Status: 'new',
  });
  const cast: Cast = { tickets, ideas, issues, ticket, idea: '', issue: '' };
  show(teller, cast);

  scene(teller, 2, text('The complaint becomes a requirement.', '投诉变成需求。'));
  await run(teller, 'feedback');
  cast.idea = ideas.keys().at(-1) ?? '';
  show(teller, cast);

  scene(
    teller,
    3,
    text(
      'The product manager plans it. Meanwhile support rewords the ticket: different fields, so both edits survive.',
      '产品经理排期；同时客服修改了标题。改的是不同字段，所以两边的修改都保留。',
    ),
  );
  ideas.edit(cast.idea, { state: '已计划' });
  tickets.edit(ticket, { Subject: '月报导出失败（500） / Monthly report export fails' });
  await run(teller, 'feedback');
  show(teller, cast);

  scene(teller, 4, text('The planned requirement becomes work.', '已计划的需求变成工作项。'));
  await run(teller, 'delivery');
  cast.issue = issues.keys().at(-1) ?? '';
  show(teller, cast);

  scene(teller, 5, text('A developer starts, and finishes.', '开发人员开始处理，并完成。'));
  issues.edit(cast.issue, { status: '进行中' });
  await run(teller, 'delivery');
  issues.edit(cast.issue, { status: '已解决' });
  show(teller, cast);

  scene(teller, 6, text('The status walks back until the customer sees it.', '状态一路走回去，直到客户看到。'));
  await run(teller, 'delivery');
  await run(teller, 'feedback');
  show(teller, cast);

  scene(
    teller,
    7,
    text(
      'Both sides reword the title at once. Nobody is overwritten: it becomes a conflict for a person.',
      '两边同时改标题。谁也不会被覆盖：它成为一个待人处理的冲突。',
    ),
  );
  tickets.edit(ticket, { Subject: 'Export fails on Safari' });
  ideas.edit(cast.idea, { title: '支持大报表导出' });
  const conflicted = await run(teller, 'feedback');
  show(teller, cast);

  scene(teller, 8, text('Nobody touches anything: nothing is written.', '没有人改动：不写入任何内容。'));
  const idle = await run(teller, 'feedback');
  return (
    shown(tickets, ticket, 'Status') === 'resolved' &&
    conflicted.conflicts === 1 &&
    idle.updated + idle.transitioned + idle.created === 0
  );
}

const streamOf = (stream: SandboxStream | undefined): SandboxStream => {
  if (!stream) throw new Error('the demo needs a stream its stand-in does not have');
  return stream;
};

const scene = ({ out }: Teller, number: number, words: Text): void => {
  out.line();
  out.line(out.paint('bold', `${number}. ${out.say(words)}`));
};

async function run({ out, app }: Teller, name: string): Promise<Report> {
  const sync = app.syncs[name];
  if (!sync) throw new Error(`the demo has no sync ${name}`);
  const report = await runSync(sync, app.deps);
  const did = [
    did1(report.created, text('created', '新建')),
    did1(report.updated, text('updated', '更新')),
    did1(report.transitioned, text('moved', '流转')),
    did1(report.conflicts, text('conflict', '冲突')),
    did1(report.problems, text('problem', '问题')),
  ].filter((one) => one !== undefined);
  const words =
    did.length > 0 ? did.map((one) => out.say(one)).join(', ') : out.say(text('nothing to write', '无需写入'));
  out.line(
    out.paint('cyan', `   $ tandem sync ${name}`) +
      out.paint('dim', `   → ${words} · ${report.requests} ${out.say(text('requests', '次请求'))}`),
  );
  if (report.reason) out.fail(report.reason);
  return report;
}

const did1 = (count: number, words: Text): Text | undefined =>
  count > 0 ? text(`${count} ${words.en}`, `${words.zh} ${count}`) : undefined;

const shown = (stream: SandboxStream, key: string, field: string): Native | undefined => stream.fields(key)?.[field];

/** What each tool shows now. */
function show({ out }: Teller, cast: Cast): void {
  const line = (tool: string, stream: SandboxStream, key: string, title: string, state: string): void => {
    if (key === '') return;
    out.line(
      `   ${out.paint('dim', tool.padEnd(26))}${out.paint('green', String(shown(stream, key, state)).padEnd(10))} ${String(shown(stream, key, title))}`,
    );
  };
  line('help desk (customer sees)', cast.tickets, cast.ticket, 'Subject', 'Status');
  line('PingCode requirement', cast.ideas, cast.idea, 'title', 'state');
  line('Redmine issue', cast.issues, cast.issue, 'subject', 'status');
}
