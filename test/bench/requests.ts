/** What a request to Acme is for. `introduction`: who am I, and what does the stream look like; asked once an hour at most. */
export const KINDS = ['list', 'create', 'write', 'read', 'search', 'people', 'introduction', 'other'] as const;
export type Kind = (typeof KINDS)[number];

export type Tally = Record<Kind, number>;
export type Requests = Record<'left' | 'right', Tally>;

const none = (): Tally => ({ list: 0, create: 0, write: 0, read: 0, search: 0, people: 0, introduction: 0, other: 0 });

export const noRequests = (): Requests => ({ left: none(), right: none() });

const KIND_BY_PATH: readonly (readonly [method: string, path: RegExp, kind: Kind])[] = [
  ['GET', /^\/items\?.*external_ids=/, 'search'],
  ['GET', /^\/items\?.*ids=/, 'read'],
  ['GET', /^\/items\?/, 'list'],
  ['GET', /^\/items\/\d+$/, 'read'],
  ['POST', /^\/items$/, 'create'],
  ['PUT', /^\/items\/\d+$/, 'write'],
  ['GET', /^\/users\?/, 'people'],
  ['GET', /^\/(me|schema)$/, 'introduction'],
];

export const kindOf = (method: string, url: string): Kind =>
  KIND_BY_PATH.find(([wanted, path]) => wanted === method && path.test(url))?.[2] ?? 'other';

/** `12 list, 3 write`: both sides together. */
export const inWords = ({ left, right }: Requests): string =>
  KINDS.filter((kind) => left[kind] + right[kind] > 0)
    .map((kind) => `${left[kind] + right[kind]} ${kind}`)
    .join(', ') || 'none';
