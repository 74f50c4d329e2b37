import type { CompiledMapping, Mapping } from '../mapping/index.ts';
import type { Schema, Side, Transition, Visibility } from '../model/index.ts';
import type { CreateDirection, Direction, FieldRule, RollUp, WorkflowRules } from '../sync/index.ts';

/** One side of a sync as the verifier sees it: the admin's mapping beside what the vendor says of the stream right now. */
export interface VerifiedSide {
  readonly side: Side;
  readonly connection: string;
  /** The same for two sides that are the same records: connection, stream and scope. */
  readonly stream: string;
  readonly mappingName: string;
  readonly mapping: Mapping;
  readonly compiled: CompiledMapping;
  readonly schema: Schema;
  /** How legal moves are known at this vendor. */
  readonly transitions: 'graph' | 'per-record' | 'free' | 'by-trying';
  /** The moves that are known: the schema's, or those records have shown. */
  readonly moves: readonly Transition[];
  readonly creates: boolean;
  readonly updates: boolean;
  /** Comments that can be written here; none at all without it. */
  readonly comments?: readonly Visibility[];
  /** Only some records get a partner made: `filter` in `syncs.json`. */
  readonly filtered?: boolean;
  /** What the admin says about its moves. */
  readonly workflowRules: WorkflowRules;
  /** `people.json` for this connection: shared identity → vendor id. */
  readonly people: Readonly<Record<string, string>>;
}

/** A sync to be proved. Nothing here is asked of a server any more. */
export interface VerifyInput {
  readonly sync: string;
  readonly left: VerifiedSide;
  readonly right: VerifiedSide;
  /** Fields both mappings have, with what holds for each. */
  readonly rules: readonly FieldRule[];
  readonly create: CreateDirection;
  /** Fields by which an existing partner is found before one is made. */
  readonly match?: readonly string[];
  readonly comments: Direction;
  /** The side of which many items may share a partner. */
  readonly many?: Side;
  /** How their values become one, by shared field, as the admin wrote it. */
  readonly rollUps: Readonly<Record<string, RollUp>>;
  /** Shared fields whose internal values the admin lets customers see: `reveal` in `syncs.json`. */
  readonly revealed: readonly string[];
}
