import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RejectedError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { MARKER, OTHER_MARKER, asked, makeMany, stage } from './stage.ts';

describe('comments', () => {
  it('are listed without the first one, with authors, as HTML without its frame', async () => {
    const { people, tickets, clock } = await stage();
    const key = people.create({ description: '<p>首条</p>' });
    people.comment(key, { body: '<p>客户<b>回复</b></p>', visibility: 'customer', author: { id: '910001' } });
    await clock.advance(1_000);
    people.comment(key, { body: '<p>内部</p>', visibility: 'internal' });
    expect(await tickets.comments.list(key)).toMatchObject([
      {
        ...{ body: '<p>客户<b>回复</b></p>', visibility: 'customer', createdAt: '2026-01-05T08:00:00Z' },
        author: { id: '910001', name: '王客户', email: 'kehu@customer.test' },
      },
      { body: '<p>内部</p>', visibility: 'internal', author: { name: '张三' } },
    ]);
  });

  it('of more than a page are all listed, and those of a ticket that is gone are none', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    for (let count = 0; count < 120; count += 1)
      people.comment(key, { body: `<p>${count}</p>`, visibility: 'internal' });
    asked(sandbox);
    expect(await tickets.comments.list(key)).toHaveLength(120);
    expect(asked(sandbox)).toEqual([`GET /tickets/${key}/comments`, `GET /tickets/${key}/comments`]);
    people.remove(key);
    expect(await tickets.comments.list(key)).toEqual([]);
  });

  it('are written in the account’s own name, with a marker customers do not see', async () => {
    const { people, tickets } = await stage();
    const key = people.create({});
    const added = await tickets.comments.add(key, { body: '<p>已修复</p>', visibility: 'customer', marker: MARKER });
    expect(added).toMatchObject({ marker: MARKER, author: { id: '900001' }, body: '<p>已修复</p>' });
    expect(people.comments(key)).toEqual([{ key: added.key, body: '<p>已修复</p>', visibility: 'customer' }]);
  });

  it('that are plain read as HTML', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    people.comment(key, { body: 'x', visibility: 'internal' });
    sandbox.chaos.plan({
      ...{ kind: 'status', status: 200 },
      body: {
        comments: [1, 2].map((id) => ({
          ...{
            id,
            body: '甲 < 乙\n下一行\n\n第二段',
            html_body: null,
            public: true,
            created_at: '2026-01-05T08:00:00Z',
          },
        })),
      },
    });
    expect((await tickets.comments.list(key)).map((comment) => comment.body)).toEqual([
      '<p>甲 &lt; 乙<br>下一行</p><p>第二段</p>',
    ]);
  });
});

const attachmentsOf = ({ tickets }: Awaited<ReturnType<typeof stage>>) => {
  if (!tickets.attachments) throw new Error('has files');
  return tickets.attachments;
};

const draft = (name: string, words: string, marker: string) => ({
  ...{ name, type: 'text/plain', size: Buffer.byteLength(words), visibility: 'internal' as const, marker },
  async *content() {
    yield new TextEncoder().encode(words);
  },
});

const textOf = async (content: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('files', () => {
  it('that were added carry their marker, and their comment is no comment', async () => {
    const set = await stage();
    const key = set.people.create({});
    asked(set.sandbox);
    const added = await attachmentsOf(set).add(key, draft('说明.txt', '内容', MARKER));
    expect(asked(set.sandbox).slice(0, 3)).toEqual([
      ...['POST /uploads', `PUT /tickets/${key}`, `GET /tickets/${key}/comments`],
    ]);
    expect(added).toMatchObject({
      name: '说明.txt',
      size: 6,
      type: 'text/plain',
      marker: MARKER,
      visibility: 'internal',
    });
    expect(await set.tickets.comments.list(key)).toEqual([]);
    await attachmentsOf(set).add(key, draft('二.txt', 'b', OTHER_MARKER));
    expect((await attachmentsOf(set).list(key)).map((file) => file.marker)).toEqual([MARKER, OTHER_MARKER]);
  });

  it('are fetched from another host without our credentials', async () => {
    const seen: (string | undefined)[] = [];
    const store = createServer((request, response) => {
      seen.push(request.headers.authorization, request.url);
      response.end('从文件库来');
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void store.close());
    const fileStore = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
    const set = await stage({ switches: { fileStore }, settings: { fileOrigins: [fileStore] } });
    const key = set.people.create({});
    set.people.attach(key, { name: 'a.txt', content: new Uint8Array([1]), visibility: 'customer' });
    const [file] = await attachmentsOf(set).list(key);
    if (!file) throw new Error('no file');
    expect(await textOf(attachmentsOf(set).open(key, file))).toBe('从文件库来');
    expect(seen).toEqual([undefined, `/attachment/${file.key}`]);
  });

  it('are not fetched from a host nobody named', async () => {
    const set = await stage({ switches: { fileStore: 'http://127.0.0.1:9' } });
    const key = set.people.create({});
    set.people.attach(key, { name: 'a.txt', content: new Uint8Array([1]), visibility: 'customer' });
    const [file] = await attachmentsOf(set).list(key);
    if (!file) throw new Error('no file');
    expect(await failure(textOf(attachmentsOf(set).open(key, file)))).toBeInstanceOf(Error);
  });

  it('with malware are not handed out', async () => {
    const set = await stage();
    const key = set.people.create({});
    const id = set.people.attach(key, { name: 'a.exe', content: new Uint8Array([1]), visibility: 'customer' });
    Object.assign(set.sandbox.store.files.get(Number(id)) ?? {}, { malware: true });
    const [file] = await attachmentsOf(set).list(key);
    if (!file) throw new Error('no file');
    const error = await failure(textOf(attachmentsOf(set).open(key, file)));
    expect([error instanceof RejectedError, String(error)]).toEqual([true, expect.stringContaining('malware')]);
  });

  it('are not added to a closed ticket', async () => {
    const set = await stage();
    const [key = ''] = makeMany(set.people, 1);
    set.people.edit(key, { status: 'closed' });
    await set.tickets.read([key], ['subject']);
    asked(set.sandbox);
    expect(await failure(attachmentsOf(set).add(key, draft('a', 'b', MARKER)))).toBeInstanceOf(RejectedError);
    expect(asked(set.sandbox)).toEqual([]);
  });
});
