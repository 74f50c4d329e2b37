import { describe, expect, it } from 'vitest';
import { AuthError, RejectedError, UncertainError, type AttachmentDraft } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, MARKER, stage } from './stage.ts';

const draft = (more: Partial<AttachmentDraft> = {}): AttachmentDraft => ({
  name: '报价.pdf',
  size: 4,
  type: 'application/pdf',
  visibility: 'customer',
  marker: MARKER,
  async *content() {
    yield Buffer.from('%PDF');
  },
  ...more,
});

const bytesOf = async (content: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('a file', () => {
  it('is uploaded, put on the issue and read back: three calls; the marker stands in its description', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({});
    const added = await issues.attachments.add(key, draft());
    expect(asked(sandbox)).toEqual(['POST /uploads.json', 'PUT /issues/1.json', 'GET /issues/1.json']);
    expect(added).toMatchObject({ name: '报价.pdf', size: 4, type: 'application/pdf', marker: MARKER });
    expect([...sandbox.store.files.values()][0]?.description).toBe(`[tandem:${MARKER}]`);
    expect(await bytesOf(issues.attachments.open(key, added))).toBe('%PDF');
  });

  it('is uploaded again where an upload may have been lost: one that no issue names is none', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({});
    sandbox.chaos.plan({ kind: 'lose-reply' }, { path: /uploads/ });
    sandbox.chaos.plan({ kind: 'status', status: 502 }, { path: /uploads/ });
    await issues.attachments.add(key, draft());
    expect(await issues.attachments.list(key)).toHaveLength(1);
  });

  it('whose PUT is lost is uncertain, and found by its marker', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({});
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'PUT' });
    expect(await failure(issues.attachments.add(key, draft()))).toBeInstanceOf(UncertainError);
    expect((await issues.attachments.list(key)).map(({ marker }) => marker)).toEqual([MARKER]);
  });

  it('too big is refused in the server’s words', async () => {
    const { people, issues } = await stage();
    const size = 6_000_000;
    const content = async function* () {
      yield new Uint8Array(size);
    };
    const error = await failure(issues.attachments.add(people.create({}), draft({ size, content })));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toContain('超过文件大小限制');
  });

  it('that is internal is never sent: everybody who sees the issue could open it', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({});
    expect(await failure(issues.attachments.add(key, draft({ visibility: 'internal' })))).toBeInstanceOf(RejectedError);
    expect(asked(sandbox)).toEqual([]);
  });

  it('of an issue that is out of sight is refused without stopping the connection; other 403s do stop it', async () => {
    const { sandbox, people, issues, connect } = await stage();
    const key = people.create({});
    people.attach?.(key, { name: 'a', content: new Uint8Array([1]), visibility: 'customer' });
    const [file] = await issues.attachments.list(key);
    const issue = sandbox.store.issues.get(1);
    if (!file || !issue) throw new Error('no file');
    issue.isPrivate = true;
    const error = await failure(bytesOf(issues.attachments.open(key, file)));
    expect(error).toBeInstanceOf(RejectedError);
    const outsider = connect('wangwu').stream('issues', { project: 'other' });
    expect(await failure(outsider.describe())).toBeInstanceOf(AuthError);
  });
});

describe('relations', () => {
  const FIELDS = ['relates', 'blocks', 'blocked'];
  const read = async (issues: Awaited<ReturnType<typeof stage>>['issues'], key: string) => {
    const observed = (await issues.read([key], FIELDS)).get(key);
    if (observed?.at !== 'present') throw new Error('gone');
    return observed.record;
  };

  it('cost nothing where they are not used', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({});
    people.edit(key, { relates: [people.create({})] });
    const record = (await issues.read([key], ['subject'])).get(key);
    expect(record).toMatchObject({ at: 'present', record: { fields: expect.not.objectContaining({ relates: [] }) } });
    expect(asked(sandbox)).toEqual(['GET /issues/1.json', 'GET /projects/crm.json']);
  });

  it('are named from whichever end one looks, and move the version although the time stands still', async () => {
    const { people, issues } = await stage();
    const [a, b] = [people.create({}), people.create({})];
    const before = await read(issues, b);
    people.edit(a, { blocks: [b] });
    expect((await read(issues, a)).fields).toMatchObject({ blocks: [b], blocked: [] });
    const after = await read(issues, b);
    expect(after.fields).toMatchObject({ blocks: [], blocked: [a] });
    expect([after.updatedAt, after.version === before.version]).toEqual([before.updatedAt, false]);
  });

  it('are changed by what differs alone, what is too much first', async () => {
    const { sandbox, people, issues } = await stage();
    const [a = '', b = '', c = ''] = [people.create({}), people.create({}), people.create({})];
    people.edit(a, { relates: [b] });
    asked(sandbox);
    const record = await issues.update(a, { fields: { relates: [c], blocks: [b] } });
    expect(record.fields).toMatchObject({ relates: [c], blocks: [b] });
    expect(asked(sandbox)).toEqual([
      'GET /issues/1.json',
      'DELETE /relations/1.json',
      'POST /issues/1/relations.json',
      'POST /issues/1/relations.json',
      'GET /issues/1.json',
    ]);
  });

  it('that the role may not change are refused; a parent it may not set is named', async () => {
    const { people, connect } = await stage();
    const [a = '', b = ''] = [people.create({}), people.create({})];
    const stream = connect('obrien').stream('issues', { project: 'crm' });
    const related = await failure(stream.update?.(a, { fields: { relates: [b] } }) ?? Promise.resolve());
    expect(related).toBeInstanceOf(RejectedError);
    expect(String(related)).toContain('Manage issue relations');
    const below = await failure(stream.update?.(a, { fields: { parent: b } }) ?? Promise.resolve());
    expect(String(below)).toContain('did not take parent');
  });

  it('whose reply is lost after other fields were written leave open what is stored', async () => {
    const { sandbox, people, issues } = await stage();
    const [a = '', b = ''] = [people.create({}), people.create({})];
    sandbox.chaos.plan({ kind: 'refuse-connection' }, { path: /relations/, times: 9 });
    const error = await failure(issues.update(a, { fields: { subject: '改', relates: [b] } }));
    expect(error).toBeInstanceOf(UncertainError);
  });
});
