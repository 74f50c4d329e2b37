import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTandem, type CliRun } from '../support/cli.ts';
import { realServer, type RealServer } from '../support/real-servers.ts';
import { makeWorkspace, type TestWorkspace } from '../support/workspace.ts';

interface RedmineWorld {
  readonly users: readonly { readonly id: number; readonly login: string; readonly mail: string }[];
}

interface Issue {
  readonly id: number;
  readonly subject: string;
  readonly description: string;
  readonly status: { readonly name: string };
  readonly priority: { readonly name: string };
  readonly assigned_to?: { readonly id: number };
}

interface Ticket {
  readonly Subject: string;
  readonly Status: string;
}

interface SyncReport {
  readonly outcome: string;
  readonly created: number;
  readonly updated: number;
  readonly transitioned: number;
  readonly conflicts: number;
  readonly problems: number;
}

/** Marks this run's records: the servers may hold those of earlier runs. */
const RUN = `·${process.pid}${String(Date.now()).slice(-5)}`;

/** Chinese, emoji, HTML, a long body: what people write. */
const STORIES = [
  {
    Subject: `登录页无法输入密码 ${RUN}`,
    Content: '点击密码框没有反应。\n复现步骤：\n1. 打开首页\n2. 点登录',
    ContentType: 'text/plain',
  },
  {
    Subject: `Export fails 🔥 "quoted" & <tagged> ${RUN}`,
    Content: '<p>It answers <b>500</b>.</p><ul><li>Safari</li><li>Chrome</li></ul>',
    ContentType: 'text/html',
  },
  {
    Subject: `A very long report ${RUN}`,
    Content: `十千字节。${'这是一段很长的文字。 '.repeat(340)}`,
    ContentType: 'text/plain',
  },
];

