import { setupServer } from 'msw/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pingcode } from '../../../connectors/pingcode/index.ts';
import { pingcodeSandbox, type PingCodeSandbox } from '../../../connectors/pingcode/sandbox/index.ts';
import { createHost } from '../../../src/http/index.ts';
import type { Mapping } from '../../../src/mapping/index.ts';
import { NO_WORKFLOW_RULES, type WorkflowRules } from '../../../src/sync/index.ts';
import { problemsOf } from '../../support/moves.ts';
import { makePair, type Pair } from '../../support/pair.ts';

const BASE = 'http://pingcode.test/open';

/** The states of a ticket, and what they mean. */
const STATES = { 待处理: 'new', 处理中: 'in_progress', 已计划: 'planned', 已完成: 'done', 已关闭: 'declined' } as const;

type State = keyof typeof STATES;

/**
 * The ways of PingCode's default ticket workflow, measured on a live tenant: one way only, nothing
 * skipped. Every other pair is refused.
 */
const WAYS: Readonly<Record<string, readonly State[]>> = {
  '待处理 → 处理中': ['处理中'],
  '待处理 → 已计划': ['处理中', '已计划'],
  '待处理 → 已完成': ['处理中', '已计划', '已完成'],
  '待处理 → 已关闭': ['处理中', '已关闭'],
  '处理中 → 已计划': ['已计划'],
  '处理中 → 已完成': ['已计划', '已完成'],
  '处理中 → 已关闭': ['已关闭'],
  '已计划 → 已完成': ['已完成'],
};

const NAMES = Object.keys(STATES) as readonly State[];
const PAIRS = NAMES.flatMap((from) =>
  NAMES.filter((to) => to !== from).map((to) => ({ name: `${from} → ${to}`, from, to })),
);

/** The default tickets of product CRM on one side, a tracker with the same states on the other. */
const TICKETS: Mapping = {
  ...{ connector: 'pingcode', stream: 'tickets', kind: 'feedback' },
  fields: { title: 'title', status: { field: 'state', values: STATES } },
};
const TRACKER: Mapping = {
  ...{ connector: 'fake', stream: 'left', kind: 'requirement' },
  fields: { title: 'title', status: { field: 'status', values: STATES } },
};

interface Stage {
  readonly pair: Pair;
  readonly sandbox: PingCodeSandbox;
  /** `METHOD /path` of all that was asked of PingCode. */
  readonly asked: string[];
}

/** The shipped connector on its stand-in, through the product's own HTTP client. */
async function openStage(rules: Partial<WorkflowRules>): Promise<Stage> {
  const pair = await makePair({
    left: { states: NAMES, initial: '待处理' },
    leftSide: { mapping: TRACKER },
    sync: { create: 'none', match: ['title'] },
  });
  const sandbox = pingcodeSandbox({ baseUrl: BASE, now: pair.clock.now });
  const asked: string[] = [];
  const server = setupServer(...sandbox.handlers);
  server.listen({ onUnhandledFrame: 'error' });
  server.events.on('request:start', ({ request }) => {
    asked.push(`${request.method} ${new URL(request.url).pathname.slice('/open'.length)}`);
  });
  onTestFinished(() => server.close());
  const secrets = [String(sandbox.settings['clientId']), String(sandbox.settings['clientSecret'])];
  const host = createHost({
    clock: pair.clock,
    log: pair.deps.log,
    connection: { name: 'pingcode', secrets, budget: {} },
  });
  const opened = pingcode.open(sandbox.settings, host);
  const stream = opened.stream('tickets', { product: 'CRM', type: '缺陷' });
  const workflowRules = { ...NO_WORKFLOW_RULES, ...rules };
  const right = { ...pair.sync.right, opened, stream, mapping: TICKETS, mappingName: 'tickets', workflowRules };
  pair.sync = { ...pair.sync, right };
  return { pair, sandbox, asked };
}

/** A linked pair at rest in one state, whose tracker item is then moved to another, and the run after that. */
async function ask(from: State, to: State, rules: Partial<WorkflowRules>) {
  const { pair, sandbox, asked } = await openStage(rules);
  const tickets = sandbox.streams['tickets'];
  if (!tickets) throw new Error('the stand-in has tickets');
  const key = tickets.create({ title: '导出失败', state: from });
  pair.left.add({ title: '导出失败', status: from });
  expect(await pair.run()).toMatchObject({ outcome: 'done', problems: 0, conflicts: 0 });
  pair.clock.advance(60_000);
  pair.left.edit('1', { status: to });
  asked.length = 0;
  const report = await pair.run();
  const writes = asked.filter((call) => /^(PATCH|PUT|DELETE|POST) /.test(call) && !/search$|token/.test(call));
  const problems = await problemsOf(pair);
  return { report, writes, problems, state: tickets.fields(key)?.['state'], key };
}

describe('the default ticket workflow of PingCode, moved by a tracker that knows every state', () => {
  it('has twenty pairs of states, of which eight can be gone', () => {
    expect(PAIRS).toHaveLength(20);
    expect(PAIRS.filter(({ name }) => WAYS[name])).toHaveLength(8);
  });

  it.each(PAIRS.filter(({ name }) => WAYS[name]))('goes $name, one write for each move', async ({ name, from, to }) => {
    const way = WAYS[name] ?? [];
    const { report, writes, problems, state, key } = await ask(from, to, { oneWay: 'allow' });
    expect(writes).toEqual(way.map(() => `PATCH /v1/ship/tickets/${key}`));
    expect(state).toBe(to);
    expect(report).toMatchObject({ outcome: 'done', transitioned: way.length });
    expect(problems).toEqual([]);
  });

  it.each(PAIRS.filter(({ name }) => !WAYS[name]))('refuses $name before any write', async ({ from, to }) => {
    const { report, writes, problems, state } = await ask(from, to, { oneWay: 'allow' });
    expect(writes).toEqual([]);
    expect(state).toBe(from);
    expect(report).toMatchObject({ outcome: 'done', transitioned: 0, problems: 1 });
    expect(problems).toMatchObject([{ code: 'no-transition', field: 'status' }]);
    expect(problems[0]?.words.zh).toContain(`没有从“${from}”到“${to}”的路径`);
  });

  it('goes nowhere without consent: every one of its moves is a one-way door', async () => {
    const { report, writes, problems, state } = await ask('待处理', '已计划', {});
    expect(writes).toEqual([]);
    expect([report.transitioned, state]).toEqual([0, '待处理']);
    expect(problems).toMatchObject([{ code: 'one-way-door' }]);
    expect(problems[0]?.words.en).toContain('"oneWay": [["待处理","处理中"],["处理中","已计划"]]');
  });
});
