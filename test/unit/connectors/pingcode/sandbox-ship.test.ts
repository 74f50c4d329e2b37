import { describe, expect, it } from 'vitest';
import { bare, refusal } from './ask.ts';

const NOWHERE = 'f'.repeat(24);

describe('creation', () => {
  it('of an idea drops what only a PATCH takes, and lets the server choose the state', async () => {
    const { ask, product, stateId } = bare();
    const body = { product_id: product, title: 't', state_id: stateId('idea', '已完成'), progress: 1, colour: 'red' };
    const { status, body: made } = await ask('POST', '/v1/ship/ideas', body);
    expect(status).toBe(201);
    expect(made).toMatchObject({ state: { name: '待评审', type: 'pending' }, progress: 0, is_deleted: 0 });
    expect(made).not.toHaveProperty('tags');
  });

  it('of a ticket needs a type; without a channel it is "internal"', async () => {
    const { ask, product, type } = bare();
    expect(refusal(await ask('POST', '/v1/ship/tickets', { product_id: product, title: 't' }))).toBe('400 100008');
    const { body } = await ask('POST', '/v1/ship/tickets', { product_id: product, title: 't', type_id: type });
    expect(body).toMatchObject({ type: { name: '缺陷' }, channel: 'internal', state: { name: '待处理' } });
  });

  it.each([
    ['no title', { title: undefined }, '400 100008'],
    ['no product', { product_id: undefined }, '400 100008'],
    ['a product nobody has', { product_id: NOWHERE }, '400 100701'],
    ['a title over 255 characters', { title: 'x'.repeat(256) }, '400 100003'],
    ['a priority that is no id', { priority_id: 'P1' }, '400 100003'],
  ])('with %s is refused', async (_, change, answer) => {
    const { ask, product } = bare();
    expect(refusal(await ask('POST', '/v1/ship/ideas', { product_id: product, title: 't', ...change }))).toBe(answer);
  });
});

