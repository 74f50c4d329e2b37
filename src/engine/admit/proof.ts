import { SIDES, type Side } from '../../model/index.ts';
import { verifySync, type MappingFinding, type VerifiedSide, type VerifyInput } from '../../verify/index.ts';
import { manySide } from '../../sync/index.ts';
import type { ReadySide, Sync } from '../context.ts';
import type { Ready } from './ready.ts';

/** A sync as the verifier takes it. */
export const verifyInput = (sync: Sync, ready: Ready): VerifyInput => ({
  ...shared(sync),
  sync: sync.id,
  left: verifiedSide(ready.left),
  right: verifiedSide(ready.right),
  rules: ready.rules,
  create: sync.create,
  match: sync.match,
  comments: sync.comments.direction,
  revealed: Object.keys(sync.fields).filter((field) => sync.fields[field]?.reveal === true),
});

/** How many items share a partner, and what becomes of their values. */
const shared = (sync: Sync): Pick<VerifyInput, 'many' | 'rollUps'> => {
  const many = manySide(sync.cardinality);
  const rollUps = Object.entries(sync.fields).flatMap(([field, { rollUp }]) => (rollUp ? [[field, rollUp]] : []));
  return { ...(many && { many }), rollUps: Object.fromEntries(rollUps) as VerifyInput['rollUps'] };
};

const verifiedSide = (ready: ReadySide): VerifiedSide => {
  const { capabilities } = ready.stream.card;
  return {
    side: ready.side,
    connection: ready.connection,
    stream: `${ready.connection}/${ready.stream.card.name}/${ready.scope}`,
    mappingName: ready.mappingName,
    mapping: ready.mapping,
    compiled: ready.compiled,
    schema: ready.schema,
    transitions: capabilities.transitions,
    moves: ready.schema.transitions ?? ready.workflow.edges(),
    creates: capabilities.create !== undefined,
    updates: capabilities.update !== undefined,
    ...(capabilities.comments && { comments: capabilities.comments.visibilities }),
    filtered: Object.keys(ready.filter).length > 0,
    workflowRules: ready.workflowRules,
    people: ready.people,
  };
};

/** Everything that is known to be wrong with a sync: what does not fit the streams, and what the verifier finds. Nothing is asked of any server. */
export const prove = (sync: Sync, ready: Ready): readonly MappingFinding[] => [
  ...SIDES.flatMap((side) => ready.misfits[side].map((issue) => misfit(sync, side, issue))),
  ...ready.issues.map((issue) => ({ ...named(sync), ...issue, repair: REPAIR.sync })),
  ...verifySync(verifyInput(sync, ready)),
];

const named = (sync: Sync) => ({ severity: 'error', law: 'exists', sync: sync.id }) as const;

const misfit = (sync: Sync, side: Side, issue: Ready['misfits'][Side][number]): MappingFinding => {
  const { field, ...rest } = issue;
  return { ...named(sync), ...rest, side, ...(field !== '' && { field }), repair: REPAIR.mapping };
};

const REPAIR = {
  mapping: {
    en: 'name a field the stream has, or take the rule out',
    zh: '请改为数据流中存在的字段，或删除该规则',
  },
  sync: { en: 'add the field to both mappings, or take it out here', zh: '请在两个映射中都加入该字段，或在此处删除' },
} as const;
