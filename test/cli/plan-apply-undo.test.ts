import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliRun } from '../support/cli.ts';
import { openDesk, type Desk } from '../support/desk.ts';

describe('plan, apply and undo between two stand-ins', () => {
  let desk: Desk;
  let file = '';

  const { tickets, issues, writes } = {
    tickets: () => desk.tickets,
    issues: () => desk.issues,
    writes: () => desk.writes(),
  };
  const tandem = (...args: readonly string[]): Promise<CliRun> => desk.run(...args, '--json', '--lang', 'en');
  const spoken = async (...args: readonly string[]): Promise<string> => {
    const run = await desk.run(...args, '--lang', 'zh');
    return run.stdout + run.stderr;
  };

  beforeEach(async () => {
    desk = await openDesk({ sync: { comments: 'both' }, budget: { perMinute: 6000 } });
    file = join(desk.workspace.dir, 'plan.json');
  });

  afterEach(() => desk.close());

  it('applies exactly what was planned, refuses what drifted, and undoes it', async () => {
    const before = new Set(issues().keys());
    const edited = tickets().create({ Subject: '导出很慢', Status: 'open' });
    const untouched = tickets().create({ Subject: '登录失败', Status: 'open' });
    tickets().comment?.(untouched, { body: 'any news?', visibility: 'internal' });
    const plan = await tandem('plan', 'support', '--out', file);
    const { totals, time } = plan.json() as { totals: Record<string, number>; time: { en: string } };
    expect(totals['create']).toBeGreaterThanOrEqual(2);
    expect(totals['comment']).toBeGreaterThanOrEqual(1);
    expect(time.en).toMatch(/at 6000\/min$/);
    expect(writes()).toBe(0);

    tickets().edit(edited, { Subject: '导出极慢' });
    const applied = await tandem('apply', file);
    expect(applied.code).toBe(3);
    expect(applied.json()).toMatchObject({
      ...{ sync: 'support', outcome: 'done', created: (totals['create'] ?? 0) - 1, drifted: 1, problems: 0 },
      driftedItems: [{ kind: 'create', words: expect.stringContaining('Subject') }],
    });
    expect(applied.json()).toMatchObject({ commented: totals['comment'] });

    // The rest is left to the next run, and then there is nothing left.
    expect((await tandem('sync')).json()).toMatchObject({ syncs: [{ created: 1 }] });
    expect((await tandem('sync')).json()).toMatchObject({ syncs: [{ created: 0, updated: 0, transitioned: 0 }] });

    const key =
      issues()
        .keys()
        .find((one) => !before.has(one) && issues().fields(one)?.['subject'] === '登录失败') ?? '';
    tickets().edit(untouched, { Subject: '登录失败（Safari）' });
    const { syncs } = (await tandem('sync')).json() as { syncs: { run: string; updated: number }[] };
    expect(syncs).toMatchObject([{ updated: 1 }]);
    expect(issues().fields(key)?.['subject']).toBe('登录失败（Safari）');

    const run = syncs[0]?.run ?? '';
    const [sent, dry] = [writes(), await tandem('undo', run, '--dry-run')];
    expect(dry.json()).toMatchObject({
      dryRun: true,
      restored: 1,
      kept: 0,
      items: [{ field: 'title', state: 'back' }],
    });
    expect(writes()).toBe(sent);
    const undone = await tandem('undo', run);
    expect([undone.code, undone.json()]).toMatchObject([0, { undone: run, restored: 1, kept: 0, updated: 1 }]);
    expect(issues().fields(key)?.['subject']).toBe('登录失败');
    expect((await tandem('sync', '--sweep')).json()).toMatchObject({ syncs: [{ created: 0, updated: 0 }] });
    expect(issues().fields(key)?.['subject']).toBe('登录失败');
    expect(tickets().fields(untouched)?.['Subject']).toBe('登录失败（Safari）');
  });

  it('an undo keeps what a person has changed since, says so in words, and ends with 3', async () => {
    const ticket = tickets().create({ Subject: '登录失败', Status: 'open' });
    const before = new Set(issues().keys());
    await tandem('sync');
    const key =
      issues()
        .keys()
        .find((one) => !before.has(one) && issues().fields(one)?.['subject'] === '登录失败') ?? '';
    tickets().edit(ticket, { Subject: 'changed' });
    const { syncs } = (await tandem('sync')).json() as { syncs: { run: string }[] };
    issues().edit(key, { subject: 'by a person' });
    const run = syncs[0]?.run ?? '';
    expect(await spoken('undo', run, '--dry-run')).toContain('在该次运行写入之后已被改动');
    const undone = await tandem('undo', run);
    expect([undone.code, undone.json()]).toMatchObject([3, { restored: 0, kept: 1 }]);
    expect(issues().fields(key)?.['subject']).toBe('by a person');
  });

  it('refuses an edited file, an edited mapping, a file that is not there and a run that never was, with 2', async () => {
    tickets().create({ Subject: 'a', Status: 'open' });
    await tandem('plan', 'support', '--out', file);
    const written = await readFile(file, 'utf8');
    const tampered = join(desk.workspace.dir, 'tampered.json');
    await writeFile(tampered, written.replace('"subject": "a"', '"subject": "b"'));
    expect(await readFile(tampered, 'utf8')).not.toBe(written);
    const refused = await tandem('apply', tampered);
    expect([refused.code, refused.stderr]).toMatchObject([2, expect.stringContaining('was edited after it was made')]);
    expect((await tandem('apply', join(desk.workspace.dir, 'nothing.json'))).code).toBe(2);
    expect((await tandem('undo', 'never')).code).toBe(2);
    const syncs = join(desk.workspace.dir, 'config/syncs.json');
    await writeFile(syncs, (await readFile(syncs, 'utf8')).replace('"left-to-right"', '"both"'));
    const moved = await tandem('apply', file);
    expect([moved.code, moved.stderr]).toMatchObject([2, expect.stringContaining('plan again')]);
    expect(writes()).toBe(0);
  });

  it('a plan that a guard would halt needs a person who has looked', async () => {
    const keys = Array.from({ length: 30 }, (_, item) => tickets().create({ Subject: `item ${item}`, Status: 'open' }));
    await tandem('sync');
    for (const key of keys) tickets().edit(key, { Subject: 'all the same' });
    const plan = await tandem('plan', 'support', '--out', file);
    expect([plan.code, plan.json()]).toMatchObject([
      4,
      { halt: { en: expect.stringContaining('"title" would change') } },
    ]);
    const before = writes();
    const halted = await tandem('apply', file);
    expect([halted.code, halted.json()]).toMatchObject([4, { outcome: 'halted', updated: 0 }]);
    expect(writes()).toBe(before);
    expect((await tandem('apply', file, '--accept')).json()).toMatchObject({
      outcome: 'done',
      updated: 30,
      drifted: 0,
    });
  });
});
