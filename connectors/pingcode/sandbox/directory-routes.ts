import { HEX32 } from './check.ts';
import { envelope, queryPaging } from './paging.ts';
import { badString, Refusal, unknownPath } from './refusal.ts';
import { userFull } from './render.ts';
import type { Route } from './route.ts';
import type { UserRow } from './world.ts';

const SCOPE = 'pcp:read:global:team';
const CSV_MAX = 20;

/** A comma-separated filter: up to twenty values, `undefined` when it is not there. */
const csv = (query: URLSearchParams, name: string): readonly string[] | undefined => {
  const values = query.get(name)?.split(',').filter(Boolean);
  if (values && values.length > CSV_MAX) throw badString(name);
  return values && values.length > 0 ? values : undefined;
};

const matching = (users: readonly UserRow[], query: URLSearchParams): readonly UserRow[] => {
  const [emails, mobiles] = [csv(query, 'emails'), csv(query, 'mobiles')];
  const [name, keywords] = [query.get('name'), query.get('keywords')];
  return users.filter(
    (user) =>
      (!emails || emails.includes(user.email ?? '')) &&
      (!mobiles || mobiles.includes(user.mobile ?? '')) &&
      (!name || user.name === name) &&
      (!keywords || user.name.includes(keywords) || user.displayName.includes(keywords)),
  );
};

/** Who a user token belongs to. The application is nobody in particular. */
const MYSELF: Route = {
  method: 'GET',
  path: '/v1/myself',
  scope: 'pcp:read:account:personal',
  answer: ({ world, root, actor }) => {
    const user = world.users.find((row) => row.id === actor.id);
    if (!actor.isUser || !user) throw new Refusal('', '仅支持用户令牌', 403);
    return { ...userFull(root, user), preferences: { locale: 'zh-cn', timezone: 'Asia/Shanghai' } };
  },
};

export const DIRECTORY_ROUTES: readonly Route[] = [
  MYSELF,
  {
    method: 'GET',
    path: '/v1/directory/team',
    scope: SCOPE,
    answer: ({ world, root }) => ({ ...world.team, url: `${root}/v1/directory/team` }),
  },
  {
    method: 'GET',
    path: '/v1/directory/users',
    scope: SCOPE,
    answer: ({ world, root, query }) =>
      envelope(world, matching(world.users, query), queryPaging(query), (user) => userFull(root, user)),
  },
  {
    method: 'GET',
    path: '/v1/directory/users/{id}',
    scope: SCOPE,
    answer: ({ world, root, params }) => {
      const id = params['id'] ?? '';
      if (!HEX32.test(id)) throw unknownPath();
      const user = world.users.find((row) => row.id === id);
      if (!user) throw badString('user_id');
      return userFull(root, user);
    },
  },
];
