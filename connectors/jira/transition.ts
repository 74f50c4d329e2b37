import { RejectedError, TransitionError, text, type Native, type NativeFields, type Text } from 'tandem-sync/sdk';
import { issuePath } from './client.ts';
import { kindOf } from './field-kinds.ts';
import { Transitions, type ScreenField, type StandingFields, type Transition } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { toJira } from './values.ts';

/** A transition that is ready to be sent. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  /** What goes along in the same call, as Jira takes it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The fields of the patch among them. */
  readonly carries: readonly string[];
}

/**
 * The transition that leads to this state now, for this account, with the fields its screen asks for: those of the patch first, then those of the scope's
 * `moves`. Of several the first whose required fields are covered is taken. Throws `TransitionError` when there is none.
 */
export async function planMove(
  context: StreamContext,
  key: string,
  { status }: StandingFields,
  patch: NativeFields,
): Promise<Move> {
  const to = String(patch['status']);
  const path = issuePath(key, '/transitions');
  const query = { expand: 'transitions.fields' };
  const { transitions } = await context.client.http.get(path, query, Transitions);
  const open = transitions.filter(({ isAvailable }) => isAvailable !== false);
  const leading = open.filter((transition) => transition.to.name === to);
  const given = { ...context.scope.moves[to], ...patch };
  const ready = leading.find((transition) => missingOf(transition, given).length === 0);
  if (ready) {
    const { fields, carries } = alongWith(ready, given, patch);
    return { from: status.name, to, id: ready.id, fields, carries };
  }
  const [nearest] = leading;
  const words = nearest ? needs(nearest, missingOf(nearest, given)) : noMove(status.name, to, open);
  throw new TransitionError(words, status.name, to);
}

/** Required fields nobody gave a value for. What Jira fills itself is not asked. */
const missingOf = ({ fields = {} }: Transition, given: NativeFields): readonly (readonly [string, ScreenField])[] =>
  Object.entries(fields).filter(
    ([id, field]) =>
      field.required && field.hasDefaultValue !== true && (given[id] === undefined || given[id] === null),
  );

function alongWith(
  { fields = {} }: Transition,
  given: NativeFields,
  patch: NativeFields,
): Pick<Move, 'fields' | 'carries'> {
  // Labels go by verbs, in the edit.
  const along = Object.entries(fields).filter(([id]) => given[id] !== undefined && id !== 'labels');
  return {
    fields: Object.fromEntries(along.map(([id, field]) => [id, asJira(id, field, given[id] ?? null)])),
    carries: along.flatMap(([id]) => (id in patch ? [id] : [])),
  };
}

const asJira = (id: string, field: ScreenField, native: Native): unknown =>
  toJira(kindOf({ ...field.schema, system: field.schema.system ?? id }), native);

/** Carries a move out. Whatever Jira has against it is a refusal of this move. */
export async function carryOut({ client }: StreamContext, key: string, move: Move): Promise<void> {
  const json = {
    transition: { id: move.id },
    ...(Object.keys(move.fields).length > 0 && { fields: move.fields }),
  };
  try {
    await client.http.send({ method: 'POST', path: issuePath(key, '/transitions'), json });
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    throw new TransitionError(error.words, move.from, move.to, { cause: error });
  }
}

const noMove = (from: string, to: string, open: readonly Transition[]): Text => {
  const ways = [...new Set(open.map((transition) => transition.to.name))];
  return text(
    `Jira has no transition from "${from}" to "${to}" for this account; from here it may go to ${ways.length > 0 ? ways.map((name) => `"${name}"`).join(', ') : 'nothing (does the account have "Transition issues"?)'}`,
    `Jira 中当前账号不能从“${from}”转换到“${to}”；从此处可转换到${ways.length > 0 ? ways.map((name) => `“${name}”`).join('、') : '（无，请检查账号是否有“转换问题”权限）'}`,
  );
};

const needs = ({ name, to }: Transition, missing: readonly (readonly [string, ScreenField])[]): Text => {
  const en = missing.map(([id, field]) => `"${field.name}" (${id})`).join(', ');
  const zh = missing.map(([id, field]) => `“${field.name}”（${id}）`).join('、');
  return text(
    `Jira's transition "${name}" asks for ${en}; say in the scope what it gets: "moves": { "${to.name}": { … } }`,
    `Jira 的转换“${name}”要求填写${zh}；请在作用域中指定取值："moves": { "${to.name}": { … } }`,
  );
};