describe('a real Request Tracker and a real Redmine, kept in step by the program', () => {
  let rt: RealServer<unknown>;
  let redmine: RealServer<RedmineWorld>;
  let workspace: TestWorkspace;
  const env = (): Record<string, string> => ({
    RT_TOKEN: rt.tokens['bot'] ?? '',
    REDMINE_TOKEN: redmine.tokens['syncbot'] ?? '',
  });
  const tickets: number[] = [];

  beforeAll(async () => {
    rt = await realServer('request-tracker');
    redmine = await realServer<RedmineWorld>('redmine');
    for (const story of STORIES) tickets.push(await newTicket({ ...story, Requestor: 'kehu@example.test' }));
    const before = await latestIssue();
    workspace = await makeWorkspace({
      connections: {
        helpdesk: { connector: 'request-tracker', settings: { baseUrl: rt.baseUrl, token: 'env:RT_TOKEN' } },
        redmine: { connector: 'redmine', settings: { baseUrl: redmine.baseUrl, token: 'env:REDMINE_TOKEN' } },
      },
      syncs: {
        support: {
          left: {
            connection: 'helpdesk',
            stream: 'tickets',
            scope: { queue: 'Support' },
            mapping: 'request-tracker-tickets',
            workflow: { oneWay: 'allow' },
          },
          right: {
            connection: 'redmine',
            stream: 'issues',
            scope: { project: 'crm', tracker: '缺陷' },
            mapping: 'redmine-issues',
            // Its workflow never leads back from a closed issue.
            workflow: { oneWay: 'allow' },
          },
          create: 'left-to-right',
          fields: { description: { direction: 'left-to-right' }, priority: { direction: 'none' } },
        },
      },
      people: Object.fromEntries(redmine.world.users.map((user) => [user.mail, { redmine: String(user.id) }])),
    });
    expect(before).toBeGreaterThanOrEqual(0);
  });

  afterAll(async () => {
    await workspace?.remove();
    await Promise.all([rt?.stop(), redmine?.stop()]);
  });

  // --- what people do in the two tools

  const rtCall = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${rt.baseUrl}/REST/2.0${path}`, {
      method,
      headers: { Authorization: `token ${rt.tokens['root']}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`RT ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const newTicket = async (fields: object): Promise<number> => {
    const made = (await rtCall('POST', '/ticket', { Queue: 'Support', ...fields })) as { id: number | string };
    return Number(made.id);
  };
  const ticket = async (id: number | undefined) => (await rtCall('GET', `/ticket/${id}`)) as Ticket;
  const editTicket = (id: number | undefined, fields: object) => rtCall('PUT', `/ticket/${id}`, fields);

  const redmineCall = async (method: string, path: string, body?: unknown, as = 'admin'): Promise<unknown> => {
    const answer = await fetch(`${redmine.baseUrl}${path}`, {
      method,
      headers: { 'X-Redmine-API-Key': redmine.tokens[as] ?? '', 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`Redmine ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const issues = async (): Promise<readonly Issue[]> => {
    const page = (await redmineCall('GET', '/issues.json?project_id=crm&status_id=*&limit=100&sort=id:desc')) as {
      issues: Issue[];
    };
    return page.issues;
  };
  const latestIssue = async (): Promise<number> => (await issues())[0]?.id ?? 0;
  const issueOf = async (subject: string): Promise<Issue> => {
    const found = (await issues()).filter((issue) => issue.subject === subject);
    expect(found.map((issue) => issue.subject)).toEqual([subject]);
    return found[0] as Issue;
  };
  const statusId = async (name: string): Promise<number> => {
    const all = (await redmineCall('GET', '/issue_statuses.json')) as {
      issue_statuses: { id: number; name: string }[];
    };
    return all.issue_statuses.find((status) => status.name === name)?.id ?? 0;
  };
  const editIssue = (id: number, fields: object, as = 'zhangsan') =>
    redmineCall('PUT', `/issues/${id}.json`, { issue: fields }, as);
  const moveIssue = async (id: number, ...states: readonly string[]): Promise<void> => {
    for (const state of states) await editIssue(id, { status_id: await statusId(state) }, 'syncbot');
  };

  // --- the program

  const tandem = (...args: readonly string[]): Promise<CliRun> =>
    runTandem([...args, '--dir', workspace.dir, '--json', '--quiet'], env());
  const sync = async (...args: readonly string[]): Promise<SyncReport & { readonly code: number }> => {
    const run = await tandem('sync', 'support', ...args);
    const document = run.json() as { syncs: SyncReport[] };
    expect(run.stderr).not.toContain('at ');
    return { ...(document.syncs[0] as SyncReport), code: run.code };
  };

  it('checks both sides before anything runs', async () => {
    const run = await tandem('check');
    expect(run.json()).toMatchObject({ syncs: [{ sync: 'support', ok: true }] });
    expect(run.code).toBe(0);
  });

  it('plans what the first run then does', async () => {
    const plan = (await tandem('plan', 'support')).json() as { totals: { create: number } };
    const report = await sync();
    expect(report).toMatchObject({ outcome: 'done', created: plan.totals.create, conflicts: 0, problems: 0 });
    for (const story of STORIES) await issueOf(story.Subject);
    const long = await issueOf(`A very long report ${RUN}`);
    expect(long.description).toContain('这是一段很长的文字。');
  });

  it('writes nothing the second time', async () => {
    expect(await sync()).toMatchObject({ code: 0, created: 0, updated: 0, transitioned: 0 });
  });

  it('carries a status from Redmine to the customer, through the workflow of both', async () => {
    const issue = await issueOf(`登录页无法输入密码 ${RUN}`);
    await moveIssue(issue.id, '进行中', '已解决');
    expect(await sync()).toMatchObject({ code: 0, transitioned: 1 });
    expect((await ticket(tickets[0])).Status).toBe('resolved');
    expect(await sync()).toMatchObject({ updated: 0, transitioned: 0 });
  });

  it('carries a status from Request Tracker to Redmine, along the only path its workflow has', async () => {
    await editTicket(tickets[2], { Status: 'resolved' });
    expect(await sync()).toMatchObject({ code: 0, transitioned: 2 });
    expect((await issueOf(`A very long report ${RUN}`)).status.name).toBe('已解决');
  });

  it('keeps edits of different fields made on both sides', async () => {
    const [, second] = STORIES;
    const issue = await issueOf(second?.Subject ?? '');
    await editTicket(tickets[1], { Subject: `Export fails on Safari ${RUN}` });
    await editIssue(issue.id, { status_id: await statusId('进行中') }, 'syncbot');
    expect(await sync()).toMatchObject({ code: 0, conflicts: 0 });
    expect(await ticket(tickets[1])).toMatchObject({ Subject: `Export fails on Safari ${RUN}`, Status: 'open' });
    expect((await issueOf(`Export fails on Safari ${RUN}`)).status.name).toBe('进行中');
  });

  it('shows the same field edited on both sides as a conflict and overwrites nobody', async () => {
    const issue = await issueOf(`Export fails on Safari ${RUN}`);
    await editTicket(tickets[1], { Subject: `Export fails, urgent ${RUN}` });
    await editIssue(issue.id, { subject: `导出失败 ${RUN}` }, 'admin');
    expect(await sync()).toMatchObject({ code: 3, outcome: 'done', conflicts: 1, updated: 0 });
    expect((await ticket(tickets[1])).Subject).toBe(`Export fails, urgent ${RUN}`);
    await issueOf(`导出失败 ${RUN}`);
    const status = (await tandem('status')).json() as { syncs: { conflicts: object[] }[] };
    expect(status.syncs[0]?.conflicts).toMatchObject([
      { field: 'title', left: { value: `Export fails, urgent ${RUN}` }, right: { value: `导出失败 ${RUN}` } },
    ]);
    await editTicket(tickets[1], { Subject: `导出失败 ${RUN}` });
    expect(await sync()).toMatchObject({ code: 0, conflicts: 0 });
  });

  it('reports a record deleted on one side and does not delete the other', async () => {
    const issue = await issueOf(`A very long report ${RUN}`);
    await redmineCall('DELETE', `/issues/${issue.id}.json`);
    const report = await sync('--sweep');
    expect(report).toMatchObject({ code: 3, outcome: 'done', problems: 1 });
    expect((await ticket(tickets[2])).Status).toBe('resolved');
    const status = (await tandem('status')).json() as { syncs: { problems: { code: string; side: string }[] }[] };
    expect(status.syncs[0]?.problems).toMatchObject([{ code: 'deleted', side: 'right' }]);
    expect(await sync('--sweep')).toMatchObject({ created: 0, updated: 0 });
  });

  it('says what is wrong with a wrong token, and goes on once it is right', async () => {
    const args = ['sync', 'support', '--dir', workspace.dir, '--json', '--quiet'];
    const wrong = await runTandem(args, { ...env(), RT_TOKEN: 'no-such-token' });
    expect(wrong.code).toBe(1);
    expect(wrong.stdout + wrong.stderr).not.toContain('no-such-token');
    expect(wrong.json()).toMatchObject({ syncs: [{ outcome: 'failed' }] });
    expect((await sync()).outcome).toBe('done');
  });
});
