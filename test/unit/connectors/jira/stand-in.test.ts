import { describe, expect, it } from 'vitest';
import { jira } from '../../../../connectors/jira/index.ts';
import { delivered } from '../../../../connectors/jira/sandbox/deliveries.ts';
import { moveIssue } from '../../../../connectors/jira/sandbox/save.ts';
import { bare, doc, makeMany, paragraph, stage } from './stage.ts';

const setUp = async () => {
  const set = await stage();
  return { ...set, ask: bare(set) };
};

const issue = (more: object = {}) => ({
  fields: { project: { key: 'CRM' }, issuetype: { id: '10001' }, summary: '导出失败', ...more },
});

const search = (jql: string, more: object = {}) => ({ jql, ...more });
const ids = (json: Record<string, unknown>) => (json['issues'] as readonly { id: string }[]).map(({ id }) => id);

describe('search', () => {
  it('shows what the API wrote only after a while, unless it is told to look', async () => {
    const { ask, store, clock } = await setUp();
    store.switches.indexLagMs = 30_000;
    const { id } = (await ask('POST', '/issue', issue())).json as unknown as { id: string };
    const jql = 'project = CRM';
    expect(ids((await ask('POST', '/search/jql', search(jql))).json)).toEqual([]);
    expect(ids((await ask('POST', '/search/jql', search(jql, { reconcileIssues: [Number(id)] }))).json)).toEqual([id]);
    await clock.advance(30_000);
    expect(ids((await ask('POST', '/search/jql', search(jql))).json)).toEqual([id]);
  });

  it('shows an edit late, in its old version', async () => {
    const { ask, store, people, clock } = await setUp();
    const key = people.create({ summary: '旧' });
    store.switches.indexLagMs = 30_000;
    await clock.advance(1_000);
    await ask('PUT', `/issue/${key}`, { fields: { summary: '新' } });
    const shown = async () => (await ask('POST', '/search/jql', search('project = CRM', { fields: ['summary'] }))).json;
    expect(await shown()).toMatchObject({ issues: [{ fields: { summary: '旧' } }] });
    await clock.advance(30_000);
    expect(await shown()).toMatchObject({ issues: [{ fields: { summary: '新' } }] });
  });

  it('gives ids alone unless fields are asked for, and pages by a token without a total', async () => {
    const { ask, sandbox } = await setUp();
    const keys = makeMany(sandbox, 3);
    const first = (await ask('POST', '/search/jql', search('project = CRM ORDER BY key ASC', { maxResults: 2 }))).json;
    expect(first).toEqual({
      issues: [{ id: keys[0] }, { id: keys[1] }],
      nextPageToken: expect.any(String) as string,
      isLast: false,
    });
    const next = { nextPageToken: first['nextPageToken'] };
    const last = await ask('POST', '/search/jql', search('project = CRM ORDER BY key ASC', { maxResults: 2, ...next }));
    expect(last.json).toEqual({ issues: [{ id: keys[2] }], isLast: true });
    const other = await ask('POST', '/search/jql', search('project = OPS ORDER BY key ASC', next));
    expect(other.status).toBe(400);
  });

  it.each([
    ['an expression without bounds', 'ORDER BY key', 400],
    ['a field nobody knows', 'colour = red', 400],
    ['a project nobody knows', 'project = NIX', 400],
    ['an issue that is not there', 'id in (99999)', 400],
    ['brackets and lists', '(status in ("待办", 3) OR labels = x) AND project != OPS', 200],
  ])('judges %s', async (_, jql, status) => {
    const { ask } = await setUp();
    expect((await ask('POST', '/search/jql', search(jql))).status).toBe(status);
  });

  it('has no old search any more, and counts only about', async () => {
    const { ask, people } = await setUp();
    people.create({});
    expect((await ask('GET', '/search?jql=project=CRM')).status).toBe(410);
    expect((await ask('POST', '/search/approximate-count', { jql: 'project = CRM' })).json).toEqual({ count: 1 });
  });

  it('reads moments in quotes by the minute on the account’s own clock, and bare numbers to the millisecond', async () => {
    const { ask, people, clock } = await setUp();
    await clock.advance(30_500);
    const key = people.create({});
    const at = clock.now();
    const found = async (bound: string) => ids((await ask('POST', '/search/jql', search(`created >= ${bound}`))).json);
    // 08:00 UTC is 16:00 in Shanghai.
    expect(await found('"2026-01-05 16:00"')).toEqual([key]);
    expect(await found('"2026-01-05 16:01"')).toEqual([]);
    expect(await found('"2026-01-05 08:00"')).toEqual([key]);
    expect([await found(String(at)), await found(String(at + 1))]).toEqual([[key], []]);
    const { json } = await ask('GET', `/issue/${key}?fields=created`);
    expect(json).toMatchObject({ fields: { created: '2026-01-05T16:00:30.500+0800' } });
  });
});

