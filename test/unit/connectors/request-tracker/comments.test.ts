import { describe, expect, it } from 'vitest';
import { RejectedError, UncertainError } from '../../../../src/sdk/index.ts';
import { asked, MARKER, present, stage } from './stage.ts';

describe('comments', () => {
  it('are listed oldest first with author, time and visibility, without mails and field changes', async () => {
    const { people, sandbox, clock, tickets } = await stage();
    sandbox.store.switches.seesMails = true;
    const key = people.create({ Requestors: [{ id: 'kehu1' }], Status: 'open' });
    const first = people.comment(key, { body: '<p>已收到</p>', visibility: 'customer' });
    await clock.advance(2000);
    people.edit(key, { Priority: '3' });
    const second = people.comment(key, { body: '<p>内部</p>', visibility: 'internal', author: { id: 'lisi' } });
    expect(await tickets.comments.list(key)).toEqual([
      {
        key: first,
        body: '<p>已收到</p>',
        visibility: 'customer',
        createdAt: '2026-01-05T08:00:00Z',
        author: { id: 'zhangsan', name: '张三', email: 'zhangsan@example.test' },
      },
      {
        key: second,
        body: '<p>内部</p>',
        visibility: 'internal',
        createdAt: '2026-01-05T08:00:02Z',
        author: { id: 'lisi', name: '李四', email: 'lisi@example.test' },
      },
    ]);
  });

  it('cost two calls, or three where no internal one shows that none is hidden', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    const count = async () => {
      asked(sandbox);
      await tickets.comments.list(key);
      return asked(sandbox).length;
    };
    expect(await count()).toBe(1);
    people.comment(key, { body: '<p>1</p>', visibility: 'customer' });
    expect(await count()).toBe(3);
    people.comment(key, { body: '<p>2</p>', visibility: 'internal' });
    expect(await count()).toBe(2);
  });

  it('come in any number', async () => {
    const { people, tickets } = await stage();
    const key = people.create({});
    const keys = Array.from({ length: 230 }, (_, index) =>
      people.comment(key, { body: `<p>${index}</p>`, visibility: index % 2 ? 'customer' : 'internal' }),
    );
    expect((await tickets.comments.list(key)).map((comment) => comment.key)).toEqual(keys);
  });

  it('that are hidden hide no others', async () => {
    const { people, sandbox, tickets } = await stage();
    sandbox.store.switches.seesComments = false;
    const key = people.create({});
    for (let index = 0; index < 60; index += 1) {
      people.comment(key, { body: '<p>x</p>', visibility: 'internal' });
      people.comment(key, { body: `<p>${index}</p>`, visibility: 'customer' });
    }
    expect(await tickets.comments.list(key)).toHaveLength(60);
  });

  it('are of the ticket itself, not of one that was merged into it', async () => {
    const { people, acts, tickets } = await stage();
    const [gone, kept] = [people.create({}), people.create({})];
    people.comment(gone, { body: '<p>旧</p>', visibility: 'internal' });
    acts.merge(gone, kept);
    people.comment(kept, { body: '<p>新</p>', visibility: 'internal' });
    expect((await tickets.comments.list(kept)).map((comment) => comment.body)).toEqual(['<p>新</p>']);
  });

  it('come as HTML: of a mail its HTML part, else its plain text, never a file', async () => {
    const { people, acts, tickets } = await stage();
    const key = people.create({});
    acts.mail(key, [
      { type: 'text/plain', text: '纯文本' },
      { type: 'text/html', text: '<p>富文本</p>' },
      { type: 'text/html', text: '<p>附件</p>', filename: '说明.html' },
    ]);
    acts.mail(key, [{ type: 'text/plain', text: 'a < b\r\n第二行\n\n第三行\n' }]);
    acts.mail(key, [{ type: 'text/plain', text: '附件', filename: 'a.txt' }]);
    acts.mail(key, [{ type: 'text/plain', text: ' \n' }]);
    expect((await tickets.comments.list(key)).map((comment) => comment.body)).toEqual([
      '<p>富文本</p>',
      '<p>a &lt; b<br>第二行</p><p>第三行</p>',
    ]);
  });

  it('of a ticket that is not there are none', async () => {
    const { tickets } = await stage();
    expect(await tickets.comments.list('99')).toEqual([]);
  });
});

describe('a comment of ours', () => {
  it.each(['internal', 'customer'] as const)(
    'that is %s comes back as stored, its marker apart',
    async (visibility) => {
      const { people, sandbox, tickets } = await stage();
      const key = people.create({ Status: 'open' });
      asked(sandbox);
      const stored = await tickets.comments.add(key, {
        body: '<p>已修复 &amp; 发布 🌙</p>',
        visibility,
        marker: MARKER,
      });
      expect(asked(sandbox)).toHaveLength(2);
      expect(stored).toMatchObject({
        body: '<p>已修复 &amp; 发布 🌙</p>',
        visibility,
        marker: MARKER,
        author: { id: 'bot' },
      });
      expect(await tickets.comments.list(key)).toEqual([stored]);
      expect(people.comments(key)).toEqual([{ key: stored.key, body: stored.body, visibility }]);
      const last = sandbox.store.parts.at(-1)?.content;
      expect(last).toBe(`<p>已修复 &amp; 发布 🌙</p><p>[tandem:${MARKER}]</p>`);
    },
  );

  it('opens a new or closed ticket when it is a reply: the server does so', async () => {
    const { people, tickets } = await stage();
    const status = async (from: string, visibility: 'internal' | 'customer') => {
      const key = people.create({ Status: from });
      await tickets.comments.add(key, { body: '<p>x</p>', visibility, marker: MARKER });
      return (await present(tickets, key)).fields['Status'];
    };
    expect([await status('new', 'customer'), await status('resolved', 'customer')]).toEqual(['open', 'open']);
    expect([await status('waiting', 'customer'), await status('new', 'internal')]).toEqual(['waiting', 'new']);
  });

  it('is uncertain when the answer is lost, and can be found by its marker', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST' });
    const add = tickets.comments.add(key, { body: '<p>x</p>', visibility: 'internal', marker: MARKER });
    await expect(add).rejects.toBeInstanceOf(UncertainError);
    expect((await tickets.comments.list(key)).map((comment) => comment.marker)).toEqual([MARKER]);
  });

  it('on a ticket that is not there is refused', async () => {
    const { tickets } = await stage();
    const add = tickets.comments.add('99', { body: '<p>x</p>', visibility: 'internal', marker: MARKER });
    await expect(add).rejects.toBeInstanceOf(RejectedError);
  });
});
