import type { Mutation } from './mutations.ts';

const DECISIONS = ['test/unit/sync', 'test/unit/engine', 'test/simulation/simulation.test.ts'];

/** Rules about records that are deleted, merged or cannot be read, and about texts that are put together. */
export const GONE_AND_MERGED: readonly Mutation[] = [
  // --- deletions
  {
    name: 'two complete listings prove a deletion, not one',
    file: 'src/sync/gone.ts',
    take: 'before?.unlisted !== undefined && before.unlisted !== run',
    put: 'true',
    tests: DECISIONS,
  },
  {
    name: 'what flows one way never deletes its source',
    file: 'src/sync/gone.ts',
    take: "isOneWay(policy) && side === 'right' && wanted !== 'ignore'",
    put: 'false',
    tests: DECISIONS,
  },
  {
    name: 'edit beats delete',
    file: 'src/engine/gone/plan-gone.ts',
    take: '|| !unchanged(sideOf(context, on), link[on], record)) return true;',
    put: ') return true;',
    tests: ['test/unit/engine/deletes.test.ts'],
  },
  {
    name: 'a comment beats a deletion, too',
    file: 'src/engine/gone/plan-gone.ts',
    take: '  return (await dueComments(context, link, listed)).some(({ from }) => from === on);',
    put: '  return (await dueComments(context, link, listed)).length < 0;',
    tests: ['test/unit/engine/deletes.test.ts'],
  },
  {
    name: 'a run in which a side failed deletes nothing',
    file: 'src/engine/apply/apply.ts',
    take: '  if (!degraded) await followAll',
    put: '  await followAll',
    tests: ['test/unit/engine/deletes.test.ts'],
  },
  {
    name: 'an accepted empty listing proves no deletion',
    file: 'src/engine/observe/gather.ts',
    take: 'await addUnlisted(context, side, !pulled[side].halt, found)',
    put: 'await addUnlisted(context, side, true, found)',
    tests: ['test/unit/engine/deletes.test.ts'],
  },
  {
    name: 'what a survivor of a merge shows is its baseline',
    file: 'src/engine/gone/merged.ts',
    take: '    return [field, { ...partner, [side]: remember(now), status }];',
    put: '    return [field, { ...partner, status }];',
    tests: ['test/unit/engine/merges.test.ts'],
  },
  {
    name: 'what cannot be read is on the to-do list before the cursor moves',
    file: 'src/engine/apply/apply.ts',
    take: '  for (const unread of gathered.unread) await putAside(context, unread);\n',
    tests: ['test/unit/engine/unreadable.test.ts'],
  },
  // --- merging texts
  {
    name: 'edits that overlap are not put together',
    file: 'src/sync/merge-text.ts',
    take: 'before.to > hunk.from ||',
    tests: ['test/unit/sync/merge-text.test.ts'],
  },
  {
    name: 'a text merges only from a wording both sides had',
    file: 'src/sync/decide.ts',
    take: ' || !same(state?.left, state?.right)) return undefined;',
    put: ') return undefined;',
    tests: ['test/unit/sync/merge-text.test.ts', 'test/unit/engine/text-merge.test.ts'],
  },
  {
    name: 'a kept wording that is another than its digest is not used',
    file: 'src/sync/decide.ts',
    take: "if (typeof base !== 'string' || !same(base, seen)) return undefined;",
    put: "if (typeof base !== 'string') return undefined;",
    tests: ['test/unit/sync/merge-text.test.ts'],
  },
  {
    name: 'a merged text still has to reach the other side',
    file: 'src/engine/apply/account.ts',
    take: "const waiting = step === 'first' ? side : otherSide(side);",
    put: 'const waiting = otherSide(side);',
    tests: ['test/unit/engine/text-merge.test.ts'],
  },
];
