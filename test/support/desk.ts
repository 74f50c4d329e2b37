import { redmineSandbox } from '../../connectors/redmine/sandbox/index.ts';
import { requestTrackerSandbox } from '../../connectors/request-tracker/sandbox/index.ts';
import { serveSandbox, type SandboxStream, type ServedSandbox } from '../../src/sdk/sandbox/index.ts';
import { runTandem, type CliRun } from './cli.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

/** A help desk and a tracker on loopback, and a workspace whose sync `support` joins their tickets and issues. */
export interface Desk {
  readonly helpdesk: ServedSandbox;
  readonly tracker: ServedSandbox;
  readonly tickets: SandboxStream;
  readonly issues: SandboxStream;
  readonly workspace: TestWorkspace;
  /** Requests that were no reads, to either or to one. */
  writes(served?: ServedSandbox): number;
  /** Runs the real program on the workspace, with the secrets it needs. */
  run(...args: readonly string[]): Promise<CliRun>;
  close(): Promise<void>;
}

export interface DeskOptions {
  /** Members of the sync besides its sides. */
  readonly sync?: Readonly<Record<string, unknown>>;
  readonly budget?: Readonly<Record<string, number>>;
}

const streamOf = (served: ServedSandbox, name: string): SandboxStream => {
  const stream = served.sandbox.streams[name];
  if (!stream) throw new Error(`no stream ${name}`);
  return stream;
};

export async function openDesk({ sync = {}, budget }: DeskOptions = {}): Promise<Desk> {
  const helpdesk = await serveSandbox(requestTrackerSandbox);
  const tracker = await serveSandbox(redmineSandbox);
  const tickets = streamOf(helpdesk, 'tickets');
  const issues = streamOf(tracker, 'issues');
  const settings = (served: ServedSandbox, token: string) => ({ baseUrl: served.baseUrl, token: `env:${token}` });
  const workspace = await makeWorkspace({
    connections: {
      helpdesk: { connector: 'request-tracker', settings: settings(helpdesk, 'RT_TOKEN') },
      redmine: { connector: 'redmine', settings: settings(tracker, 'REDMINE_TOKEN'), ...(budget && { budget }) },
    },
    syncs: {
      support: {
        left: { connection: 'helpdesk', stream: 'tickets', scope: tickets.scope, mapping: 'request-tracker-tickets' },
        right: { connection: 'redmine', stream: 'issues', scope: issues.scope, mapping: 'redmine-issues' },
        create: 'left-to-right',
        fields: { description: { direction: 'left-to-right' } },
        ...sync,
      },
    },
  });
  const env = {
    RT_TOKEN: String(helpdesk.sandbox.settings['token']),
    REDMINE_TOKEN: String(tracker.sandbox.settings['token']),
  };
  return {
    ...{ helpdesk, tracker, tickets, issues, workspace },
    writes: (served) =>
      (served ? [served] : [helpdesk, tracker])
        .flatMap((one) => one.sandbox.calls)
        .filter((call) => call.method !== 'GET').length,
    run: (...args) => runTandem([...args, '--dir', workspace.dir], env),
    async close() {
      await workspace.remove();
      await Promise.all([helpdesk.close(), tracker.close()]);
    },
  };
}
