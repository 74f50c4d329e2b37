import { optionalUser, seconds } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { principalInBody, principalInQuery, refusedKind, readScope, writeScope } from '../principals.ts';
import { badNumber, missing, Refusal } from '../refusal.ts';
import { anyRef, userRef } from '../render.ts';
import type { Call, Route } from '../route.ts';
import { everyRow, type WorkloadRow } from '../world.ts';

const DAY = 86_400;

const full = ({ world, root }: Call, row: WorkloadRow) => {
  const principal = everyRow(world).find((one) => one.id === row.principal);
  return {
    id: row.id,
    url: `${root}/v1/workloads/${row.id}`,
    principal_type: principal?.one,
    principal: principal && anyRef(world, root, principal),
    type: null,
    duration: row.duration,
    review_state: 'no_review',
    description: '',
    report_at: row.reportAt,
    report_by: userRef(world, root, row.reportBy),
    created_at: row.createdAt,
    created_by: userRef(world, root, row.reportBy),
  };
};

/** The second a day begins in the zone of the switch. */
const dayStart = ({ world }: Call, at: number): number => {
  const zone = world.switches.dayZone * 60;
  return Math.floor((at + zone) / DAY) * DAY - zone;
};

const add = (call: Call) => {
  const { world, body, actor } = call;
  const { row, type } = principalInBody(call);
  if (row.one === 'ticket' && !world.switches.profiles.C) throw refusedKind();
  const { duration } = body;
  if (duration === undefined) throw missing('duration');
  if (typeof duration !== 'number' || duration < 0 || duration > 24) throw badNumber('duration');
  const reportAt = dayStart(call, seconds('report_at', body['report_at']));
  if (reportAt > dayStart(call, world.now())) throw new Refusal('100810', '登记日期不能晚于今天');
  const named = optionalUser(world, 'report_by_id', body['report_by_id']);
  // A person reports for himself; the application must say for whom.
  const reportBy = actor.isUser ? actor.id : named;
  if (reportBy === undefined) throw new Refusal('100396', '缺少登记人');
  const made = { id: world.ids.hex24(), principal: row.id, duration, reportAt, reportBy, createdAt: world.now() };
  world.workloads.push(made);
  return { ...full(call, made), principal_type: type };
};

export const WORKLOAD_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/workloads', scope: writeScope, answer: add },
  {
    method: 'GET',
    path: '/v1/workloads',
    scope: readScope,
    answer: (call) => {
      const { row } = principalInQuery(call);
      const rows = call.world.workloads.filter((one) => one.principal === row.id);
      return envelope(call.world, rows, queryPaging(call.query), (one) => full(call, one));
    },
  },
];
