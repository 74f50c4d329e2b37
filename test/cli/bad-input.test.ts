import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runTandem } from '../support/cli.ts';
import { makeWorkspace, type TestWorkspace, type WorkspaceFiles } from '../support/workspace.ts';

interface Issues {
  readonly issues: readonly { readonly file: string; readonly path: string; readonly message: string }[];
}

const REDMINE = { connector: 'redmine', settings: { baseUrl: 'http://127.0.0.1:9', token: 'env:REDMINE_TOKEN' } };
const HELPDESK = { connector: 'request-tracker', settings: { baseUrl: 'http://127.0.0.1:9', token: 'env:RT_TOKEN' } };
const LEFT = {
  connection: 'helpdesk',
  stream: 'tickets',
  scope: { queue: 'Support' },
  mapping: 'request-tracker-tickets',
};
const RIGHT = { connection: 'redmine', stream: 'issues', scope: { project: 'crm' }, mapping: 'redmine-issues' };
const GOOD: WorkspaceFiles = {
  connections: { helpdesk: HELPDESK, redmine: REDMINE },
  syncs: { support: { left: LEFT, right: RIGHT } },
};
const SECRETS = { RT_TOKEN: '1-14-0123456789abcdef0123456789abcdef', REDMINE_TOKEN: 'redmine-secret-value' };

let workspace: TestWorkspace | undefined;
let server: Server | undefined;

afterEach(async () => {
  await workspace?.remove();
  server?.closeAllConnections();
  server?.close();
  workspace = undefined;
  server = undefined;
});

const filesOf = async (dir: string): Promise<readonly string[]> => (await readdir(dir, { recursive: true })).sort();

async function refusal(
  files: WorkspaceFiles,
  env: Readonly<Record<string, string>> = SECRETS,
  prepare?: (dir: string) => Promise<void>,
) {
  workspace = await makeWorkspace(files);
  const { dir } = workspace;
  await prepare?.(dir);
  const before = await filesOf(dir);
  const run = await runTandem(['sync', '--dir', dir, '--json', '--lang', 'en'], env);
  expect(run.code).toBe(2);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(await filesOf(dir)).toEqual(before);
  return (run.json() as Issues).issues.map((issue) => `${issue.file} ${issue.path}: ${issue.message}`);
}

describe('wrong files: exit 2, everything at once, nothing written', () => {
  it('a folder that is no workspace', async () => {
    const said = await refusal(GOOD, SECRETS, (dir) => rm(join(dir, 'config'), { recursive: true }));
    expect(said.join('\n')).toContain('config/connections.json : is missing; run "tandem init"');
    expect(said.join('\n')).toContain('config/syncs.json');
  });

  it('a file that is not JSON, beside a mapping that is not one either', async () => {
    const said = await refusal(GOOD, SECRETS, async (dir) => {
      await writeFile(join(dir, 'config/syncs.json'), '{ "support": ');
      await writeFile(join(dir, 'mappings/broken.json'), '[1, 2]');
    });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('config/syncs.json : is not valid JSON');
    expect(said[1]).toContain('mappings/broken.json');
  });

  it('unknown fields, an unknown connection, mapping and connector, each with its place', async () => {
    const said = await refusal({
      connections: { helpdesk: { ...HELPDESK, connector: 'helpscout' }, redmine: { ...REDMINE, colour: 'red' } },
      syncs: { support: { left: { ...LEFT, connection: 'nowhere' }, right: RIGHT, polizy: 'mirror' } },
    });
    const all = said.join('\n');
    expect(all).toContain('config/connections.json redmine: Unrecognized key: "colour"');
    expect(all).toContain('config/syncs.json support: Unrecognized key: "polizy"');
  });

  it('names that lead nowhere', async () => {
    const said = await refusal({
      connections: { helpdesk: { ...HELPDESK, connector: 'helpscout' }, redmine: REDMINE },
      syncs: {
        support: { left: LEFT, right: { ...RIGHT, stream: 'wiki' } },
        other: { left: { ...LEFT, mapping: 'nothing' }, right: RIGHT },
      },
    });
    const all = said.join('\n');
    expect(all).toContain(
      'config/syncs.json support.right.mapping: mapping "redmine-issues" is for redmine issues, not for redmine wiki',
    );
    expect(all).toContain('config/syncs.json other.left.mapping: there is no mapping "nothing"');
  });

  it('an unknown connector, a setting it does not have, a missing secret, a secret in clear text', async () => {
    const said = await refusal(
      {
        ...GOOD,
        connections: {
          helpdesk: HELPDESK,
          redmine: { connector: 'redmine', settings: { baseUrl: 'http://127.0.0.1:9', token: 'abc123' } },
          third: { connector: 'helpscout' },
          fourth: { connector: 'redmine', settings: { baseUrl: 'not a url', token: 'env:REDMINE_TOKEN', speed: 9 } },
        },
      },
      { REDMINE_TOKEN: 'x' },
    );
    const all = said.join('\n');
    expect(all).toContain('helpdesk.settings.token: the environment variable RT_TOKEN is not set');
    expect(all).toContain('redmine.settings.token: is a secret: give it as "env:NAME"');
    expect(all).toContain(
      'third.connector: there is no connector "helpscout"; installed are jira, pingcode, redmine, request-tracker, worktile, zendesk',
    );
    expect(all).toContain('fourth.settings.baseUrl');
    expect(all).toContain('fourth.settings: Unrecognized key: "speed"');
    expect(all).not.toContain('abc123');
  });

  it('a scope that does not fit its stream', async () => {
    const said = await refusal({
      ...GOOD,
      syncs: { support: { left: { ...LEFT, scope: {} }, right: { ...RIGHT, scope: { project: 'crm', colour: 1 } } } },
    });
    expect(said.join('\n')).toContain('config/syncs.json support.left.scope.queue');
    expect(said.join('\n')).toContain('config/syncs.json support.right.scope: Unrecognized key: "colour"');
  });

  it('says the same in Chinese', async () => {
    workspace = await makeWorkspace({ ...GOOD, connections: { helpdesk: { connector: 'nope' } } });
    const run = await runTandem(['check', '--dir', workspace.dir, '--lang', 'zh'], SECRETS);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('没有名为“redmine”的连接');
  });

  it('an unknown sync, an unknown command, an unknown option', async () => {
    workspace = await makeWorkspace(GOOD);
    const dir = ['--dir', workspace.dir];
    expect(await runTandem(['sync', 'nothing', ...dir], SECRETS)).toMatchObject({ code: 2 });
    expect(await runTandem(['synk', ...dir])).toMatchObject({ code: 2 });
    expect(await runTandem(['sync', '--colour', ...dir])).toMatchObject({ code: 2 });
    expect(await runTandem(['--help'])).toMatchObject({ code: 0 });
  });
});