describe('PATCH (rule 6)', () => {
  it('drops unknown keys, takes null for nothing, merges properties and replaces arrays', async () => {
    const { ask, idea, sandbox } = bare();
    const key = idea('before');
    const user = sandbox.world.users[0]?.id;
    const option = sandbox.world.properties.idea.find((one) => one.id === 'platforms')?.options?.[0]?._id;
    await ask('PATCH', `/v1/ship/ideas/${key}`, {
      assignee_id: user,
      properties: { beizhu: 'a', platforms: [option] },
    });
    const { status, body } = await ask('PATCH', `/v1/ship/ideas/${key}`, {
      title: 'after',
      assignee_id: null,
      is_archived: 1,
      properties: { beizhu: 'b', page: null, nonsense: 1 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: 'after', assignee: { id: user }, is_archived: 0 });
    expect(body.properties).toEqual({ beizhu: 'b', platforms: [option] });
  });

  it.each([
    ['an empty id', { assignee_id: '' }, '400 100003'],
    ['an empty text', { description: '' }, '400 100003'],
    ['an empty list', { properties: { platforms: [] } }, '400 100006'],
    ['a number that is none', { progress: 'half' }, '400 100004'],
    ['a period without its granularity', { plan_at: { from: 1_790_000_000, to: 1_790_000_000 } }, '400 100008'],
    ['a time in milliseconds (rule 5)', { properties: { promised_on: 1_790_000_000_000 } }, '400 100004'],
    ['a time of 0 (rule 5)', { properties: { promised_on: 0 } }, '400 100004'],
    ['a member nobody knows', { properties: { designer: 'f'.repeat(32) } }, '400 100003'],
  ])('refuses %s and changes nothing', async (_, body, answer) => {
    const { ask, idea } = bare();
    const key = idea('before');
    expect(refusal(await ask('PATCH', `/v1/ship/ideas/${key}`, { title: 'after', ...body }))).toBe(answer);
    expect((await ask('GET', `/v1/ship/ideas/${key}`)).body.title).toBe('before');
  });

  it('drops or refuses a property outside the view, or an option that does not exist, as switched', async () => {
    const { ask, idea, sandbox } = bare();
    const key = idea();
    for (const properties of [{ nonsense: 'x' }, { backlog_type: '功能需求' }]) {
      sandbox.switches.unknownProperty = 'drop';
      expect((await ask('PATCH', `/v1/ship/ideas/${key}`, { properties })).body.properties).toEqual({});
      sandbox.switches.unknownProperty = 'refuse';
      expect(refusal(await ask('PATCH', `/v1/ship/ideas/${key}`, { properties }))).toBe('400 100043');
    }
  });

  it('of a record nobody has names its own kind', async () => {
    const { ask } = bare();
    expect(refusal(await ask('PATCH', `/v1/ship/ideas/${NOWHERE}`, {}))).toBe('400 100725');
    expect(refusal(await ask('GET', `/v1/ship/tickets/${NOWHERE}`))).toBe('400 100711');
  });
});

describe('states (rule 7)', () => {
  it('of tickets follow the edges; a missing edge and a missing state are told alike', async () => {
    const { ask, ticket, stateId } = bare();
    const key = ticket();
    const move = (state_id: string) => ask('PATCH', `/v1/ship/tickets/${key}`, { state_id });
    expect(refusal(await move(stateId('ticket', '已完成')))).toBe('400 100702');
    expect(refusal(await move(NOWHERE))).toBe('400 100702');
    for (const name of ['处理中', '已计划', '已完成'])
      expect((await move(stateId('ticket', name))).body.state.name).toBe(name);
  });

  it('of ideas are free; only an unknown one is refused', async () => {
    const { ask, idea, stateId } = bare();
    const key = idea();
    const done = await ask('PATCH', `/v1/ship/ideas/${key}`, { state_id: stateId('idea', '已完成') });
    expect(done.body).toMatchObject({ state: { name: '已完成' }, completed_at: expect.any(Number) });
    expect(refusal(await ask('PATCH', `/v1/ship/ideas/${key}`, { state_id: NOWHERE }))).toBe('400 100719');
  });

  it('leave a history whose first row comes from nowhere', async () => {
    const { ask, idea, stateId } = bare();
    const key = idea();
    await ask('PATCH', `/v1/ship/ideas/${key}`, { state_id: stateId('idea', '进行中') });
    const { body } = await ask('GET', `/v1/ship/ideas/${key}/transition_histories`);
    expect(
      body.values.map((row: { from_state: { name: string } | null; to_state: { name: string } }) => [
        row.from_state?.name,
        row.to_state.name,
      ]),
    ).toEqual([
      [undefined, '待评审'],
      ['待评审', '进行中'],
    ]);
    expect(refusal(await ask('GET', `/v1/ship/ideas/${key}/transition_histories/${NOWHERE}`))).toBe('400 100740');
  });

  it('and their edges are read per plan, under a misspelt key', async () => {
    const { ask } = bare();
    const { body: plans } = await ask('GET', '/v1/ship/ticket_state_plans');
    expect(plans.values.map((plan: { product: { identifier: string } | null }) => plan.product?.identifier)).toEqual([
      undefined,
      'LAB',
    ]);
    const { body: flows } = await ask('GET', `/v1/ship/ticket_state_plans/${plans.values[0].id}/ticket_state_flows`);
    expect(flows.values[0]).toMatchObject({ form_state: { name: '待处理' }, to_state: { name: '处理中' } });
    expect((await ask('GET', `/v1/ship/ticket_state_plans/${plans.values[0].id}/ticket_states`)).body.total).toBe(5);
  });
});

describe('look-ups', () => {
  it.each([
    'idea/states',
    'idea/priorities',
    'idea/properties',
    'idea/suites',
    'ticket/types',
    'ticket/solutions',
    'ticket/channels',
    'ticket/tags',
  ])('%s need a product', async (path) => {
    const { ask, product } = bare();
    expect(refusal(await ask('GET', `/v1/ship/${path}`))).toBe('400 100008');
    expect(refusal(await ask('GET', `/v1/ship/${path}?product_id=${NOWHERE}`))).toBe('400 100701');
    expect((await ask('GET', `/v1/ship/${path}?product_id=${product}`)).status).toBe(200);
  });
});

describe('lists', () => {
  it('filter by equality, and ignore filters they do not know', async () => {
    const { ask, idea, stateId, sandbox } = bare();
    idea('a');
    sandbox.streams['ideas']?.create({ title: 'b', state: '进行中' });
    const titles = async (query: string) =>
      (await ask('GET', `/v1/ship/ideas?${query}`)).body.values.map((row: { title: string }) => row.title);
    expect(await titles(`state_id=${stateId('idea', '进行中')}`)).toEqual(['b']);
    expect(await titles('keywords=CRM-1')).toEqual(['a']);
    expect(await titles('assignee_name=x')).toEqual(['a', 'b']);
  });

  it('filter by second in profile A, and not at all in the others (rule 8)', async () => {
    const { ask, idea, pass, now, sandbox } = bare();
    idea('old');
    pass(5_000);
    idea('new');
    const since = async () => (await ask('GET', `/v1/ship/ideas?updated_between=${now()},`)).body.total;
    expect(await since()).toBe(1);
    expect((await ask('GET', `/v1/ship/ideas?created_between=,${now() - 1}`)).body.total).toBe(1);
    expect(refusal(await ask('GET', `/v1/ship/ideas?updated_between=${now()}000,`))).toBe('400 100004');
    sandbox.switches.profiles.A = false;
    expect(await since()).toBe(2);
  });
});

describe('search (rule 8)', () => {
  const opened = () => {
    const world = bare(Date.UTC(2026, 0, 5, 15, 59));
    const search = (filter: unknown, more: object = {}) =>
      world.ask('POST', '/v1/ship/ideas/search', { mode: 'query', payload: { filter, ...more } });
    const titles = async (filter: unknown, more?: object) =>
      (await search(filter, more)).body.values.map((row: { title: string }) => row.title);
    return { ...world, search, titles };
  };

  it('compares times by calendar day, in the zone of the switch', async () => {
    // 15:59 UTC is 23:59 in Shanghai: two minutes later it is tomorrow there, and still today in Greenwich.
    const { idea, pass, now, titles, sandbox } = opened();
    idea('before midnight');
    pass(120_000);
    idea('after midnight');
    expect(await titles({ updated_at: { gte: now() } })).toEqual(['after midnight']);
    expect(await titles({ updated_at: { gt: now() - 120 } })).toEqual(['after midnight']);
    expect(await titles({ updated_at: { between: [now() - 120, now() - 120] } })).toEqual(['before midnight']);
    sandbox.switches.dayZone = 0;
    expect(await titles({ updated_at: { gte: now() } })).toEqual(['before midnight', 'after midnight']);
  });

  it('knows references, options, texts and numbers, all of which must hold', async () => {
    const { idea, titles, product, sandbox } = opened();
    idea('plain');
    sandbox.streams['ideas']?.create({
      title: 'rich',
      'properties.beizhu': 'see tandem',
      'properties.platforms': ['安卓'],
      progress: 0.5,
    });
    const android = sandbox.world.properties.idea.find((one) => one.id === 'platforms')?.options?.[1]?._id;
    expect(await titles({ 'product.id': { in: [product] } })).toEqual(['plain', 'rich']);
    expect(await titles({ 'properties.beizhu': { contains: 'Tandem' }, progress: { gte: 0.5 } })).toEqual(['rich']);
    expect(await titles({ 'properties.platforms': { in: [android] } })).toEqual(['rich']);
    expect(await titles({ 'properties.beizhu': { exists: false } })).toEqual(['plain']);
    expect(await titles({}, { keywords: 'CRM-2' })).toEqual(['rich']);
    expect(await titles({}, { page_size: 1, page_index: 1 })).toEqual(['rich']);
  });

  it.each([
    ['a bare value', { title: 'x' }, '400 100039'],
    ['an operator with a dollar sign', { 'state.id': { $in: ['x'] } }, '400 100044'],
    ['an operator of another class', { title: { in: ['x'] } }, '400 100044'],
    ['two operators', { updated_at: { gte: 1_790_000_000, lte: 1_790_000_000 } }, '400 100044'],
    ['a field that cannot be searched', { identifier: { contains: 'CRM' } }, '400 100043'],
    ['milliseconds (rule 5)', { updated_at: { gte: 1_790_000_000_000 } }, '400 100004'],
  ])('refuses %s', async (_, filter, answer) => {
    const { search } = opened();
    expect(refusal(await search(filter))).toBe(answer);
  });

  it('refuses another mode', async () => {
    const { ask } = opened();
    expect(refusal(await ask('POST', '/v1/ship/ideas/search', { mode: 'sql', payload: {} }))).toBe('400 100003');
  });
});

describe('comments (rule 9)', () => {
  it('keep their text, author and time as given, and stay in the list when deleted', async () => {
    const { ask, ticket, sandbox } = bare();
    const key = ticket();
    const author = sandbox.world.users[1]?.id;
    const where = `principal_type=ticket&principal_id=${key}`;
    const added = await ask('POST', '/v1/comments', {
      principal_type: 'ticket',
      principal_id: key,
      content: '<b>&"',
      created_at: 1_700_000_000,
      created_by: author,
    });
    expect(added.body).toMatchObject({
      content: '<b>&"',
      created_at: 1_700_000_000,
      created_by: { id: author },
      is_deleted: 0,
    });
    expect((await ask('DELETE', `/v1/comments/${added.body.id}?${where}`)).status).toBe(200);
    const { body } = await ask('GET', `/v1/comments?${where}`);
    expect(body.values).toMatchObject([{ content: '<b>&"', is_deleted: 1 }]);
  });

  it.each([
    ['of a record nobody has', { principal_type: 'idea', principal_id: NOWHERE, content: 'x' }, '400 100725'],
    ['of a kind nobody knows', { principal_type: 'planet', principal_id: NOWHERE, content: 'x' }, '400 100049'],
    ['without content', { principal_type: 'idea', content: '' }, '400 100008'],
  ])('%s are refused', async (_, body, answer) => {
    const { ask } = bare();
    expect(refusal(await ask('POST', '/v1/comments', body))).toBe(answer);
  });

  it('are found only below what they belong to', async () => {
    const { ask, ticket, sandbox } = bare();
    const [one, other] = [ticket(), ticket()];
    const id = sandbox.streams['tickets']?.comment?.(one, { body: 'x', visibility: 'internal' });
    expect((await ask('GET', `/v1/comments/${id}?principal_type=ticket&principal_id=${one}`)).status).toBe(200);
    expect(refusal(await ask('GET', `/v1/comments/${id}?principal_type=ticket&principal_id=${other}`))).toBe(
      '400 100051',
    );
  });
});

describe('seed (rule 18)', () => {
  it('has product CRM, five ticket states with the default edges, idea states and three projects', async () => {
    const { ask, product } = bare();
    const names = async (path: string) => (await ask('GET', path)).body.values.map((row: { name: string }) => row.name);
    expect((await ask('GET', `/v1/ship/products/${product}`)).body).toMatchObject({
      identifier: 'CRM',
      members: [],
      is_deleted: 0,
    });
    expect(await names(`/v1/ship/ticket/states?product_id=${product}`)).toEqual([
      '待处理',
      '处理中',
      '已计划',
      '已完成',
      '已关闭',
    ]);
    expect(await names(`/v1/ship/idea/states?product_id=${product}`)).toEqual([
      '待评审',
      '已计划',
      '进行中',
      '已完成',
      '已关闭',
    ]);
    expect(await names(`/v1/ship/idea/priorities?product_id=${product}`)).toEqual(['P4', 'P3', 'P2', 'P1', 'P0']);
    expect((await ask('GET', '/v1/pjm/projects')).body.values.map((row: { type: string }) => row.type)).toEqual([
      'scrum',
      'kanban',
      'waterfall',
    ]);
  });
});
