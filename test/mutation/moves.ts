import type { Mutation } from './mutations.ts';

const MOVING = ['test/unit/sync', 'test/unit/engine', 'test/simulation/simulation.test.ts'];

/** Rules about the moves of a status. */
export const MOVES: readonly Mutation[] = [
  {
    name: 'a one-way door needs consent',
    file: 'src/engine/plan/plan-move.ts',
    take: 'plot ? doorsOn(plot, from, path).filter((door) => !consentsTo(ready.workflowRules, door)) : [];',
    put: 'plot ? doorsOn(plot, from, path).filter((door) => !consentsTo(ready.workflowRules, door) && path.length < 0) : [];',
    tests: MOVING,
  },
  {
    name: 'every door of a path is looked at, not only the last',
    file: 'src/sync/doors.ts',
    take: '    for (const one of lost) had.delete(one);\n    state = to;',
    put: '    had.clear();\n    state = to;',
    tests: MOVING,
  },
  {
    name: 'a state to avoid is not passed through',
    file: 'src/sync/path.ts',
    take: '        if (edge.to !== target && avoid.includes(edge.to)) continue;\n',
    tests: MOVING,
  },
  {
    name: 'a move without a field it asks for is not sent',
    file: 'src/engine/plan/plan-move.ts',
    take: "  if (dear && dear.length > 0) return { code: 'required-field', words: unpaidMove(ready, dearest(search, dear)) };",
    put: '  if (dear && dear.length > 0) return { path: dear, explores: false };',
    tests: MOVING,
  },
  {
    name: 'what a move asks for goes along with it',
    file: 'src/engine/apply/sending.ts',
    take: '  const along = hops.flatMap((state) => needs[state] ?? []);',
    put: '  const along = hops.flatMap((state) => (state === from ? needs[state] ?? [] : []));',
    tests: MOVING,
  },
  {
    name: 'a status out of reach is told once for each change',
    file: 'src/engine/plan/plan-tell.ts',
    take: '(told?.on === ready.side && same(told.value, value))',
    put: "(told?.on === ready.side && same(told.value, value) && field === '')",
    tests: MOVING,
  },
  {
    name: 'a refused move is not asked for again',
    file: 'src/engine/apply/write.ts',
    take: '  workflow.refuse(edge.from, edge.to);\n',
    tests: MOVING,
  },
  {
    name: 'what held a move may be gone: it is looked at in the next run',
    file: 'src/engine/run-sync.ts',
    take: '  await lookAtHeldMoves(opened);\n',
    tests: MOVING,
  },
];