describe('transitions', () => {
  const names = (json: Record<string, unknown>) =>
    (json['transitions'] as readonly { id: string; isAvailable: boolean }[]).map((one) => one.id);

  it('depend on where the issue stands', async () => {
    const { ask, people } = await setUp();
    const key = people.create({});
    expect(names((await ask('GET', `/issue/${key}/transitions`)).json)).toEqual(['11', '12', '13']);
    expect((await ask('POST', `/issue/${key}/transitions`, { transition: { id: '21' } })).status).toBe(400);
    expect((await ask('POST', `/issue/${key}/transitions`, { transition: { id: '11' } })).status).toBe(204);
    expect(names((await ask('GET', `/issue/${key}/transitions`)).json)).toEqual(['21', '22', '23', '24']);
  });

  it('are an empty list for somebody who may not move issues', async () => {
    const set = await setUp();
    const key = set.people.create({});
    const reply = await bare(set, 'reader')('GET', `/issue/${key}/transitions`);
    expect([reply.status, reply.json]).toEqual([200, { expand: 'transitions', transitions: [] }]);
  });

  it('ask for a resolution where their screen does', async () => {
    const { ask, people } = await setUp();
    const key = people.create({ status: '评审中' });
    const { json } = await ask('GET', `/issue/${key}/transitions?expand=transitions.fields`);
    expect(json['transitions']).toMatchObject([{ id: '31' }, { id: '32', fields: { resolution: { required: true } } }]);
    const refused = await ask('POST', `/issue/${key}/transitions`, { transition: { id: '32' } });
    expect([refused.status, refused.json]).toMatchObject([400, { errors: { resolution: '为必填项。' } }]);
    const fields = { resolution: { name: '完成' }, summary: '别的' };
    expect((await ask('POST', `/issue/${key}/transitions`, { transition: { id: '32' }, fields })).status).toBe(400);
    expect(people.fields(key)).toMatchObject({ status: '评审中', resolution: null });
  });

  it('meet another edit with 409, and nothing is stored', async () => {
    const { ask, people, store } = await setUp();
    const key = people.create({});
    store.switches.conflicts = 1;
    expect((await ask('POST', `/issue/${key}/transitions`, { transition: { id: '11' } })).status).toBe(409);
    expect((await ask('POST', `/issue/${key}/transitions`, { transition: { id: '11' } })).status).toBe(204);
  });
});

