import { canonicalJson, compileMapping } from '../mapping/index.ts';
import { text, type FieldSchema, type Side, type Value } from '../model/index.ts';
import { ConfigError, type ConfigIssue } from '../sdk/index.ts';
import { chooseRule, type Direction, type FieldRule } from '../sync/index.ts';
import { createHash } from 'node:crypto';
import type { ReadySide, Sync, SyncSide } from './context.ts';
import type { KnownStream } from './known-stream.ts';
import { learnedWorkflow } from './learned-workflow.ts';
import { createPeopleBook } from './people-book.ts';

export interface Ready {
  readonly left: ReadySide;
  readonly right: ReadySide;
  readonly rules: readonly FieldRule[];
  readonly mapping: string;
}

/** Ties both mappings to the schemas of their streams. Every field that does not fit is named in one `ConfigError`. */
export function makeReady(sync: Sync, known: Readonly<Record<Side, KnownStream>>): Ready {
  const left = readySide('left', sync.left, known.left);
  const right = readySide('right', sync.right, known.right);
  const issues = [...left.issues, ...right.issues, ...unknownFields(sync)];
  if (issues.length > 0) throw new ConfigError(issues);
  const rules = makeRules(sync, left.ready, right.ready);
  const mapping = createHash('sha256')
    .update(canonicalJson([left.ready.compiled.fingerprint, right.ready.compiled.fingerprint]))
    .digest('base64url')
    .slice(0, 16);
  return { left: left.ready, right: right.ready, rules, mapping };
}

function readySide(
  side: Side,
  given: SyncSide,
  known: KnownStream,
): { ready: ReadySide; issues: readonly ConfigIssue[] } {
  const { schema } = known;
  const book = createPeopleBook(given.opened, given.people);
  const { compiled, issues } = compileMapping(given.mappingName, given.mapping, schema, book);
  const stateField = Object.values(compiled.fields).find((field) => field.schema.type === 'state')?.name;
  const workflow = learnedWorkflow(known.workflow, schema.transitions);
  return { ready: { ...given, side, schema, compiled, book, stateField, workflow }, issues };
}

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
      const narrowed = narrow(chosen.direction, sides.left?.schema, sides.right?.schema);
      const coerceOn = (side: Side) => (value: Value) => {
        const compiled = sides[side];
        return compiled ? compiled.coerce(value) : value;
      };
      return {
        field,
        type: sides.left?.type ?? 'text',
        ...chosen,
        declared: chosen.direction,
        direction: narrowed,
        coerce: { left: coerceOn('left'), right: coerceOn('right') },
      };
    });

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
