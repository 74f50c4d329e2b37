import { DONE, first, ok, second, someone, type Answer, type Call, type Route } from './call.ts';
import { badRequest, forbidden, notFound } from './refusal.ts';
import { renderIssue, renderScreenField } from './render.ts';
import { createIssue, deleteIssue, editIssue, meetOthers, visibleIssue } from './save.ts';
import { hits, searchPage } from './search.ts';
import { findIssue, put, subtasksOf, type IssueRow } from './store.ts';
import { renderTransitions, transition } from './transitions.ts';
import { PROJECTS, byId, may } from './world.ts';

export const ISSUE_ROUTES: readonly Route[] = [
  { method: 'POST', path: /^\/search\/jql$/, answer: (call) => ok(searchPage(call, call.body)) },
  { method: 'GET', path: /^\/search\/jql$/, answer: (call) => ok(searchPage(call, fromQuery(call))) },
  {
    method: 'POST',
    path: /^\/search\/approximate-count$/,
    answer: (call) => ok({ count: hits(call, String(call.body['jql'])).length }),
  },
  { method: 'GET', path: /^\/search$/, answer: removed },
  { method: 'POST', path: /^\/search$/, answer: removed },
  { method: 'POST', path: /^\/issue$/, answer: create },
  { method: 'POST', path: /^\/issue\/bulkfetch$/, answer: bulkFetch },
  { method: 'GET', path: /^\/issue\/([^/]+)$/, answer: read },
  { method: 'PUT', path: /^\/issue\/([^/]+)$/, answer: edit },
  { method: 'DELETE', path: /^\/issue\/([^/]+)$/, answer: remove },
  { method: 'PUT', path: /^\/issue\/([^/]+)\/assignee$/, answer: assign },
  { method: 'GET', path: /^\/issue\/([^/]+)\/editmeta$/, answer: editMeta },
  { method: 'GET', path: /^\/issue\/([^/]+)\/transitions$/, answer: transitions },
  { method: 'POST', path: /^\/issue\/([^/]+)\/transitions$/, answer: move },
  { method: 'GET', path: /^\/issue\/([^/]+)\/properties\/([^/]+)$/, answer: property },
  { method: 'PUT', path: /^\/issue\/([^/]+)\/properties\/([^/]+)$/, answer: setProperty },
];

const words = (list: string | null): readonly string[] =>
  list === null ? [] : list.split(',').filter((one) => one !== '');

const fromQuery = ({ query }: Call) => ({
  ...Object.fromEntries(query),
  ...(query.has('fields') && { fields: words(query.get('fields')) }),
  ...(query.has('properties') && { properties: words(query.get('properties')) }),
});

const issueOf = (call: Call): IssueRow => visibleIssue(call.store, call.viewer, first(call));

function removed(): Answer {
  const said = 'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.';
  return { status: 410, json: { errorMessages: [said], errors: {} } };
}

function create(call: Call): Answer {
  const { doc } = createIssue(call.store, someone(call), call.body);
  return { status: 201, json: { id: doc.id, key: doc.key, self: `${call.baseUrl}/rest/api/3/issue/${doc.id}` } };
}

function read(call: Call): Answer {
  const row = issueOf(call);
  const expand = words(call.query.get('expand'));
  const fields = call.query.has('fields') ? words(call.query.get('fields')) : ['*all'];
  return ok({
    ...renderIssue(call, row, { fields, properties: words(call.query.get('properties')) }),
    ...(expand.includes('transitions') && { transitions: renderTransitions(call.viewer, row, false) }),
  });
}

/** At most a hundred; those that cannot be shown are among the errors. */
function bulkFetch(call: Call): Answer {
  const asked = (call.body['issueIdsOrKeys'] as readonly unknown[] | undefined)?.map(String) ?? [];
  if (asked.length === 0 || asked.length > 100) throw badRequest('issueIdsOrKeys 需要 1 到 100 个');
  const list = (name: string) => (call.body[name] as readonly string[] | undefined) ?? [];
  const fields = list('fields').length > 0 ? list('fields') : ['*navigable'];
  const rows = asked.map((key) => findIssue(call.store, key));
  const seen = rows.filter((row) => row && call.viewer && may(call.viewer, row.doc.project, 'BROWSE_PROJECTS'));
  return ok({
    issues: seen.flatMap((row) =>
      row
        ? [
            {
              ...renderIssue(call, row, { fields, properties: list('properties') }),
              ...(list('expand').includes('transitions') && {
                transitions: renderTransitions(call.viewer, row, false),
              }),
            },
          ]
        : [],
    ),
    issueErrors: asked
      .filter((_, index) => !seen.includes(rows[index]))
      .map((id) => ({ id, errorMessage: '问题不存在或者您没有查看的权限。' })),
  });
}

/** 204, or 200 with the issue when that is asked for. */
function edit(call: Call): Answer {
  const row = issueOf(call);
  meetOthers(call.store);
  editIssue(call.store, someone(call), row, call.body, call.query.get('notifyUsers') === 'false');
  if (call.query.get('returnIssue') !== 'true') return DONE;
  return ok(renderIssue(call, row, { fields: ['*all'], properties: [] }));
}

function remove(call: Call): Answer {
  const { doc } = issueOf(call);
  if (!may(someone(call), doc.project, 'DELETE_ISSUES')) throw forbidden('您没有删除此问题的权限。');
  const children = subtasksOf(call.store, doc.id);
  if (children.length > 0 && call.query.get('deleteSubtasks') !== 'true') throw badRequest('该问题有子任务。');
  for (const child of children) deleteIssue(call.store, child.doc.id);
  deleteIssue(call.store, doc.id);
  return DONE;
}

/** `null` for nobody, `-1` for the project's default, which is nobody as well here. */
function assign(call: Call): Answer {
  const { accountId } = call.body;
  const assignee = accountId === null || accountId === '-1' ? null : { accountId };
  editIssue(call.store, someone(call), issueOf(call), { fields: { assignee } }, false);
  return DONE;
}

function editMeta(call: Call): Answer {
  const { doc } = issueOf(call);
  const screen = may(someone(call), doc.project, 'EDIT_ISSUES') ? byId(PROJECTS, doc.project).editScreen : [];
  return ok({ fields: Object.fromEntries(screen.map((id) => [id, renderScreenField(id)])) });
}

function transitions(call: Call): Answer {
  const withFields = words(call.query.get('expand')).includes('transitions.fields');
  return ok({ expand: 'transitions', transitions: renderTransitions(call.viewer, issueOf(call), withFields) });
}

function move(call: Call): Answer {
  const row = issueOf(call);
  meetOthers(call.store);
  transition(call.store, someone(call), row, call.body);
  return DONE;
}

function property(call: Call): Answer {
  const { properties } = issueOf(call).doc;
  const key = second(call);
  if (!(key in properties)) throw notFound();
  return ok({ key, value: properties[key] });
}

/** 201 when it is new. Moves no time of the issue. */
function setProperty(call: Call): Answer {
  const row = issueOf(call);
  const key = second(call);
  const isNew = !(key in row.doc.properties);
  put(call.store, row, { properties: { ...row.doc.properties, [key]: call.body } }, 'api');
  return { status: isNew ? 201 : 200, json: {} };
}
