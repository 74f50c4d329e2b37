import { HttpResponse } from 'tandem-sync/sdk/sandbox';

/** The server's answers: JSON with a type, or a plain failure. */

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new HttpResponse(JSON.stringify(body), { status: 200, headers: { ...JSON_TYPE, ...headers } });

export const created = (location: string, body: unknown): Response =>
  new HttpResponse(JSON.stringify(body), { status: 201, headers: { ...JSON_TYPE, location } });

export const failed = (status: number, message: string): Response =>
  new HttpResponse(JSON.stringify({ message }), { status, headers: JSON_TYPE });

export const FORBIDDEN = (): Response => failed(403, 'Forbidden');
export const NOT_FOUND = (): Response => failed(404, 'Not Found');

/** The way to the login page instead of an answer. */
export const toLogin = (): Response =>
  new HttpResponse('Login required', { status: 302, headers: { location: '/', 'content-type': 'text/html' } });

export const brokenDown = (): Response =>
  new HttpResponse('Internal Server Error', { status: 500, headers: { 'content-type': 'text/plain' } });

const most = 100;
const usual = 20;

export interface PageOptions<Row> {
  readonly query: URLSearchParams;
  show(row: Row): unknown;
  /** By the name `orderby` may have. */
  readonly orders: Readonly<Record<string, (row: Row) => number>>;
  /** Takes rows out of the finished page; then no total is told. */
  readonly hides?: ((row: Row) => boolean) | undefined;
}

/**
 * A page of a list: at most 100 rows whatever is asked, in no order unless asked, empty with a total when asked for an order that does not exist. Rows are hidden
 * after the page was cut.
 */
export function paged<Row>(rows: readonly Row[], { query, show, orders, hides }: PageOptions<Row>): Response {
  const asked = query.get('per_page') ?? '';
  const size = /^\d+$/.test(asked) && Number(asked) > 0 ? Math.min(Number(asked), most) : usual;
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const name = query.get('orderby');
  const order = name === null ? undefined : orders[name];
  const down = query.get('order')?.toUpperCase() === 'DESC';
  const sorted = order ? rows.toSorted((a, b) => (order(a) - order(b)) * (down ? -1 : 1)) : shuffled(rows);
  const cut = name !== null && !order ? [] : sorted.slice((page - 1) * size, page * size);
  const items = hides ? cut.filter((row) => !hides(row)) : cut;
  const total = hides ? null : rows.length;
  const pages = total === null ? null : Math.ceil(total / size);
  return ok({ page, per_page: size, count: items.length, total, pages, items: items.map(show) });
}

/** An order of the database's choosing. */
const shuffled = <Row>(rows: readonly Row[]): readonly Row[] => [
  ...rows.filter((_, index) => index % 3 === 1),
  ...rows.filter((_, index) => index % 3 !== 1),
];
