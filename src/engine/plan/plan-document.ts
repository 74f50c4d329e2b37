import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, fingerprint } from '../../mapping/index.ts';
import { otherSide, SIDES, text, type NativeFields, type Side, type Text } from '../../model/index.ts';
import { ConfigError, type VendorRecord } from '../../sdk/index.ts';
import type { Finding, Operation } from '../../sync/index.ts';
import type { Backfill, Deps, Sync, SyncSide } from '../context.ts';
import { digestOf } from '../admit/digest.ts';
import type { Plan } from './plan-sync.ts';
import type { PlannedStep, StepAt } from './plan-step.ts';
import { countStep, NO_TOTALS, timeOf, type PlanTotals } from './plan-totals.ts';

/** The number of this shape of the document. */
const FORMAT = 1;

/** What must still hold when a step is applied: what a record held, and whether it has a partner. */
export interface Precondition {
  readonly side: Side;
  readonly key: string;
  /** A digest of each native value that is mapped. */
  readonly values: Readonly<Record<string, string>>;
  /** It has no partner. */
  readonly unlinked?: boolean;
}

/** One step as the document holds it. */
export interface DocumentStep extends StepAt {
  readonly preconditions: readonly Precondition[];
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
}

/** A plan written down, to be looked at, handed on and applied. */
export interface PlanDocument {
  readonly format: typeof FORMAT;
  readonly sync: string;
  /** A digest of both mappings and of the sync's settings: what gave the plan its meaning. */
  readonly mapping: string;
  /** ISO. */
  readonly madeAt: string;
  readonly backfill?: Backfill;
  /** Why a guard would halt this; a person who applies it all the same has seen it. */
  readonly halt?: Text;
  readonly totals: PlanTotals;
  /** How long its requests take at the budget of the connections, where they have one. */
  readonly time?: Text;
  readonly steps: readonly DocumentStep[];
  /** A digest of everything else. */
  readonly hash: string;
}

/** A digest of everything in the admin's files that gives a plan its meaning. */
export const mappingDigest = (sync: Sync): string =>
  digestOf([
    SIDES.map((side) => sideDigest(sync[side])),
    { policy: sync.policy, create: sync.create, delete: sync.delete, fields: sync.fields },
    { match: sync.match, comments: sync.comments, cardinality: sync.cardinality },
  ]);

const sideDigest = ({ connection, mappingName, mapping, scope, filter, people, stream, workflowRules }: SyncSide) => [
  ...[connection, stream.card.name, mappingName, fingerprint(mapping)],
  ...[scope, filter, people, workflowRules],
];

/** Digests of what a record holds, by native field, as far as the mapping reads it. */
export const valuesOf = (names: readonly string[], { fields }: VendorRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, digestOf([bare(fields[name])])]])),
  );

/** People and the like by their id: names beside it come and go with the way a record was read. */
export const bare = (native: NativeFields[string] | undefined): unknown => {
  if (Array.isArray(native)) return native.map((one) => bare(one));
  return typeof native === 'object' && native !== null && 'id' in native ? native.id : native;
};

interface MakeOptions {
  readonly backfill?: Backfill;
  /** Told of every step as it is planned. */
  readonly each?: (step: PlannedStep) => void;
  /** False: the steps are counted and forgotten, for a plan that is only to be read as it passes. */
  readonly keep?: boolean;
}

/** Reads a plan to its end and writes it down. Steps without operations and findings are counted only. */
export async function planDocument(
  sync: Sync,
  plan: Plan,
  { clock }: Pick<Deps, 'clock'>,
  { backfill, each, keep = true }: MakeOptions = {},
): Promise<PlanDocument> {
  let totals: PlanTotals = NO_TOTALS;
  const steps: DocumentStep[] = [];
  for await (const step of plan.steps) {
    totals = countStep(totals, step);
    if (keep && step.operations.length + step.findings.length > 0) steps.push(documentStep(plan, step));
    each?.(step);
  }
  const time = timeOf(sync, totals);
  return sealed({
    format: FORMAT,
    sync: sync.id,
    mapping: mappingDigest(sync),
    madeAt: new Date(clock.now()).toISOString(),
    ...(backfill && { backfill }),
    ...(plan.halt && { halt: plan.halt }),
    totals,
    ...(time && { time }),
    steps,
  });
}

