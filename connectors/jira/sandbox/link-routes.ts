import { DONE, first, someone, type Answer, type Call, type Route } from './call.ts';
import { badRequest, forbidden, notFound } from './refusal.ts';
import { asBody, touch, visibleIssue } from './save.ts';
import { note } from './store.ts';
import { LINK_TYPES, may } from './world.ts';

export const LINK_ROUTES: readonly Route[] = [
  { method: 'POST', path: /^\/issueLink$/, answer: create },
  { method: 'DELETE', path: /^\/issueLink\/([^/]+)$/, answer: remove },
];

/** `inwardIssue` becomes the one that shows the outward words. Both issues move. The same link twice is one. */
function create(call: Call): Answer {
  const { store } = call;
  const user = someone(call);
  const { id, name } = asBody(call.body['type']);
  const type = LINK_TYPES.find((one) => one.id === id || one.name === name);
  if (!type) throw badRequest('找不到该链接类型。');
  const ends = (['inwardIssue', 'outwardIssue'] as const).map((end) => {
    const given = asBody(call.body[end]);
    const row = visibleIssue(store, call.viewer, String(given['id'] ?? given['key'] ?? ''));
    if (!may(user, row.doc.project, 'LINK_ISSUES')) throw forbidden('您没有链接问题的权限。');
    return row;
  });
  const [inward = '', outward = ''] = ends.map(({ doc }) => doc.id);
  if (inward === outward) throw badRequest('您不能将问题链接到其自身。');
  const same = store.links.some((one) => one.type === type.id && one.inward === inward && one.outward === outward);
  if (!same) store.links.push({ id: store.nextId(), type: type.id, inward, outward });
  for (const row of ends) touch(store, row);
  note(store, 'issuelink_created', inward, {
    issueLink: { sourceIssueId: Number(inward), destinationIssueId: Number(outward) },
  });
  return { status: 201 };
}

function remove(call: Call): Answer {
  const { store } = call;
  someone(call);
  const link = store.links.find(({ id }) => id === first(call));
  if (!link) throw notFound();
  store.links.splice(store.links.indexOf(link), 1);
  for (const id of [link.inward, link.outward]) {
    const row = store.issues.get(id);
    if (row) touch(store, row);
  }
  return DONE;
}
