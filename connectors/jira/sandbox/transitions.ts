import { badField, badRequest } from './refusal.ts';
import { renderScreenField, renderStatus } from './render.ts';
import { asBody, onScreen, type Body } from './save.ts';
import { note, put, type IssueRow, type Store } from './store.ts';
import { stored } from './values.ts';
import { MOVES, STATUSES, byId, may, type MoveRow, type UserRow } from './world.ts';

/** The moves open to this user from where the issue stands; none at all without the permission, and no error either. */
const openMoves = (user: UserRow | undefined, { doc }: IssueRow): readonly MoveRow[] =>
  user && may(user, doc.project, 'TRANSITION_ISSUES') ? MOVES.filter(({ from }) => from === doc.status) : [];

export const renderTransitions = (user: UserRow | undefined, row: IssueRow, withFields: boolean) =>
  openMoves(user, row).map((move) => ({
    id: move.id,
    name: move.name,
    hasScreen: move.screen !== undefined,
    isGlobal: false,
    isInitial: false,
    isAvailable: move.unavailable !== true,
    isConditional: move.unavailable === true,
    isLooped: false,
    to: renderStatus(move.to),
    ...(withFields && {
      fields: Object.fromEntries(
        (move.screen ?? []).map(({ field, required }) => [field, renderScreenField(field, required)]),
      ),
    }),
  }));

/** `POST /issue/{id}/transitions`: the state and the fields of its screen together or not at all. */
export function transition(store: Store, user: UserRow, row: IssueRow, body: Body): void {
  const { id } = asBody(body['transition']);
  const move = openMoves(user, row).find((one) => one.id === String(id) && one.unavailable !== true);
  if (!move) throw badRequest('该操作当前不可用于此问题的状态。');
  const given = asBody(body['fields']);
  const screen = move.screen ?? [];
  const fields = { ...row.doc.fields };
  for (const [name, value] of Object.entries(given)) {
    const field = onScreen(
      screen.map((one) => one.field),
      name,
    );
    fields[name] = stored(store, field, value);
  }
  for (const { field, required } of screen)
    if (required && (given[field] ?? null) === null) throw badField(field, '为必填项。');
  // Reopening empties what finishing filled.
  if (byId(STATUSES, move.to).category !== 'done') fields['resolution'] = null;
  put(store, row, { status: move.to, fields, updated: store.now() }, 'api');
  note(store, 'jira:issue_updated', row.doc.id);
}
