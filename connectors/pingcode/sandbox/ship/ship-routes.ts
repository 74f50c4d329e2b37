import { HEX24, optionalId, rangeOf } from '../check.ts';
import { envelope, pagingOf, queryPaging } from '../paging.ts';
import { noIdea, noTicket, Refusal, unknownPath } from '../refusal.ts';
import { historyFull, shipFull } from '../render.ts';
import type { Call, Route } from '../route.ts';
import { shipField } from '../search/search-fields.ts';
import { searchRows } from '../search/search.ts';
import { createShip, patchShip } from './ship-write.ts';
import type { ShipOne, ShipRow, World } from '../world.ts';

const absent = (one: ShipOne): Refusal => (one === 'idea' ? noIdea() : noTicket());

const live = (world: World, one: ShipOne): readonly ShipRow[] => world.ship[one].filter((row) => !row.deleted);

/** A single GET takes an id, a short id or the human code, and shows deleted ones only in profile C and on request. */
const find = ({ world, params, query }: Call, one: ShipOne): ShipRow => {
  const name = params['id'] ?? '';
  const withDeleted = world.switches.profiles.C && query.get('include_deleted') === 'true';
  const rows = withDeleted ? world.ship[one] : live(world, one);
  const row = rows.find((candidate) => [candidate.id, candidate.shortId, candidate.identifier].includes(name));
  if (!row) throw absent(one);
  return row;
};

/** Writes and sub-collections know nothing but the id. */
const findById = (call: Call, one: ShipOne): ShipRow => {
  const id = call.params['id'] ?? '';
  if (!HEX24.test(id)) throw unknownPath();
  const row = live(call.world, one).find((candidate) => candidate.id === id);
  if (!row) throw absent(one);
  return row;
};

/** The filters of the GET list. A value that is no id is refused; a filter not in this list is ignored without a word. */
const listed = ({ world, query }: Call, one: ShipOne): readonly ShipRow[] => {
  const is = (name: string) => optionalId(name, query.get(name) || undefined);
  const [product, state, priority] = [is('product_id'), is('state_id'), is('priority_id')];
  const type = one === 'ticket' ? is('type_id') : undefined;
  const keywords = query.get('keywords')?.toLowerCase();
  const between = (name: string) => (world.switches.profiles.A ? rangeOf(name, query.get(name)) : undefined);
  const [created, updated] = [between('created_between'), between('updated_between')];
  const within = (at: number, range: ReturnType<typeof rangeOf>) => !range || (at >= range.from && at <= range.to);
  return live(world, one).filter(
    (row) =>
      (product === undefined || row.product === product) &&
      (state === undefined || row.state === state) &&
      (priority === undefined || row.priority === priority) &&
      (type === undefined || row.type === type) &&
      (!keywords || `${row.identifier} ${row.title}`.toLowerCase().includes(keywords)) &&
      within(row.createdAt, created) &&
      within(row.updatedAt, updated),
  );
};

const search = ({ world, body }: Call, one: ShipOne) =>
  searchRows(world, live(world, one), (name) => shipField(world, one, name), body);

const shipRoutes = (one: ShipOne): readonly Route[] => {
  const base = `/v1/ship/${one}s`;
  const [read, write] = [`pcp:read:ship:${one}`, `pcp:write:ship:${one}`];
  const full =
    ({ world, root }: Call) =>
    (row: ShipRow) =>
      shipFull(world, root, row);
  const searchable = (world: World) => world.switches.profiles.B || world.switches.profiles.C;
  return [
    {
      method: 'POST',
      path: `${base}/search`,
      scope: read,
      served: searchable,
      answer: (call) => {
        const { rows, payload } = search(call, one);
        return envelope(call.world, rows, pagingOf(payload['page_size'], payload['page_index']), full(call));
      },
    },
    {
      method: 'POST',
      path: base,
      scope: write,
      answer: (call) => full(call)(createShip(call.world, one, call.body, call.actor)),
    },
    {
      method: 'GET',
      path: base,
      scope: read,
      answer: (call) => envelope(call.world, listed(call, one), queryPaging(call.query), full(call)),
    },
    { method: 'GET', path: `${base}/{id}`, scope: read, answer: (call) => full(call)(find(call, one)) },
    {
      method: 'PATCH',
      path: `${base}/{id}`,
      scope: write,
      answer: (call) => {
        const row = findById(call, one);
        patchShip(call.world, row, call.body, call.actor);
        return full(call)(row);
      },
    },
    ...historyRoutes(one, `${base}/{id}/transition_histories`, read),
  ];
};

const historyRoutes = (one: ShipOne, path: string, scope: string): readonly Route[] => [
  {
    method: 'GET',
    path,
    scope,
    answer: (call) => {
      const row = findById(call, one);
      return envelope(call.world, row.history, queryPaging(call.query), (step) =>
        historyFull(call.world, call.root, row, step),
      );
    },
  },
  {
    method: 'GET',
    path: `${path}/{history}`,
    scope,
    answer: (call) => {
      const row = findById(call, one);
      const step = row.history.find((candidate) => candidate.id === call.params['history']);
      if (!step) throw new Refusal('100740', '流转历史不存在');
      return historyFull(call.world, call.root, row, step);
    },
  },
];

export const SHIP_ROUTES: readonly Route[] = [...shipRoutes('idea'), ...shipRoutes('ticket')];