describe('writing', () => {
  it.each([
    ['an empty text', doc({ type: 'paragraph', content: [{ type: 'text', text: '' }] })],
    ['an item without a block', doc({ type: 'bulletList', content: [{ type: 'listItem', content: [] }] })],
    [
      'code beside another mark',
      doc({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'code' }, { type: 'strong' }] }] }),
    ],
    ['a node nobody knows', doc({ type: 'marquee' })],
    ['no version', JSON.stringify({ type: 'doc', content: [] })],
  ])('refuses a document with %s', async (_, description) => {
    const { ask } = await setUp();
    const reply = await ask('POST', '/issue', issue({ description: JSON.parse(description) as object }));
    expect([reply.status, reply.json]).toEqual([400, { errorMessages: ['INVALID_INPUT'], errors: {} }]);
  });

  it.each([
    ['a summary of 256 characters', { summary: 'x'.repeat(256) }, 'summary'],
    ['a summary with a line break', { summary: 'a\nb' }, 'summary'],
    ['a label with a space', { labels: ['a b'] }, 'labels'],
    ['a field that is not on the screen', { customfield_10050: 'x' }, 'customfield_10050'],
    ['a state', { status: { id: '3' } }, 'status'],
    ['somebody who has left', { assignee: { accountId: '712020:gone' } }, 'assignee'],
  ])('refuses %s by name', async (_, fields, name) => {
    const { ask, people } = await setUp();
    const reply = await ask('POST', '/issue', issue(fields));
    expect([reply.status, Object.keys(reply.json['errors'] ?? {})]).toEqual([400, [name]]);
    expect(people.keys()).toEqual([]);
  });

  it('replaces labels that are set, and adds or takes away one by verbs', async () => {
    const { ask, people } = await setUp();
    const key = people.create({ labels: ['a'] });
    await ask('PUT', `/issue/${key}`, { update: { labels: [{ add: 'b' }, { add: 'c' }, { remove: 'a' }] } });
    expect(people.fields(key)?.['labels']).toEqual(['b', 'c']);
    expect((await ask('PUT', `/issue/${key}`, { fields: { labels: ['z'] } })).status).toBe(204);
    expect(people.fields(key)?.['labels']).toEqual(['z']);
    const both = { fields: { labels: [] }, update: { labels: [{ add: 'x' }] } };
    expect((await ask('PUT', `/issue/${key}`, both)).status).toBe(400);
  });

  it('stores properties and labels with the issue', async () => {
    const { ask } = await setUp();
    const body = { ...issue({ labels: ['from-pm'] }), properties: [{ key: 'acme.sync', value: { rev: 1 } }] };
    const { id } = (await ask('POST', '/issue', body)).json as unknown as { id: string };
    const { json } = await ask('GET', `/issue/${id}?fields=labels&properties=acme.sync`);
    expect(json).toMatchObject({ fields: { labels: ['from-pm'] }, properties: { 'acme.sync': { rev: 1 } } });
  });

  it('tells which of many failed, so that positions can be rebuilt', async () => {
    const { ask } = await setUp();
    const issueUpdates = [issue(), issue({ summary: '' }), issue({ summary: '第三' })];
    const some = await ask('POST', '/issue/bulk', { issueUpdates });
    expect(some.status).toBe(201);
    expect(some.json).toMatchObject({
      issues: [{ key: 'CRM-1' }, { key: 'CRM-2' }],
      errors: [{ failedElementNumber: 1 }],
    });
    const none = await ask('POST', '/issue/bulk', { issueUpdates: [issue({ summary: '' })] });
    expect([none.status, none.json['issues']]).toEqual([400, []]);
  });

  it('moves many in the background', async () => {
    const { ask, people } = await setUp();
    const [can, cannot] = [people.create({}), people.create({ status: '已完成' })];
    const bulkTransitionInputs = [{ selectedIssueIdsOrKeys: [can, cannot], transitionId: '11' }];
    const { taskId } = (await ask('POST', '/bulk/issues/transition', { bulkTransitionInputs })).json as unknown as {
      taskId: string;
    };
    expect((await ask('GET', `/bulk/queue/${taskId}`)).json).toMatchObject({ status: 'RUNNING' });
    expect((await ask('GET', `/bulk/queue/${taskId}`)).json).toMatchObject({
      status: 'COMPLETE',
      processedAccessibleIssues: [Number(can)],
      failedAccessibleIssues: { [cannot]: expect.anything() as object },
    });
  });

  it('takes twenty writes to one issue within two seconds, and so many requests of a kind within one', async () => {
    const { ask, people, store, clock } = await setUp();
    const key = people.create({});
    for (let count = 0; count < 20; count += 1) {
      expect((await ask('PUT', `/issue/${key}/properties/x`, { count })).status).toBeLessThan(300);
    }
    const refused = await ask('PUT', `/issue/${key}/properties/x`, {});
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-per-issue-on-write');
    await clock.advance(2_000);
    expect((await ask('PUT', `/issue/${key}/properties/x`, {})).status).toBe(200);
    store.switches.burst = 1;
    expect((await ask('GET', '/myself')).status).toBe(200);
    expect((await ask('GET', '/myself')).headers.get('ratelimit-reason')).toBe('jira-burst-based');
  });
});

