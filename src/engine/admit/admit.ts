import type { Schema, Side, Text } from '../../model/index.ts';
import { joinText, SIDES, text } from '../../model/index.ts';
import { ConfigError, type ConfigIssue } from '../../sdk/index.ts';
import type { MappingFinding } from '../../verify/index.ts';
import type { Deps, Sync } from '../context.ts';
import { digestOf } from './digest.ts';
import type { KnownStream } from './known-stream.ts';
import type { Ready } from './ready.ts';

/** A rule that rests because its stream has changed under it. */
export interface Quarantined {
  readonly side: Side;
  /** The shared field; empty for the sync as a whole. */
  readonly field: string;
  readonly words: Text;
}

/** The last proof of a sync, as it is remembered. */
interface Verdict {
  /** Digest of everything the proof depends on. */
  readonly key: string;
  readonly errors: readonly MappingFinding[];
  readonly quarantined: readonly Quarantined[];
  /** The admin's part of it and the schemas, when it was last without an error. */
  readonly sound?: { readonly rules: string; readonly schemas: Readonly<Record<Side, Schema>> };
}

const nameOf = (sync: Sync): string => `verdict/${sync.id}`;

/** Raised when proofs are made differently: what was remembered is then proved again. */
const VERIFIER = 2;

type Known = Readonly<Record<Side, KnownStream>>;

/**
 * Lets a sync run, in whole or in part; what comes back are the rules that rest. A mapping with errors does not run: `ConfigError`. But where the admin's files were right and the vendor's set-up has
 * changed since, only the rules it hits rest, each with what changed and what repairs it. The proof is made once for each state of files and schemas.
 */
export async function admit(deps: Deps, sync: Sync, known: Known, ready: Ready): Promise<readonly Quarantined[]> {
  const rules = digestOf(adminsPart(sync));
  const key = digestOf([VERIFIER, rules, known.left.digest, known.right.digest]);
  const before = (await deps.ledger.recall(nameOf(sync))) as Verdict | undefined;
  if (before?.key === key) return admission(before);
  const { prove } = await import('./proof.ts');
  const errors = prove(sync, ready).filter((finding) => finding.severity === 'error');
  const schemas = { left: known.left.schema, right: known.right.schema };
  const drifted = errors.length > 0 && before?.sound?.rules === rules;
  const quarantined = drifted && before?.sound ? await quarantine(errors, before.sound.schemas, schemas) : [];
  const sound = errors.length === 0 ? { rules, schemas } : before?.sound;
  const verdict: Verdict = { key, errors, quarantined, ...(sound && { sound }) };
  await deps.ledger.remember(nameOf(sync), verdict);
  return admission(verdict);
}

function admission({ errors, quarantined }: Verdict): readonly Quarantined[] {
  if (errors.length > 0 && quarantined.length === 0) throw new ConfigError(errors.map(issueOf));
  return quarantined;
}

/** A finding as an issue of a file: what is wrong, and the repair. */
const issueOf = ({ file, path, words, repair }: MappingFinding): ConfigIssue => ({
  file,
  path,
  words: joinText([words, repair], ' — '),
});

/** Everything in the files that the proof depends on. */
const adminsPart = (sync: Sync) => ({
  sides: SIDES.map((side) => {
    const { connection, mappingName, mapping, scope, people, workflowRules } = sync[side];
    return { connection, mappingName, mapping, scope, people, workflowRules };
  }),
  ...{ policy: sync.policy, create: sync.create, fields: sync.fields, match: sync.match, comments: sync.comments },
});

async function quarantine(
  errors: readonly MappingFinding[],
  before: Readonly<Record<Side, Schema>>,
  now: Readonly<Record<Side, Schema>>,
): Promise<readonly Quarantined[]> {
  const { schemaChanges } = await import('../../verify/index.ts');
  const changes = SIDES.map((side) => ({ side, all: schemaChanges(before[side], now[side]) }));
  return errors.map((error) => {
    const there = changes.filter(
      ({ side, all }) => (error.side === undefined || side === error.side) && all.length > 0,
    );
    const changed = (there.length > 0 ? there : changes).flatMap(({ all }) => all);
    const side = error.side ?? there[0]?.side ?? 'left';
    return {
      side,
      field: error.field ?? '',
      words: driftWords(
        changed.map((one) => one.words),
        error,
      ),
    };
  });
}

const driftWords = (changes: readonly Text[], { words, repair }: MappingFinding): Text => {
  const changed = joinText(changes.slice(0, 5), '; ');
  return text(
    `the system was changed (${changed.en}); this rule rests until its mapping fits again: ${words.en} — ${repair.en}`,
    `该系统的配置已变化（${changed.zh}）；在映射修正之前此规则暂停：${words.zh} — ${repair.zh}`,
  );
};
