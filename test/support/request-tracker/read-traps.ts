import { ids, items, list, make, message, put, record, ticket, trap, type Trap } from './trap.ts';

const ACCESS: readonly Trap[] = [
  trap('a wrong token is 401, and the login page for a browser or with a cookie', [401, 302, 302], async (api) => {
    const wrong = { authorization: 'token 1-35-wrong' };
    const ask = (headers: Readonly<Record<string, string>>) =>
      api.send('GET', '/ticket/1', undefined, { ...wrong, ...headers });
    const answers = [await ask({}), await ask({ 'user-agent': 'Mozilla/5.0' }), await ask({ cookie: 'a=b' })];
    return answers.map((answer) => answer.status);
  }),
  trap('what does not exist is 404, an unknown queue 403', [404, 404, 403, 'Not Found'], async (api) => {
    const gone = await api.send('GET', '/ticket/99999');
    const user = await api.send('GET', '/user/nosuch');
    const queue = await api.send('GET', '/queue/nosuch');
    return [gone.status, user.status, queue.status, message(gone)];
  }),
  trap('If-Unmodified-Since breaks the server', 500, async (api) => {
    const id = await make(api);
    const since = { 'if-unmodified-since': 'Tue, 24 Nov 2026 20:59:33 GMT' };
    return (await api.send('GET', `/ticket/${id}`, undefined, since)).status;
  }),
  trap('the token names its user by number', ['bot', 'bot@example.test'], async (api) => {
    const shown = record(await api.send('GET', '/user/35'));
    return [shown['Name'], shown['EmailAddress']];
  }),
];

const SEARCHES: readonly Trap[] = [
  trap(
    'a list has only references unless fields are asked for, at most a hundred',
    [['_url', 'id', 'type'], 100, 20],
    async (api) => {
      await make(api);
      const bare = await list(api, '/tickets', { query: "Queue = 'Feedback'", per_page: 1000 });
      const usual = await list(api, '/tickets', { query: "Queue = 'Feedback'", per_page: 0 });
      return [Object.keys(items(bare)[0] ?? {}).sort(), record(bare)['per_page'], record(usual)['per_page']];
    },
  ),
  trap('an order that does not exist looks like an empty page', [200, 0], async (api) => {
    await make(api);
    const answer = await list(api, '/tickets', { query: "Queue = 'Feedback'", orderby: 'Nope' });
    return [answer.status, items(answer).length];
  }),
  trap('what it cannot parse is 400', [400, 400, 400], async (api) => {
    const queries = ['id >', 'Bogus = 1', 'id IN (1,2)'];
    const seen: number[] = [];
    for (const query of queries) seen.push((await list(api, '/tickets', { query })).status);
    return seen;
  }),
  trap('a user search by a field it may not use finds everybody', [1, true], async (api) => {
    const by = (field: string) => JSON.stringify([{ field, operator: 'IN', value: ['LISI@example.test'] }]);
    const one = await list(api, '/users', { query: by('EmailAddress'), per_page: 100 });
    const all = await list(api, '/users', { query: by('MobilePhone'), per_page: 100 });
    return [items(one).length, items(all).length > 1];
  }),
  trap(
    'the feed tells no total to whoever does not see everything, and thins pages out after cutting them',
    [null, 1],
    async (api) => {
      const id = await make(api, { Requestor: ['kehu9@example.test'] });
      // The autoreply to the requestor comes right after the creation, and is hidden.
      await put(api, id, { Subject: 'x' });
      const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${id}`;
      const page = await list(api, '/transactions', { query, orderby: 'id', order: 'ASC', per_page: 2 });
      return [record(page)['total'], items(page).length];
    },
  ),
];

const MESSAGES: readonly Trap[] = [
  trap(
    'a list of parts has its text plain, with LF line ends, and finds several messages at once',
    [
      ['a\nb 🌙 ', 'text/plain'],
      ['<p>c</p>', 'text/html'],
    ],
    async (api) => {
      const first = await make(api, { Content: 'a\r\nb 🌙 ', ContentType: 'text/plain' });
      const second = await make(api, { Content: '<p>c</p>', ContentType: 'text/html' });
      const query = `ObjectType = 'RT::Ticket' AND Type = 'Create' AND (ObjectId = ${first} OR ObjectId = ${second})`;
      const created = ids(items(await list(api, '/transactions', { query, fields: 'ObjectId' })));
      const limits = [
        { field: 'TransactionId', operator: 'IN', value: created },
        { field: 'ContentType', operator: 'STARTSWITH', value: 'text/' },
        { field: 'Filename', operator: 'IS', value: 'NULL' },
      ];
      const parts = await list(api, '/attachments', {
        query: JSON.stringify(limits),
        fields: 'Content,ContentType',
        orderby: 'id',
      });
      return items(parts).map((part) => [part['Content'], part['ContentType']]);
    },
  ),
  trap(
    'a message needs a type, may be empty, and has its place in the answer',
    [
      [400, 'ContentType is a required field for application/json'],
      [201, true],
    ],
    async (api) => {
      const id = await make(api);
      const untyped = await api.send('POST', `/ticket/${id}/comment`, { Content: 'x' });
      const empty = await api.send('POST', `/ticket/${id}/comment`, {});
      return [
        [untyped.status, message(untyped)],
        [empty.status, /^\/REST\/2\.0\/transaction\/\d+$/.test(empty.location)],
      ];
    },
  ),
  trap('a reply opens what is new or closed; a comment does not', ['new', 'open', 'waiting', 'open'], async (api) => {
    const id = await make(api);
    const text = { Content: 'x', ContentType: 'text/plain' };
    const say = async (kind: string) => {
      await api.send('POST', `/ticket/${id}/${kind}`, text);
      return (await ticket(api, id))['Status'];
    };
    const seen = [await say('comment'), await say('correspond')];
    await put(api, id, { Status: 'waiting' });
    seen.push(await say('correspond'));
    await put(api, id, { Status: 'open' });
    await put(api, id, { Status: 'resolved' });
    return [...seen, await say('correspond')];
  }),
  trap('a message on nothing is refused', [400, 'Permission Denied'], async (api) => {
    const answer = await api.send('POST', '/ticket/99999/comment', { Content: 'x', ContentType: 'text/plain' });
    return [answer.status, message(answer)];
  }),
];

export const READ_TRAPS: readonly Trap[] = [...ACCESS, ...SEARCHES, ...MESSAGES];