describe('coming and going', () => {
  it('leads on from the key an issue had, and knows a deleted one no more', async () => {
    const { ask, people, store } = await setUp();
    const key = people.create({});
    moveIssue(store, key, '10001');
    expect((await ask('GET', '/issue/CRM-1?fields=project')).json).toMatchObject({ id: key, key: 'OPS-1' });
    people.remove(key);
    expect((await ask('GET', `/issue/${key}`)).status).toBe(404);
    expect(ids((await ask('POST', '/search/jql', search('project = OPS'))).json)).toEqual([]);
  });

  it('deletes subtasks along only when told to', async () => {
    const { ask, people } = await setUp();
    const parent = people.create({});
    people.create({ issuetype: '子任务', parent });
    expect((await ask('DELETE', `/issue/${parent}`)).status).toBe(400);
    expect((await ask('DELETE', `/issue/${parent}?deleteSubtasks=true`)).status).toBe(204);
    expect(people.keys()).toEqual([]);
  });

  it('treats bad credentials as a visitor where visitors may look', async () => {
    const set = await setUp();
    set.people.create({});
    const asNobody = bare(set, 'zhangsan');
    expect((await asNobody('GET', '/myself')).status).toBe(401);
    set.store.switches.isPublic = true;
    const found = await asNobody('POST', '/search/jql', search('project = CRM'));
    expect([found.status, found.json['issues']]).toEqual([200, []]);
    expect(found.headers.get('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED');
    expect((await asNobody('GET', '/myself')).status).toBe(401);
  });

  it('hands files over another address unless told not to, and wants no browser to send one', async () => {
    const { ask, sandbox, people } = await setUp();
    const key = people.create({});
    const file = people.attach(key, { name: 'a.txt', content: new Uint8Array([104, 105]), visibility: 'customer' });
    expect((await ask('GET', `/attachment/content/${file}?redirect=false`)).words).toBe('hi');
    const away = await fetch(`${sandbox.baseUrl}/media/${file}?token=signed`);
    expect(await away.text()).toBe('hi');
    expect((await fetch(`${sandbox.baseUrl}/media/${file}?token=guessed`)).status).toBe(403);
    expect((await ask('POST', `/issue/${key}/attachments`)).status).toBe(403);
  });

  it('sends signed hooks again, late and in any order, each under the identifier of its first time', async () => {
    const { ask, people, store } = await setUp();
    const key = people.create({ description: doc(paragraph('x')) });
    await ask('PUT', `/issue/${key}`, { fields: { summary: '新' } });
    const [made, edited] = store.events;
    if (!made || !edited) throw new Error('two events were noted');
    const sent = [
      await delivered(edited, 's3'),
      await delivered(made, 's3', { retry: 2 }),
      await delivered(made, 's3'),
    ];
    const verdicts = sent.map((request) => jira.webhooks?.receive(request, 's3'));
    expect(verdicts.map((verdict) => verdict?.is === 'genuine' && verdict.delivery)).toEqual([
      `jira:issue_updated/${key}/${edited.at}`,
      `jira:issue_created/${key}/${made.at}`,
      `jira:issue_created/${key}/${made.at}`,
    ]);
  });
});
