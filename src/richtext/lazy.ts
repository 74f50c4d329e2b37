import { createRequire } from 'node:module';

/**
 * What most texts never need is loaded when the first one does: the libraries, and everything here that builds trees. A
 * command that only prints help does not pay for them. `require` is what makes this possible in a synchronous API.
 */
const require = createRequire(import.meta.url);

const loaded = new Map<string, unknown>();

/** The module of that name. The caller says what it is; `typeof` a type import keeps that honest. */
export function library<T>(name: string): T {
  if (!loaded.has(name)) loaded.set(name, require(name));
  return loaded.get(name) as T;
}

/** A module of this folder, whether it runs as TypeScript or was compiled. */
export const sibling = <T>(name: string): T =>
  library<T>(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`);
