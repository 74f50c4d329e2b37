import { GONE_AND_MERGED } from './gone-and-merged.ts';
import { MOVES } from './moves.ts';

/** One rule taken away. */
export interface Mutation {
  /** The rule, in a few words. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly take: string;
  /** What stands there instead; nothing by default. */
  readonly put?: string;
  /** Where it must be noticed. */
  readonly tests: readonly string[];
}

const WALKS = ['test/simulation/walks-1.test.ts', 'test/simulation/regressions.test.ts'];
const DECISIONS = ['test/unit/sync', 'test/unit/engine', ...WALKS];
const CRASHES = [...WALKS, 'test/simulation/crash-points.test.ts'];
const MAPPING = ['test/unit/mapping', 'test/unit/verify', 'test/unit/engine'];
const ENGINE = ['test/unit/engine', ...WALKS];
const LEDGER = ['test/unit/ledger/ledger.test.ts'];

/** Every guard, intent and baseline rule that the promises rest on. */
export const MUTATIONS: readonly Mutation[] = [
  // --- deciding
  {
    name: 'a pending side counts as edited',
    file: 'src/sync/decide.ts',
    take: 'state?.status === `pending-${side}` || (shown',
    put: '(shown',
    tests: DECISIONS,
  },
  {
    name: 'a side is compared with its own baseline',
    file: 'src/sync/decide.ts',
    take: '!same(shown[side], state?.[side])',
    put: '!same(shown[side], state?.left)',
    tests: DECISIONS,
  },
  {
    name: 'a cleared field is an edit',
    file: 'src/sync/decide.ts',
    take: 'shown[side] === undefined ? state?.[side] : shown[side]',
    put: 'shown[side] ?? state?.[side]',
    tests: DECISIONS,
  },
  {
    name: 'what a vendor makes of a value is not sent again',
    file: 'src/sync/decide.ts',
    take: 'if (same(rule.coerce[to](value), there)) return settled(from, value, there);',
    tests: [...DECISIONS, 'test/unit/verify'],
  },
  {
    name: 'two edits of one field are a conflict',
    file: 'src/sync/decide.ts',
    take: "if (winner === undefined) return { do: 'conflict', left, right };",
    put: "if (winner === undefined) return { do: 'write', to: 'right', value: left };",
    tests: DECISIONS,
  },
  {
    name: 'the losing edit is kept',
    file: 'src/sync/decide.ts',
    take: "return { do: 'write', to: otherSide(winner), value, loser };",
    put: "void loser; return { do: 'write', to: otherSide(winner), value };",
    tests: DECISIONS,
  },
  {
    name: 'edits flow only where they may',
    file: 'src/sync/decide.ts',
    take: 'if (!flowsFrom(rule.direction, from)) return putBack(rule, from, there);',
    tests: DECISIONS,
  },
  {
    name: 'a set keeps what no side has taken out',
    file: 'src/sync/decide.ts',
    take: 'has[side].includes(one) || !had[side].includes(one)',
    put: 'has[side].includes(one)',
    tests: DECISIONS,
  },
  {
    name: 'a value without a meaning freezes its field',
    file: 'src/sync/decide.ts',
    take: "if (left !== undefined && isUnmapped(left)) return { do: 'freeze', side: 'left', native: left.unmapped };",
    put: "if (left !== undefined && isUnmapped(left)) return { do: 'nothing' };",
    tests: DECISIONS,
  },
  {
    name: 'only legal moves are sent',
    file: 'src/sync/path.ts',
    take: 'if (workflow.free) return [best];',
    put: 'return [best];',
    tests: DECISIONS,
  },
  ...MOVES,
  {
    name: 'several possible partners are never guessed between',
    file: 'src/sync/match.ts',
    take: "if (others.length > 0) return { do: 'ambiguous', partners };",
    tests: DECISIONS,
  },
  {
    name: 'baselines follow an edited mapping',
    file: 'src/sync/rebase.ts',
    take: 'return sameNative(sources[name], link[side].native[name]) ? { [side]: remember(now) } : {};',
    put: 'return {};',
    tests: DECISIONS,
  },
  {
    name: 'an edit under an edited mapping stays one',
    file: 'src/sync/rebase.ts',
    take: 'return sameNative(sources[name], link[side].native[name]) ? { [side]: remember(now) } : {};',
    put: 'return { [side]: remember(now) };',
    tests: DECISIONS,
  },
  ...GONE_AND_MERGED,
  // --- guards
  {
    name: 'an empty listing is an outage',
    file: 'src/sync/guard.ts',
    take: 'if (links === 0 || listed > 0) return undefined;',
    put: 'if (links === 0 || listed >= 0) return undefined;',
    tests: DECISIONS,
  },
  {
    name: 'too many deletions halt',
    file: 'src/sync/guard.ts',
    take: 'if (counts.deletes > limits.deletes) {',
    put: 'if (counts.deletes > Infinity) {',
    tests: DECISIONS,
  },
  {
    name: 'a lost ledger halts',
    file: 'src/sync/guard.ts',
    take: 'if (counts.links === 0 && counts.strangers > 0) {',
    put: 'if (counts.strangers > Infinity) {',
    tests: DECISIONS,
  },
  {
    name: 'a flood of changes halts',
    file: 'src/sync/guard.ts',
    take: 'if (wanting < SMALL || wanting <= counts.links * limits.changedShare) continue;',
    put: 'if (wanting < Infinity) continue;',
    tests: DECISIONS,
  },
  {
    name: 'another account halts',
    file: 'src/sync/guard.ts',
    take: 'account.before !== undefined && account.before !== account.now',
    put: 'account.before !== undefined && account.now === undefined',
    tests: DECISIONS,
  },
  // --- mapping
  {
    name: 'what means the same already stays',
    file: 'src/mapping/write-back.ts',
    take: 'if (present.current !== undefined && equalShared(present.current, value, writing)) return { native: present.current };',
    tests: MAPPING,
  },
  {
    name: 'an ambiguous word is held',
    file: 'src/mapping/write-back.ts',
    take: 'if (others.length === 0 || decided) return { native: first };',
    put: 'if (others.length >= 0 || decided) return { native: first };',
    tests: MAPPING,
  },
  {
    name: 'an unmapped value is held, not blanked',
    file: 'src/mapping/convert.ts',
    take: "return policy === 'hold' ? { unmapped: native } : policy.use;",
    put: "return policy === 'hold' ? null : policy.use;",
    tests: MAPPING,
  },
  {
    name: 'nobody is chosen among several people',
    file: 'src/engine/admit/people-book.ts',
    take: "return people.length === 1 ? first : 'ambiguous';",
    put: 'return first;',
    tests: MAPPING,
  },
  {
    name: 'a mapping with errors does not run',
    file: 'src/engine/admit/admit.ts',
    take: 'if (errors.length > 0 && quarantined.length === 0) throw new ConfigError(errors.map(issueOf));',
    tests: ENGINE,
  },
  {
    name: 'a rule that rests accounts for nothing',
    file: 'src/engine/apply/rest.ts',
    take: ', ...work.context.resting]',
    put: ']',
    tests: ENGINE,
  },
  // --- writing
  {
    name: 'a create is announced before it is sent',
    file: 'src/engine/apply/create.ts',
    take: "await context.deps.ledger.commit([{ type: 'intent.open', intent }], context.lease());",
    put: 'await Promise.resolve();',
    tests: CRASHES,
  },
  {
    name: 'a record found late has what was sent as its baseline',
    file: 'src/engine/apply/create.ts',
    take: 'late ? { ...native, ...untouchedState(sideOf(context, intent.side), found) } : found.fields',
    put: 'late ? { ...native, ...found.fields } : found.fields',
    tests: CRASHES,
  },
  {
    name: 'the state a new record starts in is nobody’s edit',
    file: 'src/engine/apply/create.ts',
    take: ', ...untouchedState(sideOf(context, intent.side), found) }',
    put: ' }',
    tests: CRASHES,
  },
  {
    name: 'a lost reply is looked up before anything else',
    file: 'src/engine/run-sync.ts',
    take: '  await recover(context);\n',
    tests: CRASHES,
  },
  {
    name: 'cursors move last',
    file: 'src/engine/run-sync.ts',
    take: '  await applySteps(context, gathered);\n',
    put: '  await deps.ledger.commit(checkpointRows(opened, gathered, startedAt), context.lease());\n  await applySteps(context, gathered);\n',
    tests: CRASHES,
  },
  {
    name: 'a target is read before it is written',
    file: 'src/engine/apply/work.ts',
    take: 'if (work.fresh.has(side) || capabilities.update?.conditional) return false;',
    put: 'if (work.fresh.size >= 0 || capabilities.update?.conditional) return false;',
    tests: ENGINE,
  },
  {
    name: 'after a write the other side is no longer fresh',
    file: 'src/engine/apply/reconcile.ts',
    take: '    work.fresh.delete(otherSide(next.side));\n',
    tests: ENGINE,
  },
  {
    name: 'a listing of the same instant proves nothing',
    file: 'src/engine/observe/observe.ts',
    take: "return record.partial || sameInstant ? 'unsure' : 'changed';",
    put: "return record.partial || sameInstant ? 'known' : 'changed';",
    tests: ENGINE,
  },
  {
    name: 'a comment is announced before it is sent',
    file: 'src/engine/apply/comments.ts',
    take: "await context.deps.ledger.commit([{ type: 'intent.open', intent }], context.lease());",
    put: 'await Promise.resolve();',
    tests: CRASHES,
  },
  {
    name: 'a link on the to-do list is looked at from both sides',
    file: 'src/engine/apply/work.ts',
    take: 'if (isOnTodo(work))',
    put: 'if (isOnTodo(work) && work.stopped)',
    tests: CRASHES,
  },
  // --- the ledger
  {
    name: 'a lost lease commits nothing',
    file: 'src/ledger/commit.ts',
    take: '...(lease === undefined ? [] : [checkLease(',
    put: '...(lease === undefined || lease.fence >= 0 ? [] : [checkLease(',
    tests: LEDGER,
  },
];
