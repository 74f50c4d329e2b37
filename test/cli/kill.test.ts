import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redmineSandbox } from '../../connectors/redmine/sandbox/index.ts';
import { requestTrackerSandbox } from '../../connectors/request-tracker/sandbox/index.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sdk/sandbox/index.ts';
import { seeded } from '../simulation/random.ts';
import { runTandem } from '../support/cli.ts';
import { makeWorkspace, type TestWorkspace } from '../support/workspace.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const KILLS = Number(process.env['TANDEM_KILLS'] ?? 25);
const TICKETS = 40;

describe('kill -9 of the real process, again and again', () => {
  let helpdesk: ServedSandbox;
  let tracker: ServedSandbox;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    helpdesk = await serveSandbox(requestTrackerSandbox);
    tracker = await serveSandbox(redmineSandbox);
    workspace = await makeWorkspace({
      connections: {
        helpdesk: { connector: 'request-tracker', settings: { baseUrl: helpdesk.baseUrl, token: 'env:RT_TOKEN' } },
        redmine: { connector: 'redmine', settings: { baseUrl: tracker.baseUrl, token: 'env:REDMINE_TOKEN' } },
      },
      syncs: {
        support: {
          left: {
            connection: 'helpdesk',
            stream: 'tickets',
            scope: tickets().scope,
            mapping: 'request-tracker-tickets',
          },
          right: { connection: 'redmine', stream: 'issues', scope: issues().scope, mapping: 'redmine-issues' },
          create: 'left-to-right',
          fields: {
            description: { direction: 'left-to-right' },
            priority: { direction: 'none' },
            assignee: { direction: 'none' },
          },
        },
      },
    });
    for (let count = 1; count <= TICKETS; count += 1) tickets().create({ Subject: `ticket ${count}`, Status: 'open' });
  });

  afterAll(async () => {
    await workspace?.remove();
    await Promise.all([helpdesk?.close(), tracker?.close()]);
  });

  const streamOf = (served: ServedSandbox, name: string) => {
    const stream = served.sandbox.streams[name];
    if (!stream) throw new Error(`no stream ${name}`);
    return stream;
  };
  const tickets = () => streamOf(helpdesk, 'tickets');
  const issues = () => streamOf(tracker, 'issues');
  const env = () => ({
    RT_TOKEN: String(helpdesk.sandbox.settings['token']),
    REDMINE_TOKEN: String(tracker.sandbox.settings['token']),
  });

  /** When a run is killed: after so many requests, of any kind or writes only, and a little later. */
  interface Moment {
    readonly of: 'requests' | 'writes';
    readonly count: number;
    readonly laterMs: number;
  }

  const random = seeded(Number(process.env['TANDEM_FIRST_SEED'] ?? 1));
  const moment = (): Moment =>
    random.chance(0.5)
      ? { of: 'requests', count: 1 + random.below(25), laterMs: random.below(8) }
      : { of: 'writes', count: 1 + random.below(6), laterMs: random.below(8) };

  const requests = (of: Moment['of']): number =>
    [helpdesk, tracker]
      .flatMap(({ sandbox }) => sandbox.calls)
      .filter(({ method }) => of === 'requests' || method !== 'GET').length;

  /** Starts a run and kills it at a moment; one that is over before ends by itself. */
  const runAndKill = ({ of, count, laterMs }: Moment): Promise<void> =>
    new Promise((resolve, reject) => {
      const args = [MAIN, 'sync', 'support', '--dir', workspace.dir, '--quiet', '--json'];
      const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env() }, stdio: 'ignore' });
      const before = requests(of);
      let due: number | undefined;
      const watch = setInterval(() => {
        if (due === undefined && requests(of) - before >= count) due = Date.now() + laterMs;
        if (due !== undefined && Date.now() >= due) child.kill('SIGKILL');
      }, 1);
      child.once('error', reject);
      child.once('close', (_, signal) => {
        clearInterval(watch);
        if (signal === 'SIGKILL') killed += 1;
        resolve();
      });
    });

  let killed = 0;

  /** Somebody renames one or two tickets, so that there is always something to be written. */
  const people = (round: number): void => {
    const keys = tickets().keys();
    for (let count = 0; count < 2; count += 1) {
      const key = random.pick(keys);
      const subject = `${String(tickets().fields(key)?.['Subject']).split(',')[0]}, ${round}.${count}`;
      tickets().edit(key, { Subject: subject });
    }
  };

  /** What an hour of waiting would do: the horizon of open intents and the lease of the dead process lie in the past. */
  const letTimePass = (): void => {
    const ledger = new DatabaseSync(join(workspace.dir, 'data/tandem.db'));
    ledger.exec(`update intents set sent_at = '2020-01-01T00:00:00.000Z'`);
    ledger.exec('update leases set expires_at = 1');
    ledger.exec(`update todo set not_before = '2020-01-01T00:00:00.000Z'`);
    expect(ledger.prepare('pragma integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    ledger.close();
  };

  const subjects = () =>
    tickets()
      .keys()
      .map((key) => String(tickets().fields(key)?.['Subject']));

  it(
    `after ${KILLS} kills every ticket has exactly one issue that shows its last name, and an idle run writes nothing`,
    async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        people(kill);
        await runAndKill(moment());
        letTimePass();
      }
      for (let run = 0; run < 4; run += 1) {
        await runTandem(['sync', 'support', '--dir', workspace.dir, '--json', '--quiet'], env());
        letTimePass();
      }
      const titles = issues()
        .keys()
        .map((key) => String(issues().fields(key)?.['subject']));
      expect(titles.filter((title) => title.startsWith('ticket ')).sort()).toEqual(
        subjects()
          .filter((title) => title.startsWith('ticket '))
          .sort(),
      );
      expect(killed).toBeGreaterThan(KILLS * 0.6);

      const idle = await runTandem(['sync', 'support', '--dir', workspace.dir, '--json', '--quiet'], env());
      expect(idle.json()).toMatchObject({ syncs: [{ outcome: 'done', created: 0, updated: 0, transitioned: 0 }] });
    },
    KILLS * 12_000,
  );
});
