import { describe, expect, it } from 'vitest';
import { webhooks } from '../../../../connectors/worktile/webhooks.ts';
import { RejectedError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, stage } from './stage.ts';

const bytes = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).fill(7);
const FILE = { plan: '66b0000000000000000000f1', photo: '66b0000000000000000000f2', lost: '66b0000000000000000000f3' };

const sizeOf = async (content: AsyncIterable<Uint8Array>): Promise<number> => {
  let size = 0;
  for await (const chunk of content) size += chunk.length;
  return size;
};

const withFiles = async () => {
  const all = await stage();
  const { sandbox, people, clock } = all;
  const key = people.create({ title: '有文件' });
  sandbox.store.files.set(FILE.plan, { id: FILE.plan, title: 'plan.pdf', ext: 'pdf', bytes: bytes(300_000) });
  sandbox.store.files.set(FILE.photo, { id: FILE.photo, title: '照片.PNG', ext: 'PNG', bytes: bytes(10) });
  const row = sandbox.store.tasks.get(key);
  row?.values.set('attachment', [FILE.plan, FILE.lost]);
  await clock.advance(60_000);
  row?.comments.push({ id: 'c1', content: '看图', by: row.by, at: clock.now(), attachments: [FILE.photo, FILE.plan] });
  const { attachments, comments } = all.tasks;
  if (!attachments || !comments) throw new Error('the stream reads both');
  return { ...all, key, attachments, comments };
};

describe('files', () => {
  it('of the task and of its comments are listed once each, by name; one that is gone is left out', async () => {
    const { attachments, key } = await withFiles();
    expect(await attachments.list(key)).toEqual([
      {
        key: FILE.plan,
        name: 'plan.pdf',
        type: 'application/pdf',
        createdAt: '2026-01-05T08:00:00.000Z',
        visibility: 'internal',
      },
      {
        key: FILE.photo,
        name: '照片.PNG',
        type: 'image/png',
        createdAt: '2026-01-05T08:01:00.000Z',
        visibility: 'internal',
      },
    ]);
  });

  it('are handed on as they come, also when the token is over', async () => {
    const { attachments, key, sandbox } = await withFiles();
    const [plan] = await attachments.list(key);
    if (!plan) throw new Error('there is one');
    sandbox.expireTokens();
    expect(await sizeOf(attachments.open(key, plan))).toBe(300_000);
  });

  it('that are gone are refused, and none can be sent', async () => {
    const { attachments, key, sandbox } = await withFiles();
    const [plan] = await attachments.list(key);
    if (!plan) throw new Error('there is one');
    sandbox.store.files.clear();
    expect(await failure(sizeOf(attachments.open(key, plan)))).toBeInstanceOf(RejectedError);
    const draft = { name: 'a', content: () => (async function* () {})(), visibility: 'internal', marker: 'm' } as const;
    expect(await failure(attachments.add(key, draft))).toBeInstanceOf(RejectedError);
  });
});

describe('comments', () => {
  it('are read with their author, one call each task, and none can be added', async () => {
    const { comments, key, sandbox } = await withFiles();
    asked(sandbox);
    expect(await comments.list(key)).toMatchObject([
      {
        key: 'c1',
        body: '看图',
        visibility: 'internal',
        author: { name: '李娜' },
        createdAt: '2026-01-05T08:01:00.000Z',
      },
    ]);
    expect(asked(sandbox)[0]).toBe('GET /mission/tasks/ID');
    const draft = { body: 'x', visibility: 'internal', marker: 'abcdefghij234567abcd' } as const;
    expect(await failure(comments.add(key, draft))).toBeInstanceOf(RejectedError);
  });
});

describe('webhooks', () => {
  const SECRET = 'in-the-address';
  const ID = '66a1b2c3d4e5f60718293a4b';
  const receive = (body: unknown, key = SECRET) =>
    webhooks.receive(
      {
        headers: {},
        query: { key },
        body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
      },
      SECRET,
    );

  it.each([
    ['a new task', { event: '?', payload: { id: ID, title: 't' } }],
    ['a changed one', { event: '?', payload: { task: { id: ID }, from: { name: 'a' }, to: { name: 'b' } } }],
  ])('%s is a hint to look at it', (_, body) => {
    expect(receive(body)).toEqual({ is: 'genuine', hints: [{ stream: 'tasks', key: ID }] });
  });

  it.each([
    ['the wrong key', { payload: { id: ID } }, 'guess'],
    ['no key', { payload: { id: ID } }, ''],
    ['no JSON', '<html>', SECRET],
    ['no id', { payload: {} }, SECRET],
    ['an id that is none', { payload: { id: '../../x' } }, SECRET],
  ])('%s is refused', (_, body, key) => {
    expect(receive(body, key).is).toBe('refused');
  });

  it('without a secret nothing is believed', () => {
    expect(webhooks.receive({ headers: {}, query: {}, body: new Uint8Array() }, '').is).toBe('refused');
  });
});
