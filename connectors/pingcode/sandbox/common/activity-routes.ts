import { envelope, queryPaging } from '../paging.ts';
import { inUrl, principalInQuery, readScope, type Principal } from '../principals.ts';
import { Refusal } from '../refusal.ts';
import { userRef } from '../render.ts';
import type { Call, Route } from '../route.ts';
import type { ActivityRow } from '../world.ts';

const full = ({ world, root }: Call, principal: Principal, row: ActivityRow) => ({
  id: row.id,
  url: `${root}/v1/activities/${row.id}?${inUrl(principal)}`,
  template: 'update-property',
  type: 'update',
  summary: `修改了 ${row.property}`,
  content: { property_key: row.property, origin: null, target: null },
  client: row.client,
  created_at: row.createdAt,
  created_by: userRef(world, root, row.createdBy),
});

/** The log of one record. There is none across records, and no filter by time. */
export const ACTIVITY_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/activities',
    scope: readScope,
    answer: (call) => {
      const principal = principalInQuery(call);
      const rows = call.world.activities.filter((row) => row.principal === principal.row.id);
      return envelope(call.world, rows, queryPaging(call.query), (row) => full(call, principal, row));
    },
  },
  {
    method: 'GET',
    path: '/v1/activities/{id}',
    scope: readScope,
    answer: (call) => {
      const principal = principalInQuery(call);
      const { id } = call.params;
      const row = call.world.activities.find((one) => one.id === id && one.principal === principal.row.id);
      if (!row) throw new Refusal('100077', '动态不存在');
      return full(call, principal, row);
    },
  },
];
