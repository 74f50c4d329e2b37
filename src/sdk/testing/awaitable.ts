/** At once or later: a stand-in answers at once, a real server later. */
export type Awaitable<T> = T | Promise<T>;
