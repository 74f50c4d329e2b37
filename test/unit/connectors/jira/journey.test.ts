import { afterEach, beforeEach, expect, it } from 'vitest';
import { jiraSandbox } from '../../../../connectors/jira/sandbox/index.ts';
import { requestTrackerSandbox } from '../../../../connectors/request-tracker/sandbox/index.ts';
import { serveSandbox, type SandboxStream, type ServedSandbox } from '../../../../src/sdk/sandbox/index.ts';
import { runTandem } from '../../../support/cli.ts';
import { makeWorkspace, type TestWorkspace } from '../../../support/workspace.ts';

let helpdesk: ServedSandbox;
let tracker: ServedSandbox;
let workspace: TestWorkspace;

const streamOf = (served: ServedSandbox, name: string): SandboxStream => {
  const stream = served.sandbox.streams[name];
  if (!stream) throw new Error(`no stream ${name}`);
  return stream;
};

beforeEach(async () => {
  helpdesk = await serveSandbox(requestTrackerSandbox);
  tracker = await serveSandbox(jiraSandbox);
  const { email, internalRole } = tracker.sandbox.settings;
  workspace = await makeWorkspace({
    connections: {
      helpdesk: { connector: 'request-tracker', settings: { baseUrl: helpdesk.baseUrl, token: 'env:RT_TOKEN' } },
      jira: {
        connector: 'jira',
        settings: { baseUrl: tracker.baseUrl, email, token: 'env:JIRA_TOKEN', internalRole },
      },
    },
    syncs: {
      support: {
        left: {
          ...{ connection: 'helpdesk', stream: 'tickets', mapping: 'request-tracker-tickets' },
          scope: streamOf(helpdesk, 'tickets').scope,
        },
        right: {
          ...{ connection: 'jira', stream: 'issues', mapping: 'jira-issues' },
          scope: streamOf(tracker, 'issues').scope,
        },
        create: 'left-to-right',
        fields: { description: { direction: 'left-to-right' } },
      },
    },
  });
});

afterEach(async () => {
  await helpdesk.close();
  await tracker.close();
  await workspace.remove();
});

const run = async (...args: readonly string[]) => {
  const env = {
    RT_TOKEN: String(helpdesk.sandbox.settings['token']),
    JIRA_TOKEN: String(tracker.sandbox.settings['token']),
  };
  const { code, stdout, stderr } = await runTandem([...args, '--dir', workspace.dir, '--json'], env);
  return { code, said: stdout + stderr };
};

it('a ticket becomes an issue, finished work walks back to the ticket, and then nothing is written', async () => {
  const [tickets, issues] = [streamOf(helpdesk, 'tickets'), streamOf(tracker, 'issues')];
  const ticket = tickets.create({ Subject: '登录失败', Status: 'open', Priority: 'High' });
  expect(await run('sync')).toMatchObject({ code: 0 });
  const [issue = ''] = issues.keys();
  expect(issues.fields(issue)).toMatchObject({ summary: '登录失败', status: '进行中', priority: '高' });
  issues.edit(issue, { status: '已完成' });
  expect(await run('sync')).toMatchObject({ code: 0 });
  expect(tickets.fields(ticket)?.['Status']).toBe('resolved');
  // Opened again: Jira leads back to work, which is where the ticket is.
  tickets.edit(ticket, { Status: 'open' });
  expect(await run('sync')).toMatchObject({ code: 0 });
  expect(issues.fields(issue)).toMatchObject({ status: '进行中', resolution: null });
  const before = tracker.sandbox.calls.length;
  expect(await run('sync')).toMatchObject({ code: 0 });
  const since = tracker.sandbox.calls.slice(before);
  expect(since.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search/jql'))).toEqual([]);
}, 60_000);
