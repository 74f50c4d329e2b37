import { sentence } from './refusals.ts';
import { fieldsOn, isClosed, isVisible, may, type IssueRow, type Store } from './store.ts';
import { PROJECTS, byIdIn, type ProjectRow, type UserRow } from './world.ts';

export type Listed =
  | { readonly rows: readonly IssueRow[]; readonly total: number; readonly offset: number; readonly limit: number }
  | { readonly status: 403 | 404 }
  | { readonly errors: readonly string[] };

type Test = (issue: IssueRow) => boolean;

/** `GET /issues.json`. Without a status filter only open issues; a filter or sort name it does not know is ignored. */
export function listIssues(store: Store, user: UserRow, query: URLSearchParams): Listed {
  const project = findProject(query.get('project_id'));
  if (project === 'unknown') return { status: 404 };
  if (project && !may(user, project.id, 'view_issues')) return { status: 403 };
  const errors: string[] = [];
  const tests = [...query].flatMap(
    ([name, value]) => testFor(name, value, () => errors.push(sentence(user, name as 'updated_on', 'invalid'))) ?? [],
  );
  if (errors.length > 0) return { errors };
  if (!query.has('status_id')) tests.push((issue) => !isClosed(issue));
  if (project)
    tests.push(
      (issue) =>
        issue.project === project.id || (query.get('subproject_id') !== '!*' && parentOf(issue) === project.id),
    );
  const rows = [...store.issues.values()].filter(
    (issue) => isVisible(user, issue) && tests.every((test) => test(issue)),
  );
  const limit = limitOf(query.get('limit'));
  const offset = Math.max(0, Number(query.get('offset') ?? (Number(query.get('page') ?? 1) - 1) * limit) || 0);
  return { rows: sorted(rows, query.get('sort')).slice(offset, offset + limit), total: rows.length, offset, limit };
}

export const findProject = (wanted: string | null): ProjectRow | undefined | 'unknown' =>
  wanted === null
    ? undefined
    : (PROJECTS.find((project) => project.identifier === wanted || String(project.id) === wanted) ?? 'unknown');

const parentOf = (issue: IssueRow): number | undefined => byIdIn(PROJECTS, issue.project)?.parent;

const limitOf = (given: string | null): number => {
  const limit = Number(given ?? 25);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 100) : 25;
};

/** The test of one filter; `undefined` for a name that is none, which is passed over. */
function testFor(name: string, value: string, invalid: () => void): Test | undefined {
  switch (name) {
    case 'status_id':
      return value === '*'
        ? undefined
        : (issue) =>
            value === 'c' ? isClosed(issue) : value === 'o' ? !isClosed(issue) : String(issue.status) === value;
    case 'tracker_id':
      return (issue) => String(issue.tracker) === value;
    case 'issue_id':
      return byNumber(value);
    case 'updated_on':
      return byTime(value, (issue) => issue.updatedOn, invalid);
    case 'created_on':
      return byTime(value, (issue) => issue.createdOn, invalid);
    case 'description':
      return value.startsWith('~') ? (issue) => contains(issue.description ?? '', value.slice(1)) : undefined;
    default:
      return name.startsWith('cf_') ? byCustomField(Number(name.slice(3)), value) : undefined;
  }
}

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

const byNumber = (value: string): Test => {
  const number = Number(value.slice(2));
  if (value.startsWith('>=')) return (issue) => issue.id >= number;
  if (value.startsWith('<=')) return (issue) => issue.id <= number;
  const ids = new Set(value.split(',').map(Number));
  return (issue) => ids.has(issue.id);
};

/** Works on the stored milliseconds: a lower bound means "later than one second before", an upper one cuts inside its own second. */
function byTime(value: string, of: (issue: IssueRow) => number, invalid: () => void): Test | undefined {
  const [, operator, from = '', , to] = /^(>=|<=|><)([^|]*)(\|(.*))?$/.exec(value) ?? [];
  const bounds = [from, to ?? from].map((bound) =>
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ?)?$/.test(bound) ? Date.parse(bound.length === 19 ? `${bound}Z` : bound) : NaN,
  );
  if (operator === undefined || bounds.some(Number.isNaN)) {
    invalid();
    return undefined;
  }
  const [lower = 0, upper = 0] = bounds;
  return (issue) => (operator === '<=' || of(issue) > lower - 1000) && (operator === '>=' || of(issue) <= upper);
}

/** Exact, one of several, or contains. A field that is not used as a filter is no filter. */
function byCustomField(id: number, value: string): Test | undefined {
  const field = fieldsOn(1)
    .concat(fieldsOn(2))
    .find((one) => one.id === id);
  if (!field?.filter) return undefined;
  const wanted = value.split('|');
  const stored = (issue: IssueRow) => [issue.custom.get(id) ?? []].flat();
  return value.startsWith('~')
    ? (issue) => stored(issue).some((one) => contains(one, value.slice(1)))
    : (issue) => stored(issue).some((one) => wanted.includes(one));
}

const KEYS: Readonly<Record<string, (issue: IssueRow) => number>> = {
  id: (issue) => issue.id,
  updated_on: (issue) => issue.updatedOn,
  created_on: (issue) => issue.createdOn,
};

/** By the names given, then newest id first. */
function sorted(rows: readonly IssueRow[], sort: string | null): readonly IssueRow[] {
  const orders = `${sort ?? ''},id:desc`.split(',').flatMap((part) => {
    const [name = '', direction] = part.split(':');
    const key = KEYS[name];
    return key ? [(a: IssueRow, b: IssueRow) => (direction === 'desc' ? key(b) - key(a) : key(a) - key(b))] : [];
  });
  return rows.toSorted((a, b) => orders.map((order) => order(a, b)).find((difference) => difference !== 0) ?? 0);
}
