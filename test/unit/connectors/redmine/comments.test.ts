import { describe, expect, it } from 'vitest';
import { RejectedError } from '../../../../src/sdk/index.ts';
import { asked, MARKER, OTHER_MARKER, stage, verbs } from './stage.ts';

const asUser = (connect: Awaited<ReturnType<typeof stage>>['connect'], login: string) =>
  verbs(connect(login).stream('issues', { project: 'crm' })).comments;

describe('notes', () => {
  it('are listed oldest first, without journals that only tell of changed fields', async () => {
    const { people, issues, clock } = await stage();
    const key = people.create({ subject: '评' });
    people.comment(key, { body: '公开\r\n第二行', visibility: 'customer' });
    people.edit(key, { status: '进行中' });
    await clock.advance(1000);
    people.comment(key, { body: '内部', visibility: 'internal', author: { id: '7' } });
    expect(await issues.comments.list(key)).toEqual([
      {
        key: '1',
        body: '公开\n第二行',
        author: { id: '6', name: '张三' },
        createdAt: '2026-01-05T08:00:00Z',
        visibility: 'customer',
      },
      {
        key: '3',
        body: '内部',
        author: { id: '7', name: '李四' },
        createdAt: '2026-01-05T08:00:01Z',
        visibility: 'internal',
      },
    ]);
  });

  it.each(['customer', 'internal'] as const)('are added as %s and come back as stored', async (visibility) => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '评' });
    const stored = await issues.comments.add(key, { body: '第一行\n第二行', visibility, marker: MARKER });
    expect(stored).toMatchObject({ body: '第一行\n第二行', visibility, marker: MARKER, author: { id: '5' } });
    expect(people.comments(key)).toEqual([{ key: stored.key, body: '第一行\n第二行', visibility }]);
  });

  it('cost two calls, the first private one two more', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '评' });
    await issues.describe();
    const count = async (visibility: 'customer' | 'internal') => {
      asked(sandbox);
      await issues.comments.add(key, { body: 'x', visibility, marker: MARKER });
      return asked(sandbox).length;
    };
    expect([await count('customer'), await count('internal'), await count('internal')]).toEqual([2, 4, 3]);
  });

  it('of an issue that is gone are none', async () => {
    const { issues } = await stage();
    expect(await issues.comments.list('99')).toEqual([]);
  });
});

describe('a private note', () => {
  it('is not sent by an account whose role would have it stored as public', async () => {
    const { sandbox, people, connect } = await stage();
    const key = people.create({ subject: '密' });
    const notes = asUser(connect, 'obrien');
    await expect(notes.add(key, { body: '成本 300', visibility: 'internal', marker: MARKER })).rejects.toBeInstanceOf(
      RejectedError,
    );
    expect(sandbox.calls.some((call) => call.method === 'PUT')).toBe(false);
    expect((await notes.add(key, { body: '公开', visibility: 'customer', marker: MARKER })).visibility).toBe(
      'customer',
    );
  });

  it.each([
    ['is emptied where that is allowed', undefined, '设置为私有备注'],
    ['is named where it is not', 403, '编号 2'],
  ])('that comes out public all the same %s', async (_, refusal, mentioned) => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '密' });
    await issues.comments.add(key, { body: '先证明权限', visibility: 'internal', marker: OTHER_MARKER });
    sandbox.store.dropsPrivacy = true;
    if (refusal) sandbox.chaos.plan({ kind: 'status', status: refusal }, { method: 'PUT', path: /journals/ });
    const failure = await issues.comments
      .add(key, { body: '成本 300', visibility: 'internal', marker: MARKER })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RejectedError);
    expect((failure as RejectedError).words.zh).toContain(mentioned);
    expect(people.comments(key)).toHaveLength(refusal ? 2 : 1);
  });

  it('of somebody else is not seen without the right to view them', async () => {
    const { people, connect } = await stage();
    const key = people.create({ subject: '密' });
    people.comment(key, { body: '内部', visibility: 'internal' });
    expect(await asUser(connect, 'obrien').list(key)).toEqual([]);
  });
});

describe('a note that Redmine does not take', () => {
  it('is refused, not lost: the account may only read', async () => {
    const { people, connect } = await stage();
    const key = people.create({ subject: '读' });
    await expect(
      asUser(connect, 'wangwu').add(key, { body: 'x', visibility: 'customer', marker: MARKER }),
    ).rejects.toBeInstanceOf(RejectedError);
  });

  it('is refused when it is not among the notes afterwards', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '丢' });
    sandbox.chaos.plan({ kind: 'status', status: 204 }, { method: 'PUT' });
    await expect(
      issues.comments.add(key, { body: 'x', visibility: 'customer', marker: MARKER }),
    ).rejects.toBeInstanceOf(RejectedError);
  });
});