describe('servers that fail: exit 1 with what happened and what to do', () => {
  const serve = async (answer: (path: string) => { status: number; type: string; body: string }): Promise<string> => {
    server = createServer((request, response) => {
      const { status, type, body } = answer(request.url ?? '');
      response.writeHead(status, { 'Content-Type': type }).end(body);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server?.address() as AddressInfo).port}`;
  };

  const syncWith = async (baseUrl: string) => {
    const settings = { baseUrl, token: 'env:RT_TOKEN' };
    const redmine = { baseUrl, token: 'env:REDMINE_TOKEN' };
    workspace = await makeWorkspace({
      ...GOOD,
      connections: {
        helpdesk: { connector: 'request-tracker', settings },
        redmine: { connector: 'redmine', settings: redmine },
      },
    });
    await mkdir(join(workspace.dir, 'data'), { recursive: true });
    const run = await runTandem(['sync', '--dir', workspace.dir, '--json', '--quiet', '--lang', 'en'], SECRETS);
    expect(run.stdout + run.stderr).not.toMatch(/0123456789abcdef|secret-value|\n\s+at /);
    expect(run.code).toBe(1);
    const [report] = (run.json() as { syncs: { outcome: string; reason: string }[] }).syncs;
    expect(report?.outcome).toBe('failed');
    return report?.reason ?? '';
  };

  it('wrong credentials', async () => {
    const base = await serve(() => ({ status: 401, type: 'application/json', body: '{"message":"Unauthorized"}' }));
    expect(await syncWith(base)).toMatch(/token|credentials|sign|refused/i);
  });

  it('a web page where JSON belongs', async () => {
    const base = await serve(() => ({ status: 200, type: 'text/html', body: '<html><body>Welcome</body></html>' }));
    expect(await syncWith(base)).toMatch(/web page|baseUrl/i);
  });

  it('a body over the limit', async () => {
    const base = await serve(() => ({
      status: 200,
      type: 'application/json',
      body: `{"x":"${'y'.repeat(34 * 1024 * 1024)}"}`,
    }));
    expect(await syncWith(base)).toMatch(/limit|larger|MiB|bytes/i);
  });

  it('nobody there', async () => {
    expect(await syncWith('http://127.0.0.1:9')).toMatch(/connect|reach|127\.0\.0\.1/i);
  }, 90_000);
});
