import { ProtocolError, text, type Query } from '../sdk/index.ts';

/**
 * Path and query of a request, as they stand in its first line. `path` is joined to the base URL's own path; an absolute URL is taken as it is, on the base
 * URL's origin only. Throws `ProtocolError` for any other: following it would hand the credentials to a stranger.
 */
export const requestPath = (base: URL, path: string, query: Query | undefined): string => {
  const target = /^[a-z][a-z\d+.-]*:/i.test(path) ? absolute(base, path) : joined(base, path);
  const extra = queryString(query);
  if (extra === '') return target.pathname + target.search;
  return `${target.pathname}${target.search}${target.search === '' ? '?' : '&'}${extra}`;
};

const absolute = (base: URL, path: string): URL => {
  const target = new URL(path);
  if (target.origin === base.origin) return target;
  throw new ProtocolError(
    text(
      `a request to ${target.origin} was stopped, because this connection belongs to ${base.origin}`,
      `已阻止发往 ${target.origin} 的请求：本连接只属于 ${base.origin}`,
    ),
  );
};

const joined = (base: URL, path: string): URL => {
  const prefix = base.pathname.replace(/\/+$/, '');
  return new URL(`${base.origin}${prefix}${path.startsWith('/') ? '' : '/'}${path}`);
};

export const queryString = (query: Query = {}): string => {
  let line = '';
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as readonly (string | number)[]) : [value]) {
      line += `${line === '' ? '' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`;
    }
  }
  return line;
};

/** A request's place for people and logs: its path without the query, which may hold anything. */
export const shownPath = (path: string): string => path.replace(/[?#].*$/s, '');
