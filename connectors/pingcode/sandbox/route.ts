import type { Actor, World } from './world.ts';

/** A request on its way to the code that answers it. */
export interface Call {
  readonly world: World;
  /** Base URL of the stand-in: every `url` in an answer starts with it. */
  readonly root: string;
  readonly query: URLSearchParams;
  /** The parsed JSON body; `{}` without one. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The parts of a form, where one was sent. */
  readonly form: FormData | undefined;
  /** Values of the `{…}` segments. */
  readonly params: Readonly<Record<string, string>>;
  readonly actor: Actor;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As in `/v1/ship/ideas/{id}`. */
  readonly path: string;
  readonly scope?: string | ((call: Call) => string);
  /** Whether the path exists at the moment; always by default. */
  served?(world: World): boolean;
  /** The JSON to answer with, or a `Refusal` thrown. May need the bytes of a form first. */
  answer(call: Call): unknown;
}

export type Match =
  | { readonly kind: 'hit'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'unknown' };

/** Which route a request means. Literal segments win over `{…}`, as they come first in the list. */
export const match = (routes: readonly Route[], method: string, path: string, world: World): Match => {
  const fits = routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params && (route.served?.(world) ?? true) ? [{ route, params }] : [];
  });
  const hit = fits.find(({ route }) => route.method === method);
  if (hit) return { kind: 'hit', ...hit };
  return fits.length > 0 ? { kind: 'wrong-method' } : { kind: 'unknown' };
};

const paramsOf = (pattern: string, path: string): Readonly<Record<string, string>> | undefined => {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return params;
};
