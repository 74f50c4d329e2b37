import { createRequire } from 'node:module';

/**
 * The libraries, loaded when the first text needs them: most texts never do, and a command that only prints help should not pay for them.
 * `require` is what makes this possible in a synchronous API.
 */
const require = createRequire(import.meta.url);

const loaded = new Map<string, unknown>();

/** The module of that name. The caller says what it is; `typeof` a type import keeps that honest. */
export function library<T>(name: string): T {
  if (!loaded.has(name)) loaded.set(name, require(name));
  return loaded.get(name) as T;
}
