import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runTandem, type CliRun } from '../support/cli.ts';
import { openDesk, type Desk } from '../support/desk.ts';

describe('tandem init --yes', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tandem-init-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('writes a workspace that only lacks its secrets, and never touches a file that is there', async () => {
    const first = await runTandem(['init', '--yes', '--dir', dir, '--json']);
    expect(first.code).toBe(0);
    expect((first.json() as { written: string[] }).written).toContain('config/schemas/mapping.schema.json');
    const check = await runTandem(['check', '--dir', dir, '--json', '--lang', 'en']);
    expect(check.code).toBe(2);
    const { issues } = check.json() as { issues: { message: string }[] };
    expect(issues.map((issue) => issue.message).sort()).toEqual([
      'the environment variable PINGCODE_CLIENT_ID is not set',
      'the environment variable PINGCODE_CLIENT_SECRET is not set',
      'the environment variable REDMINE_TOKEN is not set',
      'the environment variable RT_TOKEN is not set',
    ]);
    for (const [file, at] of [
      ['config/syncs.json', 'config'],
      ['mappings/redmine-issues.json', 'mappings'],
    ] as const) {
      const { $schema } = JSON.parse(await readFile(join(dir, file), 'utf8')) as { $schema: string };
      expect(await readFile(join(dir, at, $schema), 'utf8')).toContain('"$comment"');
    }
    await writeFile(join(dir, 'config/people.json'), '{ "mine": { "redmine": "7" } }');
    const again = (await runTandem(['init', '--yes', '--dir', dir, '--json'])).json() as {
      written: string[];
      kept: string[];
    };
    expect(again.written).toEqual([]);
    expect(again.kept).toContain('config/people.json');
    expect(await readFile(join(dir, 'config/people.json'), 'utf8')).toContain('mine');
  });

  it('without --yes says what to type and writes nothing', async () => {
    const run = await runTandem(['init', '--dir', dir, '--lang', 'zh']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('tandem init --yes');
  });
});

it('tandem connectors tells what each can do, in both languages', async () => {
  const { connectors } = (await runTandem(['connectors', '--json'])).json() as { connectors: { id: string }[] };
  expect(connectors.map((one) => one.id)).toEqual([
    'jira',
    'pingcode',
    'redmine',
    'request-tracker',
    'worktile',
    'zendesk',
  ]);
  expect((await runTandem(['connectors', '--lang', 'zh'])).stdout).toContain('工作流');
});

describe('a workspace between two stand-ins', () => {
  let desk: Desk;

  const tandem = (...args: readonly string[]): Promise<CliRun> => desk.run(...args, '--json');

  beforeEach(async () => {
    desk = await openDesk();
    desk.tickets.create({ Subject: '登录失败', Status: 'open' });
  });

  afterEach(() => desk.close());

  it('check and plan write nothing, and the plan is what the run then does', async () => {
    expect((await tandem('check')).json()).toMatchObject({ syncs: [{ sync: 'support', ok: true }] });
    const file = join(desk.workspace.dir, 'plan.json');
    const plan = await tandem('plan', 'support', '--out', file);
    expect(plan.code).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(plan.json());
    const { totals } = plan.json() as { totals: { create: number } };
    expect(totals.create).toBeGreaterThan(0);
    expect(desk.writes()).toBe(0);
    expect((await tandem('sync')).json()).toMatchObject({ syncs: [{ outcome: 'done', created: totals.create }] });
  });

  it('puts one document on stdout and everything else on stderr', async () => {
    const run = await tandem('sync');
    expect(Object.keys(run.json() as object)).toEqual(['syncs']);
    expect(run.stderr).toContain('support');
  });

  it('a mapping for a field the live stream does not have is named, with its file and path, and nothing runs', async () => {
    const mapping = join(desk.workspace.dir, 'mappings/redmine-issues.json');
    await writeFile(mapping, (await readFile(mapping, 'utf8')).replace('"due_date"', '"deadline"'));
    const check = await tandem('check', '--lang', 'en');
    expect(check.code).toBe(2);
    expect(check.stdout).toContain('the stream has no field \\"deadline\\"');
    const run = await tandem('sync', '--lang', 'en');
    expect(run.json()).toMatchObject({
      syncs: [{ outcome: 'failed', issues: [{ file: 'mappings/redmine-issues.json', path: 'fields.dueDate' }] }],
    });
    expect(run.code).toBe(2);
    expect(desk.writes(desk.tracker)).toBe(0);
  });

  it('halts with exit 4 when one side lists nothing any more, and goes on when a person has looked', async () => {
    await tandem('sync');
    const { issues } = desk;
    for (const key of issues.keys()) issues.remove(key);
    const before = desk.writes(desk.helpdesk);
    const halted = await tandem('sync', '--sweep', '--lang', 'en');
    expect(halted.code).toBe(4);
    expect((halted.json() as { syncs: { reason: string }[] }).syncs[0]?.reason).toContain('lists nothing');
    expect(desk.writes(desk.helpdesk)).toBe(before);
    const accepted = await tandem('sync', '--sweep', '--accept');
    expect(accepted.code).toBe(3);
    expect((await tandem('status')).json()).toMatchObject({ syncs: [{ problems: [{ code: 'deleted' }] }] });
  });
});
