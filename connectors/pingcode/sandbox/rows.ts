import type { AnyRow, RowBase, StateRow, World } from './world.ts';

/** A new record with the server's own choices: first state, nothing set. */
export const blankRow = (
  { ids, now, nowMs }: World,
  { identifier, title, state, by }: { identifier: string; title: string; state: string; by: string },
): RowBase => ({
  id: ids.hex24(),
  shortId: ids.short(),
  identifier,
  title,
  description: '',
  state,
  priority: null,
  assignee: null,
  tags: [],
  participants: [],
  properties: {},
  entityProperties: [],
  createdAt: now(),
  createdBy: by,
  updatedAt: now(),
  updatedBy: by,
  touchedAt: nowMs(),
  completedAt: null,
  completedBy: null,
  archived: false,
  deleted: false,
  history: [{ id: ids.hex24(), from: null, to: state, at: now(), by }],
});

export const nextNumber = ({ counters }: World, series: string): number => {
  const number = (counters.get(series) ?? 0) + 1;
  counters.set(series, number);
  return number;
};

/** Stamps a change, and tells whoever asked to be told. */
export const touch = (world: World, row: AnyRow, by: string): void => {
  row.updatedAt = world.now();
  row.updatedBy = by;
  row.touchedAt = world.nowMs();
  sendHook(world, row);
};

/** What happens beside a record: nobody knows whether it counts as a change of it. */
export const touchBeside = (world: World, row: AnyRow, by: string): void => {
  if (world.switches.besideTouches) touch(world, row, by);
};

/** One line in the log of a record. */
export const note = (world: World, row: AnyRow, property: string, by: string, client: 'api' | 'web' = 'api'): void => {
  const { activities, ids, now } = world;
  activities.push({ id: ids.hex24(), principal: row.id, property, client, createdAt: now(), createdBy: by });
};

/** Moves a record to a state and writes that down; completed ones get a time. */
export const enterState = (world: World, row: AnyRow, states: readonly StateRow[], state: string, by: string): void => {
  if (state === row.state) return;
  const at = world.now();
  row.history.push({ id: world.ids.hex24(), from: row.state, to: state, at, by });
  row.state = state;
  const completed = states.find((one) => one.id === state)?.type === 'completed';
  row.completedAt = completed ? at : null;
  row.completedBy = completed ? by : null;
};

/** PingCode's automation: a request whose body an administrator has written, with a shared secret if there is one. */
export const sendHook = ({ hooks, switches: { hook } }: World, row: AnyRow): void => {
  if (!hook) return;
  const body = hook.template.replaceAll('{{id}}', row.id).replaceAll('{{type}}', row.one);
  const headers = { 'content-type': 'application/json', ...(hook.secret && { 'x-tandem-secret': hook.secret }) };
  const sent = Array.from({ length: hook.copies ?? 1 }, () => ({ headers, query: {}, body }));
  if (hook.outOfOrder) hooks.splice(-1, 0, ...sent);
  else hooks.push(...sent);
};