const documentStep = (
  plan: Pick<Plan, 'values'>,
  { at, operations, findings, records, members }: PlannedStep,
): DocumentStep => {
  const linked = at.kind === 'linked' || at.kind === 'group' || at.kind === 'gone';
  const holds = (side: Side, record: VendorRecord | undefined): readonly Precondition[] =>
    record ? [{ side, key: record.key, values: plan.values(side, record), ...(!linked && { unlinked: true }) }] : [];
  const shared = SIDES.find((one) => at[one] !== undefined) ?? 'left';
  const others = at.kind === 'group' ? [...(members?.values() ?? [])] : [];
  return {
    ...at,
    preconditions: [
      ...SIDES.flatMap((one) => holds(one, records[one])),
      ...others.flatMap((record) => holds(otherSide(shared), record)),
    ],
    operations,
    findings,
  };
};

const hashOf = (content: object): string => createHash('sha256').update(canonicalJson(content)).digest('hex');

const sealed = (content: Omit<PlanDocument, 'hash'>): PlanDocument => ({ ...content, hash: hashOf(content) });

const SideName = z.enum(['left', 'right']);
const Words = z.strictObject({ en: z.string(), zh: z.string() });
const Subject = z.looseObject({ key: z.string(), label: z.string() });

/** What the applier relies on. Operations are compared as a whole, so nothing of them is taken on trust. */
const Document = z.looseObject({
  format: z.literal(FORMAT),
  sync: z.string(),
  mapping: z.string(),
  backfill: z.strictObject({ from: SideName, fields: z.array(z.string()) }).optional(),
  halt: Words.optional(),
  steps: z.array(
    z.looseObject({
      kind: z.enum(['linked', 'group', 'create', 'join', 'wait', 'odd', 'gone']),
      left: Subject.optional(),
      right: Subject.optional(),
      link: z.string().optional(),
      on: SideName.optional(),
      staged: z.boolean().optional(),
      preconditions: z.array(
        z.looseObject({
          side: SideName,
          key: z.string(),
          values: z.record(z.string(), z.string()),
          unlinked: z.boolean().optional(),
        }),
      ),
      operations: z.array(z.looseObject({ kind: z.string(), side: SideName })),
      findings: z.array(z.looseObject({})),
    }),
  ),
  hash: z.string(),
});

/** Reads a document as `plan --out` writes it. One of another format, or one that was edited, is refused with a `ConfigError` naming `file`. */
export function parsePlan(content: string, file: string): PlanDocument {
  let read: unknown;
  try {
    read = JSON.parse(content);
  } catch {
    throw refused(file, text('is not JSON', '不是 JSON'));
  }
  const parsed = Document.safeParse(read);
  if (!parsed.success)
    throw refused(
      file,
      text('is not a plan this version of Tandem can apply; plan again', '不是此版本可执行的计划；请重新生成计划'),
    );
  const { hash, ...rest } = parsed.data;
  if (hash !== hashOf(rest))
    throw refused(
      file,
      text('was edited after it was made; plan again and apply that', '在生成之后被修改过；请重新生成计划再执行'),
    );
  return parsed.data as unknown as PlanDocument;
}

/** A document whose sync means something else today is refused with a `ConfigError`. */
export function checkPlan(document: PlanDocument, sync: Sync, file: string): void {
  if (document.mapping === mappingDigest(sync)) return;
  throw refused(
    file,
    text(
      `the mappings or the settings of "${sync.id}" were edited since this plan was made; plan again`,
      `生成此计划之后，“${sync.id}”的映射或设置已被修改；请重新生成计划`,
    ),
  );
}

const refused = (file: string, words: Text): ConfigError => new ConfigError([{ file, path: '', words }]);
