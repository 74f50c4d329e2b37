import { describe, expect, it } from 'vitest';
import { RejectedError, StaleError, TransitionError, UncertainError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { SCOPE } from '../../../../connectors/jira/sandbox/index.ts';
import { asked, doc, paragraph, present, stage, verbs } from './stage.ts';

describe('edits', () => {
  it('are a call to write and one to read, and mail nobody where the account may keep quiet', async () => {
    const { sandbox, issues, people, store } = await stage();
    const key = people.create({});
    await issues.update(key, { fields: { summary: '一' } });
    asked(sandbox);
    const { fields } = await issues.update(key, { fields: { summary: '二', duedate: '2026-03-31' } });
    expect(fields).toMatchObject({ summary: '二', duedate: '2026-03-31' });
    expect(asked(sandbox)).toEqual([`PUT /issue/${key}`, `GET /issue/${key}`]);
    expect(store.mails).toEqual([]);
  });

  it.each([
    ['worker', {}],
    ['bot', { notify: true }],
  ])('mail people from %s, set to %j', async (user, settings) => {
    const { issues, people, store } = await stage({ user, settings });
    const key = people.create({});
    await issues.update(key, { fields: { summary: '二' } });
    expect(store.mails).toEqual([key]);
  });

  it('add and take away labels one by one, past what others added meanwhile', async () => {
    const { sandbox, issues, people, alter } = await stage();
    const key = people.create({ labels: ['old', 'kept'] });
    await present(issues, key);
    alter((body, request) => {
      // Somebody adds one between our look and our write.
      if (request.method === 'GET' && request.url.includes('issuelinks'))
        people.edit(key, { labels: ['old', 'kept', 'theirs'] });
      return body;
    });
    await issues.update(key, { fields: { labels: ['kept', 'new'] } });
    expect(people.fields(key)?.['labels']).toEqual(['kept', 'new', 'theirs']);
    expect(asked(sandbox).filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('send nothing for labels that are there already', async () => {
    const { sandbox, issues, people } = await stage();
    const key = people.create({ labels: ['a'] });
    await issues.update(key, { fields: { labels: ['a'] } });
    expect(asked(sandbox).filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  it('set, change and take away a parent', async () => {
    const { issues, people } = await stage();
    const [key, parent] = [people.create({}), people.create({})];
    expect((await issues.update(key, { fields: { parent } })).fields['parent']).toBe(parent);
    expect((await issues.update(key, { fields: { parent: null } })).fields['parent']).toBeNull();
  });

  it('are refused by name for a field that is not on the screen', async () => {
    const { connection, people, store } = await stage();
    const key = people.create({});
    const row = store.issues.get(key);
    if (row) row.doc = { ...row.doc, project: '10001' };
    const ops = verbs(connection.stream('issues', { project: 'OPS' }));
    const error = await failure(ops.update(key, { fields: { customfield_10030: 'x' } }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toContain('customfield_10030');
  });

  it('are stale when another edit runs or the issue is gone, and uncertain when only the look afterwards fails', async () => {
    const { issues, people, store, sandbox } = await stage();
    const key = people.create({});
    store.switches.conflicts = 1;
    expect(await failure(issues.update(key, { fields: { summary: 'x' } }))).toBeInstanceOf(StaleError);
    sandbox.chaos.plan({ kind: 'html' }, { method: 'GET', path: /issue\/\d+$/ });
    expect(await failure(issues.update(key, { fields: { summary: 'y' } }))).toBeInstanceOf(UncertainError);
    people.remove(key);
    expect(await failure(issues.update(key, { fields: { summary: 'z' } }))).toBeInstanceOf(StaleError);
    expect(await failure(issues.update(key, { fields: { labels: ['z'] } }))).toBeInstanceOf(StaleError);
  });

  it('of an archived issue, or by somebody who may not, are refused', async () => {
    const { issues, people, store, connect } = await stage();
    const key = people.create({});
    const reader = verbs(connect('reader').stream('issues', SCOPE));
    expect(await failure(reader.update(key, { fields: { summary: 'x' } }))).toBeInstanceOf(RejectedError);
    const row = store.issues.get(key);
    if (row) row.doc = { ...row.doc, archived: true };
    expect(await failure(issues.update(key, { fields: { summary: 'x' } }))).toBeInstanceOf(RejectedError);
  });
});

describe('moves', () => {
  it('take the first way whose fields are covered, with those fields in the same call', async () => {
    const { sandbox, issues, people } = await stage();
    const key = people.create({ status: '进行中' });
    await present(issues, key);
    asked(sandbox);
    const { fields } = await issues.update(key, { fields: { status: '已完成' } });
    expect(fields['status']).toBe('已完成');
    expect(people.fields(key)?.['resolution']).toBe('完成');
    expect(asked(sandbox)).toEqual([
      `GET /issue/${key}`,
      `GET /issue/${key}/transitions`,
      `POST /issue/${key}/transitions`,
      `GET /issue/${key}`,
    ]);
  });

  it('take along what the screen takes, and leave the rest to an edit', async () => {
    const { sandbox, issues, people } = await stage();
    const key = people.create({ status: '评审中' });
    const given = { status: '已完成', customfield_10030: 'C-7', summary: '改' };
    const { fields } = await issues.update(key, { fields: given });
    expect(fields).toMatchObject(given);
    const writes = asked(sandbox).filter((line) => !line.startsWith('GET'));
    expect(writes).toEqual([`PUT /issue/${key}`, `POST /issue/${key}/transitions`]);
  });

  it('out of a finished state come before the edit', async () => {
    const { sandbox, issues, people } = await stage();
    const key = people.create({ status: '已完成' });
    await issues.update(key, { fields: { status: '进行中', summary: '改' } });
    const writes = asked(sandbox).filter((line) => !line.startsWith('GET'));
    expect(writes).toEqual([`POST /issue/${key}/transitions`, `PUT /issue/${key}`]);
    expect(people.fields(key)).toMatchObject({ status: '进行中', summary: '改', resolution: null });
  });

  it('that ask for more than anybody gave are refused before anything is sent, with the name of the field', async () => {
    const { sandbox, issues, people } = await stage({ scope: { project: 'CRM', type: '故事' } });
    const key = people.create({ status: '进行中' });
    const error = await failure(issues.update(key, { fields: { status: '已完成', summary: '改' } }));
    expect(error).toMatchObject({ from: '进行中', to: '已完成' });
    expect(error).toBeInstanceOf(TransitionError);
    expect(String(error)).toMatch(/"解决结果" \(resolution\).*"moves"/);
    expect(asked(sandbox).filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  it('that are not there name the ways that are', async () => {
    const { issues, people, connect } = await stage();
    const key = people.create({});
    const error = await failure(issues.update(key, { fields: { status: '评审中' } }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(String(error)).toContain('"进行中", "已搁置", "不予处理"');
    const reader = verbs(connect('reader').stream('issues', SCOPE));
    expect(String(await failure(reader.update(key, { fields: { status: '进行中' } })))).toContain('Transition issues');
  });

  it('that Jira refuses after all are refusals of the move', async () => {
    const scope = { ...SCOPE, moves: { 不予处理: { resolution: '没有的' } } };
    const { issues, people } = await stage({ scope });
    const key = people.create({});
    const error = await failure(issues.update(key, { fields: { status: '不予处理' } }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(people.fields(key)?.['status']).toBe('待办');
  });

  it('to where the issue stands are none', async () => {
    const { sandbox, issues, people } = await stage();
    const key = people.create({});
    await issues.update(key, { fields: { status: '待办' } });
    expect(asked(sandbox).filter((line) => line.startsWith('POST'))).toEqual([]);
  });
});

describe('links', () => {
  it('are read from both ends and written in their direction', async () => {
    const { issues, people } = await stage();
    const [a, b, c] = [people.create({}), people.create({}), people.create({})];
    const { fields } = await issues.update(a, { fields: { 'links.Blocks.outward': [b], 'links.Blocks.inward': [c] } });
    expect(fields).toMatchObject({ 'links.Blocks.outward': [b], 'links.Blocks.inward': [c] });
    expect(people.fields(b)?.['links.Blocks.inward']).toEqual([a]);
    expect(people.fields(c)?.['links.Blocks.outward']).toEqual([a]);
  });

  it('that read the same from both ends are one field, whoever made them', async () => {
    const { issues, people } = await stage();
    const [a, b, c] = [people.create({}), people.create({}), people.create({})];
    people.edit(b, { 'links.Relates': [a] });
    const { fields } = await issues.update(a, { fields: { 'links.Relates': [b, c] } });
    expect(fields['links.Relates']).toEqual([b, c]);
    expect((await issues.update(a, { fields: { 'links.Relates': [c] } })).fields['links.Relates']).toEqual([c]);
    expect(people.fields(b)?.['links.Relates']).toEqual([]);
  });

  it('leave other kinds alone, and are no edit of the issue', async () => {
    const { sandbox, issues, people } = await stage();
    const [a, b] = [people.create({}), people.create({})];
    people.edit(a, { 'links.Duplicate.outward': [b] });
    await issues.update(a, { fields: { 'links.Blocks.outward': [b] } });
    await issues.update(a, { fields: { 'links.Blocks.outward': null } });
    expect(people.fields(a)).toMatchObject({ 'links.Duplicate.outward': [b], 'links.Blocks.outward': [] });
    expect(asked(sandbox).filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  it('of a kind the site does not have are refused', async () => {
    const { issues, people } = await stage();
    const key = people.create({});
    expect(await failure(issues.update(key, { fields: { 'links.Causes': [key] } }))).toBeInstanceOf(RejectedError);
  });
});

describe('removing', () => {
  it('is refused for an issue with subtasks, and leaves the children of an epic', async () => {
    const { issues, people, connection } = await stage();
    const parent = people.create({});
    const child = people.create({ issuetype: '子任务', parent });
    const all = connection.stream('issues', { project: 'CRM' });
    const error = await failure(Promise.resolve(issues.remove?.(parent)));
    expect([error instanceof RejectedError, String(error).includes('CRM-2')]).toEqual([true, true]);
    const epic = people.create({ issuetype: '史诗' });
    people.edit(child, { parent: epic });
    people.edit(child, { description: doc(paragraph('stays')) });
    await all.remove?.(parent);
    expect(people.keys()).toEqual([child, epic]);
  });
});
