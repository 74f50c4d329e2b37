import { first, ok, someone, type Answer, type Call, type Route } from './call.ts';
import { Refused, badRequest, notFound } from './refusal.ts';
import { asBody, createIssue, type Body } from './save.ts';
import { findIssue } from './store.ts';
import { transition } from './transitions.ts';

export const BULK_ROUTES: readonly Route[] = [
  { method: 'POST', path: /^\/issue\/bulk$/, answer: createMany },
  { method: 'POST', path: /^\/bulk\/issues\/transition$/, answer: moveMany },
  { method: 'GET', path: /^\/bulk\/queue\/([^/]+)$/, answer: task },
];

const listOf = (body: Body, name: string): readonly Body[] => (Array.isArray(body[name]) ? body[name].map(asBody) : []);

/** Up to fifty. Those that failed are missing from `issues`, so positions shift; `failedElementNumber` says which they were. 400 when all failed. */
function createMany(call: Call): Answer {
  const user = someone(call);
  const updates = listOf(call.body, 'issueUpdates');
  if (updates.length === 0 || updates.length > 50) throw badRequest('一次可创建 1 到 50 个问题');
  const issues: unknown[] = [];
  const errors: unknown[] = [];
  updates.forEach((update, failedElementNumber) => {
    try {
      const { doc } = createIssue(call.store, user, update);
      issues.push({ id: doc.id, key: doc.key, self: `${call.baseUrl}/rest/api/3/issue/${doc.id}` });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      errors.push({ status: error.status, elementErrors: error.body, failedElementNumber });
    }
  });
  return { status: issues.length === 0 ? 400 : 201, json: { issues, errors } };
}

/** Done in the background: the answer is a task. */
function moveMany(call: Call): Answer {
  const user = someone(call);
  const done: number[] = [];
  const failed: Record<string, unknown> = {};
  for (const input of listOf(call.body, 'bulkTransitionInputs')) {
    for (const key of (input['selectedIssueIdsOrKeys'] as readonly string[] | undefined) ?? []) {
      const row = findIssue(call.store, key);
      if (!row) continue;
      try {
        transition(call.store, user, row, { transition: { id: input['transitionId'] } });
        done.push(Number(row.doc.id));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        failed[row.doc.id] = error.body;
      }
    }
  }
  const taskId = call.store.nextId();
  call.store.tasks.set(taskId, { asked: 0, done, failed });
  return { status: 201, json: { taskId } };
}

/** Running when first asked for, complete from then on. */
function task(call: Call): Answer {
  const found = call.store.tasks.get(first(call));
  if (!found) throw notFound();
  found.asked += 1;
  const complete = found.asked > 1;
  return ok({
    taskId: first(call),
    status: complete ? 'COMPLETE' : 'RUNNING',
    progressPercent: complete ? 100 : 40,
    processedAccessibleIssues: complete ? found.done : [],
    failedAccessibleIssues: complete ? found.failed : {},
    invalidOrInaccessibleIssueCount: 0,
    totalIssueCount: found.done.length + Object.keys(found.failed).length,
  });
}
