import { custom, ids, items, list, make, message, put, ticket, trap, type Json, type Trap } from './trap.ts';

const UPDATES: readonly Trap[] = [
  trap(
    'a refused status is 200 with a sentence',
    [
      ["Ticket N: You can't change status from 'new' to 'resolved'."],
      "Ticket N: Status 'nope' isn't a valid status for this ticket.",
      'new',
    ],
    async (api) => {
      const id = await make(api);
      const refused = await put(api, id, { Status: 'resolved' });
      const invalid = (await put(api, id, { Status: 'nope' })) as readonly string[];
      return [refused, invalid[0], (await ticket(api, id))['Status']];
    },
  ),
  trap(
    'a status is found whatever its case',
    ["Ticket N: Status changed from 'new' to 'open'", 'open'],
    async (api) => {
      const id = await make(api);
      return [((await put(api, id, { Status: 'OPEN' })) as readonly string[])[0], (await ticket(api, id))['Status']];
    },
  ),
  trap('an unknown key, null, and the value that is there do nothing', [[], [], [], 'trap'], async (api) => {
    const id = await make(api);
    const said = [
      await put(api, id, { Nope: 1 }),
      await put(api, id, { Subject: null, Due: null, Owner: null }),
      await put(api, id, { Subject: 'trap' }),
    ];
    return [...said, (await ticket(api, id))['Subject']];
  }),
  trap('a wrong or weak ETag is 412, also for a comment; the right one is not', [412, 412, 412, 200], async (api) => {
    const id = await make(api);
    const { etag } = await api.send('GET', `/ticket/${id}`);
    const text = { Content: 'x', ContentType: 'text/plain' };
    const answers = [
      await api.send('PUT', `/ticket/${id}`, { Subject: 'x' }, { 'if-match': '"1"' }),
      await api.send('PUT', `/ticket/${id}`, { Subject: 'x' }, { 'if-match': `W/${etag}` }),
      await api.send('POST', `/ticket/${id}/comment`, text, { 'if-match': '"1"' }),
      await api.send('PUT', `/ticket/${id}`, { Subject: 'x' }, { 'if-match': etag }),
    ];
    return answers.map((answer) => answer.status);
  }),
  trap('the ETag is the number of the newest transaction', true, async (api) => {
    const id = await make(api);
    await put(api, id, { Subject: 'x', Priority: '5' });
    const { etag } = await api.send('GET', `/ticket/${id}`);
    const rows = await list(api, '/transactions', {
      query: `ObjectType = 'RT::Ticket' AND ObjectId = ${id}`,
      orderby: 'id',
      order: 'DESC',
    });
    return etag === `"${String(items(rows)[0]?.['id'])}"`;
  }),
  trap(
    'a subject loses line breaks on an update, only LF on creation, and is cut at 200 bytes',
    ['  ab\rc ', ' abc ', 66, 198],
    async (api) => {
      const id = await make(api, { Subject: '  a\nb\r\nc ' });
      const made = (await ticket(api, id))['Subject'];
      await put(api, id, { Subject: ' a\nb\r\nc ' });
      const changed = (await ticket(api, id))['Subject'];
      await put(api, id, { Subject: '汉'.repeat(80) });
      const long = String((await ticket(api, id))['Subject']).length;
      await put(api, id, { Subject: `${'a'.repeat(198)}🌙` });
      return [made, changed, long, String((await ticket(api, id))['Subject']).length];
    },
  ),
  trap(
    'only a date with a time and without T…Z is stored by an update; time zero clears it',
    ['2026-03-03T12:00:00Z', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
    async (api) => {
      const id = await make(api);
      const seen: unknown[] = [];
      for (const Due of ['2026-03-03 12:00:00', '2026-03-04', '2026-03-04T00:00:00Z', '1970-01-01 00:00:00']) {
        await put(api, id, { Due });
        seen.push((await ticket(api, id))['Due']);
      }
      return seen;
    },
  ),
  trap(
    'creation takes dates with a time in either form, and no bare day',
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z', '1970-01-01T00:00:00Z'],
    async (api) => {
      const dues = ['2026-03-01 10:00:00', '2026-03-01T10:00:00Z', '2026-03-01'];
      const made: unknown[] = [];
      for (const Due of dues) made.push((await ticket(api, await make(api, { Due })))['Due']);
      return made;
    },
  ),
  trap(
    'a priority is a number in text; words become numbers on an update and stay words on creation',
    ['0', '77', '50', '0', 'High'],
    async (api) => {
      const id = await make(api);
      const seen: unknown[] = [(await ticket(api, id))['Priority']];
      for (const Priority of ['77', 'Medium', 'Nonsense']) {
        await put(api, id, { Priority });
        seen.push((await ticket(api, id))['Priority']);
      }
      return [...seen, (await ticket(api, await make(api, { Priority: 'High' })))['Priority']];
    },
  ),
  trap(
    'an owner goes by name, not by address, and must be allowed to own',
    [
      'Ticket N: That user does not exist',
      'Ticket N: Owner changed from Nobody to lisi',
      'Ticket N: That user does not exist',
      'lisi',
    ],
    async (api) => {
      const id = await make(api);
      const said: unknown[] = [];
      for (const Owner of ['lisi@example.test', 'lisi', ''])
        said.push(((await put(api, id, { Owner })) as readonly string[])[0]);
      return [...said, ((await ticket(api, id))['Owner'] as Json)['id']];
    },
  ),
  trap(
    'requestors go by address, which makes users of strangers, and are replaced as a set',
    [['kehu1@new.test', 'lisi'], []],
    async (api) => {
      const id = await make(api, { Requestor: ['zhangsan@example.test'] });
      await put(api, id, { Requestor: ['kehu1@new.test', 'LISI@example.test'] });
      const set = ids((await ticket(api, id))['Requestor']);
      await put(api, id, { Requestor: [] });
      return [set, ids((await ticket(api, id))['Requestor'])];
    },
  ),
  trap('a requestor that is none breaks the server after the rest was written', [500, 'written', 500], async (api) => {
    const id = await make(api);
    const broken = await put(api, id, { Subject: 'written', Requestor: ['not an address'] });
    return [broken, (await ticket(api, id))['Subject'], await put(api, id, { Requestor: null })];
  }),
  trap(
    'a value that is no option is refused, an unknown custom field ignored',
    [['Invalid value for custom field'], [], []],
    async (api) => {
      const id = await make(api);
      return [
        await put(api, id, { CustomFields: { Channel: '传真' } }),
        await put(api, id, { CustomFields: { Nope: 'x' } }),
        custom(await ticket(api, id), 'Channel'),
      ];
    },
  ),
  trap('null clears a custom field, an empty text leaves a value that is none', [['微信'], [], [null]], async (api) => {
    const id = await make(api, { CustomFields: { Channel: '微信' } });
    const seen = [custom(await ticket(api, id), 'Channel')];
    await put(api, id, { CustomFields: { Channel: null } });
    seen.push(custom(await ticket(api, id), 'Channel'));
    await put(api, id, { CustomFields: { Channel: '微信' } });
    await put(api, id, { CustomFields: { Channel: '' } });
    return [...seen, custom(await ticket(api, id), 'Channel')];
  }),
  trap('text in a custom field is kept as it is', [[' a\r\nb ']], async (api) => {
    const id = await make(api);
    await put(api, id, { CustomFields: { 'External key': ' a\r\nb ' } });
    return [custom(await ticket(api, id), 'External key')];
  }),
];

const CREATION: readonly Trap[] = [
  trap(
    'only the queue and the status are looked at',
    [
      [400, 'Could not create ticket. Queue not set'],
      [403, "No permission to create tickets in the queue 'nope'"],
      [400, "New tickets can not have status 'open' in this queue."],
      [400, "Status 'nope' isn't a valid status for tickets in this queue."],
    ],
    async (api) => {
      const bodies = [
        { Subject: 'x' },
        { Queue: 'nope' },
        { Queue: 'Feedback', Status: 'open' },
        { Queue: 'Feedback', Status: 'nope' },
      ];
      const seen: unknown[] = [];
      for (const body of bodies) {
        const answer = await api.send('POST', '/ticket', body);
        seen.push([answer.status, message(answer)]);
      }
      return seen;
    },
  ),
  trap('everything else that does not fit is dropped without a word', ['Nobody', [], [], []], async (api) => {
    const id = await make(api, {
      Owner: 'nosuch',
      Requestor: ['not an address'],
      CustomFields: { Channel: '传真', Nope: 'x' },
    });
    const shown = await ticket(api, id);
    return [(shown['Owner'] as Json)['id'], shown['Requestor'], custom(shown, 'Channel'), shown['Cc']];
  }),
  trap('a link is made with the ticket, and found by its whole target only', [true, true, 400], async (api) => {
    const target = `tandem:trap${Math.trunc(Number(await make(api)))}`;
    const id = await make(api, { RefersTo: target });
    const found = await list(api, '/tickets', {
      query: `RefersTo = '${target}' OR RefersTo = 'tandem:nothing'`,
      fields: '_hyperlinks,Subject',
    });
    const links = (items(found)[0]?.['_hyperlinks'] ?? []) as readonly Json[];
    const like = await list(api, '/tickets', { query: "RefersTo LIKE 'tandem:%'" });
    return [
      ids(items(found)).join() === id,
      links.some((link) => link['ref'] === 'refers-to' && link['_url'] === target),
      like.status,
    ];
  }),
];

export const WRITE_TRAPS: readonly Trap[] = [...UPDATES, ...CREATION];
