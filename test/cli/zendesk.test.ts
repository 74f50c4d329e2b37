import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redmineSandbox } from '../../connectors/redmine/sandbox/index.ts';
import { makeZendeskSandbox, type ZendeskSandbox } from '../../connectors/zendesk/sandbox/index.ts';
import { serveSandbox, type SandboxStream, type ServedSandbox } from '../../src/sdk/sandbox/index.ts';
import { runTandem, type CliRun } from '../support/cli.ts';
import { makeWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** A complaint in Zendesk becomes an issue in Redmine, and what becomes of it walks back until the customer sees it. One story, told by the real program. */

interface Stage {
  readonly helpdesk: ServedSandbox;
  readonly tracker: ServedSandbox;
  readonly zendesk: ZendeskSandbox;
  readonly workspace: TestWorkspace;
}

let stage: Stage;

const people = (served: ServedSandbox, name: string): SandboxStream => {
  const stream = served.sandbox.streams[name];
  if (!stream) throw new Error(`no stream ${name}`);
  return stream;
};

beforeAll(async () => {
  const helpdesk = await serveSandbox(makeZendeskSandbox);
  const tracker = await serveSandbox(redmineSandbox);
  const { baseUrl, email } = helpdesk.sandbox.settings;
  const workspace = await makeWorkspace({
    connections: {
      helpdesk: { connector: 'zendesk', settings: { baseUrl, email, token: 'env:ZENDESK_TOKEN' } },
      redmine: { connector: 'redmine', settings: { baseUrl: tracker.baseUrl, token: 'env:REDMINE_TOKEN' } },
    },
    syncs: {
      support: {
        left: { connection: 'helpdesk', stream: 'tickets', scope: { group: '客服一组' }, mapping: 'zendesk-tickets' },
        right: { connection: 'redmine', stream: 'issues', scope: { project: 'crm' }, mapping: 'redmine-issues' },
        create: 'left-to-right',
        comments: 'both',
        fields: { description: { direction: 'left-to-right' }, assignee: { direction: 'none' } },
      },
    },
  });
  stage = { helpdesk, tracker, zendesk: helpdesk.sandbox as ZendeskSandbox, workspace };
});

afterAll(async () => {
  await stage.workspace.remove();
  await Promise.all([stage.helpdesk.close(), stage.tracker.close()]);
});

const run = (...args: readonly string[]): Promise<CliRun> =>
  runTandem([...args, '--dir', stage.workspace.dir], {
    ZENDESK_TOKEN: String(stage.helpdesk.sandbox.settings['token']),
    REDMINE_TOKEN: String(stage.tracker.sandbox.settings['token']),
  });

/** The one line a run ends with. */
const sync = async (): Promise<Readonly<Record<string, unknown>>> => {
  const { syncs } = (await run('sync', '--json')).json() as { syncs: Readonly<Record<string, unknown>>[] };
  return syncs[0] ?? {};
};

describe('Zendesk beside Redmine', () => {
  it('walks a complaint there and back', async () => {
    const tickets = people(stage.helpdesk, 'tickets');
    const issues = people(stage.tracker, 'issues');
    const key = tickets.create({
      ...{ subject: '月报导出失败', description: '<p>点“导出”后<b>空白</b></p>', priority: 'high' },
      assignee: { id: '900002' },
    });
    expect(await sync()).toMatchObject({ outcome: 'done', created: 1, problems: 0 });
    const [issue = ''] = issues.keys();
    expect(issues.fields(issue)).toMatchObject({ subject: '月报导出失败', priority: '高', status: '进行中' });
    expect(String(issues.fields(issue)?.['description'])).toContain('*空白*');

    tickets.comment?.(key, { body: '<p>每月都这样</p>', visibility: 'customer', author: { id: '910001' } });
    issues.edit(issue, { status: '反馈' });
    expect(await sync()).toMatchObject({ transitioned: 1, commented: 1, conflicts: 0, problems: 0 });
    expect(tickets.fields(key)?.['status']).toBe('暂停');

    issues.edit(issue, { status: '已解决' });
    expect(await sync()).toMatchObject({ transitioned: 1, problems: 0 });
    expect(tickets.fields(key)).toMatchObject({ status: '已解决', assignee: { id: '900002' } });
    expect(await sync()).toMatchObject({ updated: 0, transitioned: 0, commented: 0, problems: 0 });
    expect(stage.helpdesk.sandbox.calls.filter((call) => call.status >= 500)).toEqual([]);
  });

  it('says that a closed ticket takes nothing more', async () => {
    const [key = ''] = people(stage.helpdesk, 'tickets').keys();
    const [issue = ''] = people(stage.tracker, 'issues').keys();
    people(stage.helpdesk, 'tickets').edit(key, { status: 'closed' });
    people(stage.tracker, 'issues').edit(issue, { subject: '改名' });
    expect(await sync()).toMatchObject({ updated: 0, problems: 1 });
    expect((await run('problems', '--lang', 'zh')).stdout).toContain('该工单已关闭');
  });
});
