import { contentDigest } from 'tandem-sync/sdk';
import { badRequest } from './refusal.ts';
import { parseJql } from './jql.ts';
import { renderIssue, searchDoc, type View } from './render.ts';
import type { IssueDoc, IssueRow } from './store.ts';
import { may } from './world.ts';

export type Body = Readonly<Record<string, unknown>>;

interface Hit {
  readonly row: IssueRow;
  readonly doc: IssueDoc;
}

/** The issues an expression finds in the index, for this account, sorted; those named by `reconcile` as they are stored. */
export function hits(view: View, jql: string, reconcile: readonly unknown[] = []): readonly Hit[] {
  const { store, viewer } = view;
  const query = parseJql(store, jql);
  if (!query.isBounded) throw badRequest('不允许使用无限制的 JQL 查询。请为您的查询添加搜索限制。');
  if (reconcile.length > 50) throw badRequest('reconcileIssues 最多 50 个');
  const consistent = new Set(reconcile.map(String));
  return [...store.issues.values()]
    .flatMap((row): readonly Hit[] => {
      const doc = searchDoc(store, row, consistent.has(row.doc.id));
      return doc ? [{ row, doc }] : [];
    })
    .filter(({ doc }) => !doc.archived && viewer !== undefined && may(viewer, doc.project, 'BROWSE_PROJECTS'))
    .filter(({ doc }) => query.test(doc))
    .sort((a, b) => query.order(a.doc, b.doc));
}

/** `POST /search/jql`: ids alone unless fields are named, pages by token, no total. */
export function searchPage(view: View, body: Body): Body {
  const { store } = view;
  const jql = String(body['jql'] ?? '');
  const fields = Array.isArray(body['fields']) && body['fields'].length > 0 ? body['fields'].map(String) : ['id'];
  const properties = Array.isArray(body['properties']) ? body['properties'].map(String) : [];
  if (properties.length > 5) throw badRequest('最多可请求 5 个属性');
  const found = hits(view, jql, Array.isArray(body['reconcileIssues']) ? body['reconcileIssues'] : []);
  const bare = fields.every((name) => name === 'id' || name === 'key');
  const size = Math.min(Number(body['maxResults'] ?? 50), bare ? 5_000 : store.switches.pageCap);
  const question = contentDigest([jql, fields]);
  const from = offsetOf(body['nextPageToken'], question);
  const page = found.slice(from, from + size);
  const more = from + size < found.length;
  const next = store.switches.stuckToken && from > 0 ? from : from + size;
  return {
    issues: page.map(({ row, doc }) =>
      renderIssue(view, row, { fields, properties, doc: store.switches.showsIndexed ? doc : row.doc }),
    ),
    ...(more && { nextPageToken: btoa(JSON.stringify([question, next])) }),
    isLast: !more,
  };
}

/** A token belongs to the expression and the fields it came from. */
function offsetOf(token: unknown, question: string): number {
  if (token === undefined || token === null) return 0;
  try {
    const [asked, offset] = JSON.parse(atob(String(token))) as readonly [string, number];
    if (asked === question) return offset;
  } catch {
    // Falls through: not one of ours.
  }
  throw badRequest('nextPageToken 无效');
}
