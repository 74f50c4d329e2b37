import { compileMapping, type MappingIssue } from '../../mapping/index.ts';
import {
  fieldNamed,
  otherSide,
  text,
  type FieldSchema,
  type FieldType,
  type Schema,
  type Side,
  type Value,
} from '../../model/index.ts';
import type { ConfigIssue } from '../../sdk/index.ts';
import {
  chooseRule,
  flowsFrom,
  manySide,
  NO_WORKFLOW_RULES,
  type Direction,
  type FieldChoice,
  type FieldRule,
  type WorkflowRules,
} from '../../sync/index.ts';
import { createContacts, type Contacts } from './contacts.ts';
import type { ReadySide, Sync, SyncSide } from '../context.ts';
import { digestOf } from './digest.ts';
import type { KnownStream } from './known-stream.ts';
import { learnedWorkflow } from './learned-workflow.ts';
import { createPeopleBook } from './people-book.ts';

export interface Ready {
  readonly left: ReadySide;
  readonly right: ReadySide;
  readonly rules: readonly FieldRule[];
  readonly mapping: string;
  /** What of the two mappings does not fit the streams, side by side. The rest is ready. */
  readonly misfits: Readonly<Record<Side, readonly MappingIssue[]>>;
  /** Fields that the sync names and the mappings do not have. */
  readonly issues: readonly ConfigIssue[];
}

/** Ties both mappings to the schemas of their streams. Nothing is judged here: see `admit`. */
export function makeReady(
  sync: Sync,
  known: Readonly<Record<Side, KnownStream>>,
  contacts: Contacts = createContacts(),
): Ready {
  const left = readySide('left', sync.left, known.left, contacts);
  const right = readySide('right', sync.right, known.right, contacts);
  return {
    left: left.ready,
    right: right.ready,
    rules: makeRules(sync, left.ready, right.ready),
    mapping: digestOf([left.ready.compiled.fingerprint, right.ready.compiled.fingerprint]),
    misfits: { left: left.issues, right: right.issues },
    issues: unknownFields(sync),
  };
}

function readySide(
  side: Side,
  given: SyncSide,
  known: KnownStream,
  contacts: Contacts,
): { ready: ReadySide; issues: readonly MappingIssue[] } {
  const { schema } = known;
  const book = createPeopleBook(given.opened, given.people, contacts);
  const { compiled, issues } = compileMapping(given.mappingName, given.mapping, schema, book);
  const stateField = Object.values(compiled.fields).find((field) => field.schema.type === 'state')?.name;
  const byTrying = given.stream.card.capabilities.transitions === 'by-trying';
  const workflow = learnedWorkflow(known, { byTrying });
  const workflowRules = given.workflowRules ?? NO_WORKFLOW_RULES;
  const reads = [...new Set([...compiled.nativeFields, ...askedFor(schema, workflowRules)])];
  return { ready: { ...given, side, schema, compiled, book, stateField, workflow, workflowRules, reads }, issues };
}

/** Fields the workflow has to do with, as far as the stream has them. */
const askedFor = (schema: Schema, { unreachable }: WorkflowRules): readonly string[] =>
  [
    ...(schema.transitions ?? []).flatMap((edge) => edge.requires ?? []),
    ...(typeof unreachable === 'string' ? [] : [unreachable.field]),
  ].filter((native) => fieldNamed(schema, native) !== undefined);

const unknownFields = (sync: Sync): readonly ConfigIssue[] =>
  [...Object.keys(sync.fields), ...sync.match]
    .filter((field) => sync.left.mapping.fields[field] === undefined || sync.right.mapping.fields[field] === undefined)
    .map((field) => ({
      file: 'config/syncs.json',
      path: `${sync.id}.fields.${field}`,
      words: text(
        `"${field}" is not in both mappings (${sync.left.mappingName}, ${sync.right.mappingName})`,
        `“${field}”没有同时出现在两个映射中（${sync.left.mappingName}、${sync.right.mappingName}）`,
      ),
    }));

const makeRules = (sync: Sync, left: ReadySide, right: ReadySide): readonly FieldRule[] =>
  Object.keys(left.compiled.fields)
    .filter((field) => right.compiled.fields[field] !== undefined)
    .map((field) => {
      const sides = { left: left.compiled.fields[field], right: right.compiled.fields[field] };
      const chosen = chooseRule(sync.policy, sync.fields[field] ?? {});
      const many = manySide(sync.cardinality);
      const by = sync.fields[field]?.rollUp;
      const writable = narrow(chosen.direction, sides.left?.schema, sides.right?.schema);
      const direction = many === undefined ? writable : oneWay(writable, by === undefined ? otherSide(many) : many);
      const coerceOn = (side: Side) => (value: Value) => {
        const compiled = sides[side];
        return compiled ? compiled.coerce(value) : value;
      };
      return {
        field,
        type: sides.left?.type ?? 'text',
        merge: mergesText(field, sides.left?.type, sync.fields[field]),
        ...chosen,
        declared: chosen.direction,
        direction,
        ...(many !== undefined && by !== undefined && { rollUp: { many, by } }),
        coerce: { left: coerceOn('left'), right: coerceOn('right') },
      };
    });

/** Long texts are put together where both sides edited them, unless the admin says otherwise; a title is one line. */
const mergesText = (field: string, type: FieldType | undefined, choice: FieldChoice = {}): boolean =>
  (type === 'rich-text' || type === 'text') && (choice.merge ?? field !== 'title');

/** Where many items are joined to one, a value flows down from the one; up it flows only where it is said how the many become one. */
const oneWay = (direction: Direction, from: Side): Direction => {
  if (!flowsFrom(direction, from)) return 'none';
  return from === 'left' ? 'left-to-right' : 'right-to-left';
};

/** An existing record's field that the vendor does not let us write receives nothing, whatever the admin chose; `check` says so. */
const narrow = (direction: Direction, left: FieldSchema | undefined, right: FieldSchema | undefined): Direction => {
  const into = { left: writableLater(left), right: writableLater(right) };
  const leftToRight = into.right && (direction === 'both' || direction === 'left-to-right');
  const rightToLeft = into.left && (direction === 'both' || direction === 'right-to-left');
  if (leftToRight && rightToLeft) return 'both';
  return leftToRight ? 'left-to-right' : rightToLeft ? 'right-to-left' : 'none';
};

const writableLater = (schema: FieldSchema | undefined): boolean =>
  schema?.writable === 'always' || schema?.writable === 'update';
