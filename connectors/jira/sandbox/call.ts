import { Refused } from './refusal.ts';
import type { View } from './render.ts';
import type { Body } from './save.ts';
import type { UserRow } from './world.ts';

/** A request from somebody, or from a visitor. */
export interface Call extends View {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly request: Request;
  /** What the path's pattern captured. */
  readonly params: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: string;
  /** Below `/rest/api/3`. */
  readonly path: RegExp;
  answer(call: Call): Answer | Promise<Answer>;
}

export const ok = (json: unknown): Answer => ({ status: 200, json });
export const DONE: Answer = { status: 204 };

/** Whoever is no visitor. */
export function someone({ viewer }: Call): UserRow {
  if (!viewer) throw new Refused(401, 'Client must be authenticated to access this resource.');
  return viewer;
}

export const first = ({ params }: Call): string => params[0] ?? '';
export const second = ({ params }: Call): string => params[1] ?? '';

/** A part of a list, by `startAt` and `maxResults`. */
export const paged = <Row>({ query }: Call, rows: readonly Row[], most: number) => {
  const startAt = Number(query.get('startAt') ?? 0);
  const maxResults = Math.min(Number(query.get('maxResults') ?? 50), most);
  return { startAt, maxResults, total: rows.length, rows: rows.slice(startAt, startAt + maxResults) };
};
