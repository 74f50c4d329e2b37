import { describe, expect, it } from 'vitest';
import { planSync, runSync, type Report } from '../../../src/engine/index.ts';
import { makePair, type Pair } from '../../support/pair.ts';

const CALL_MS = 30_000;

/** Somebody else asks for the lease of the sync, so much later. */
const ask = ({ ledger, clock, sync }: Pair, later: number) =>
  ledger.acquireLease(sync.id, 'other/1', clock.now() + later, 60_000);

/** When the partner of the only item is created. */
const createdAt = (pair: Pair): { at: number | undefined } => {
  const seen: { at: number | undefined } = { at: undefined };
  pair.right.before = (call) => {
    if (call === 'create') seen.at = pair.clock.now();
  };
  return seen;
};

async function withItem(): Promise<Pair> {
  const pair = await makePair();
  pair.left.add({ title: 'x' });
  return pair;
}

describe('the lease of a run', () => {
  it('is its own: another run of the same process is turned away', async () => {
    const pair = await withItem();
    let other: Promise<Report> | undefined;
    pair.right.before = (call) => {
      if (call === 'create') other = runSync(pair.sync, pair.deps);
    };
    expect(await pair.run()).toMatchObject({ outcome: 'done', created: 1 });
    expect((await other)?.reason?.en).toContain('is being run by test/1/');
    expect(pair.right.rows.size).toBe(1);
  });

  it('is extended before a write that would outlast it', async () => {
    const pair = await withItem();
    let late: ReturnType<typeof ask> | undefined;
    pair.left.before = (call) => {
      if (call === 'pull') pair.clock.advance(27_000);
    };
    pair.right.before = (call) => {
      if (call === 'create') late = ask(pair, CALL_MS + 4_000);
    };
    await pair.run();
    expect(await late).toMatchObject({ heldBy: expect.stringMatching('^test/1/') });
  });

  it('of a run that was killed: the next one writes only when nothing sent under it can still be on its way', async () => {
    const pair = await withItem();
    const dead = await ask(pair, 0);
    const created = createdAt(pair);
    await pair.run();
    expect(created.at).toBeGreaterThanOrEqual(dead.expiresAt + CALL_MS);
  });

  it('that was given back keeps nobody waiting', async () => {
    const pair = await withItem();
    const before = await ask(pair, 0);
    if ('fence' in before) await pair.ledger.releaseLease(before);
    const created = createdAt(pair);
    const started = pair.clock.now() + 60_000;
    await pair.run();
    expect(created.at).toBe(started);
  });

  it('of a run that was killed long ago keeps nobody waiting, nor a plan ever', async () => {
    const pair = await withItem();
    await ask(pair, 0);
    pair.clock.advance(61_000);
    const started = pair.clock.now();
    await (await planSync(pair.sync, pair.deps)).close();
    expect(pair.clock.now()).toBe(started);
    pair.clock.advance(CALL_MS);
    const created = createdAt(pair);
    await pair.run();
    expect(created.at).toBe(started + CALL_MS + 60_000);
  });
});
