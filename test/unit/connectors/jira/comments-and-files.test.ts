import { describe, expect, it } from 'vitest';
import { RejectedError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { UPLOAD_LIMIT } from '../../../../connectors/jira/sandbox/file-routes.ts';
import { MARKER, asked, bare, doc, paragraph, stage } from './stage.ts';

const body = doc(paragraph('听见了'));
const internal = { body, visibility: 'internal', marker: MARKER } as const;
const customer = { body, visibility: 'customer', marker: MARKER } as const;
const HELP = { project: 'HELP' };

describe('comments of a service project', () => {
  it('are for the customer or not, as Jira says', async () => {
    const { issues, people, store } = await stage({ scope: HELP });
    const key = people.create({});
    await issues.comments.add(key, internal);
    await issues.comments.add(key, { ...customer, marker: 'b'.repeat(20) });
    expect(store.issues.get(key)?.comments.map(({ isPublic }) => isPublic)).toEqual([false, true]);
    const listed = await issues.comments.list(key);
    expect(listed.map(({ visibility, marker }) => [visibility, marker])).toEqual([
      ['internal', MARKER],
      ['customer', 'b'.repeat(20)],
    ]);
  });

  it('that come out public against our will are deleted at once', async () => {
    const { sandbox, issues, people, store } = await stage({ scope: HELP });
    const key = people.create({});
    store.switches.dropsInternal = true;
    expect(await failure(issues.comments.add(key, internal))).toBeInstanceOf(RejectedError);
    expect(people.comments(key)).toEqual([]);
    expect(asked(sandbox).some((line) => line.startsWith('DELETE'))).toBe(true);
  });
});

describe('comments elsewhere', () => {
  it('are internal for a role, and for everybody who sees the issue without one', async () => {
    const { issues, people, store } = await stage();
    const key = people.create({});
    await issues.comments.add(key, internal);
    await issues.comments.add(key, customer);
    expect(store.issues.get(key)?.comments.map(({ visibility }) => visibility)).toEqual([
      { type: 'role', value: 'Developers' },
      undefined,
    ]);
    expect((await issues.comments.list(key)).map(({ visibility }) => visibility)).toEqual(['internal', 'customer']);
  });

  it('are not sent when nobody was named who may read them', async () => {
    const { sandbox, issues, people } = await stage({ settings: { internalRole: undefined } });
    const key = people.create({});
    const error = await failure(issues.comments.add(key, internal));
    expect([error instanceof RejectedError, String(error).includes('internalRole')]).toEqual([true, true]);
    expect(asked(sandbox).filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('are refused for a role the project does not have', async () => {
    const { issues, people } = await stage({ settings: { internalRole: 'Nobody' } });
    const key = people.create({});
    expect(await failure(issues.comments.add(key, internal))).toBeInstanceOf(RejectedError);
    expect(people.comments(key)).toEqual([]);
  });

  it('are all internal where only staff looks', async () => {
    const { issues, people, store } = await stage({ scope: { project: 'CRM', staffOnly: true } });
    const key = people.create({});
    people.comment(key, { body, visibility: 'internal' });
    await issues.comments.add(key, internal);
    expect(store.issues.get(key)?.comments.map(({ visibility }) => visibility)).toEqual([undefined, undefined]);
    expect((await issues.comments.list(key)).map(({ visibility }) => visibility)).toEqual(['internal', 'internal']);
    expect(issues.card.capabilities).toMatchObject({
      comments: { visibilities: ['internal'] },
      attachments: { visibilities: ['internal'] },
    });
  });

  it('are listed beyond the first hundred, and are none for an issue that is gone', async () => {
    const { issues, people } = await stage();
    const key = people.create({});
    for (let count = 0; count < 130; count += 1) people.comment(key, { body, visibility: 'customer' });
    expect(await issues.comments.list(key)).toHaveLength(130);
    people.remove(key);
    expect(await issues.comments.list(key)).toEqual([]);
  });
});

const content = (bytes: Uint8Array) =>
  async function* () {
    yield bytes;
  };

const bytesOf = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('files', () => {
  const draft = { name: '报价 "终".txt', type: 'text/plain', visibility: 'customer', marker: MARKER } as const;

  it('go up as a form and come down without a detour', async () => {
    const { sandbox, issues, people } = await stage();
    const key = people.create({});
    const bytes = new TextEncoder().encode('三百页');
    const added = await issues.attachments.add(key, { ...draft, size: bytes.length, content: content(bytes) });
    expect(added).toMatchObject({ name: draft.name, size: 9, type: 'text/plain', visibility: 'customer' });
    asked(sandbox);
    expect(await bytesOf(issues.attachments.open(key, added))).toBe('三百页');
    expect(asked(sandbox)).toEqual([`GET /attachment/content/${added.key}`]);
  });

  it('come down also when Jira sends us on', async () => {
    const { issues, people, store } = await stage();
    const key = people.create({});
    people.attach(key, { name: 'a.txt', content: new TextEncoder().encode('hi'), visibility: 'customer' });
    store.switches.redirectsFiles = true;
    const [file] = await issues.attachments.list(key);
    if (!file) throw new Error('it was attached');
    expect(await bytesOf(issues.attachments.open(key, file))).toBe('hi');
  });

  it('that are too large are refused', async () => {
    const { issues, people } = await stage();
    const key = people.create({});
    const bytes = new Uint8Array(UPLOAD_LIMIT + 1);
    const error = await failure(issues.attachments.add(key, { ...draft, content: content(bytes) }));
    expect([error instanceof RejectedError, String(error).includes('too large')]).toEqual([true, true]);
  });

  it('of an issue that is gone are none', async () => {
    const { issues, people } = await stage();
    const key = people.create({});
    people.remove(key);
    expect(await issues.attachments.list(key)).toEqual([]);
  });
});

it('a comment or file moves the time of its issue', async () => {
  const set = await stage();
  const key = set.people.create({});
  const updated = async () => JSON.stringify((await bare(set)('GET', `/issue/${key}?fields=updated`)).json['fields']);
  const before = await updated();
  await set.clock.advance(1_000);
  await set.issues.comments.add(key, customer);
  expect(await updated()).not.toBe(before);
});
