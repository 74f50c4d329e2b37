import { describe, expect, it } from 'vitest';
import { RejectedError } from '../../../../src/sdk/index.ts';
import { drain, MARKER, stage, verbs } from './stage.ts';

describe('people', () => {
  it('are found by e-mail address without case and by mobile number with or without country code', async () => {
    const { connection, sandbox } = stage();
    const found = await connection.findPeople?.(['li.hua@example.com', '13800000003', 'nobody@example.com']);
    expect(found?.map((person) => person.name)).toEqual(['李华', '赵六']);
    expect(found?.[0]).toEqual(sandbox.people.find((person) => person.name === '李华'));
  });

  it('are asked for twenty at a time', async () => {
    const { connection, asked } = stage();
    const contacts = Array.from({ length: 45 }, (_, n) => `p${n}@example.com`);
    await connection.findPeople?.(contacts);
    expect(asked.filter((call) => call.endsWith('/users'))).toHaveLength(3);
  });

  it('are looked up one by one when few, in the list when many, and remembered', async () => {
    const { ideas, sandbox, asked } = stage();
    const hands = sandbox.streams['ideas'];
    const everyone = sandbox.world.users.map((user) => ({ id: user.id }));
    hands?.create({ title: 'few', assignee: everyone[0] ?? null });
    await drain(ideas, null, ['assignee']);
    expect(asked.filter((call) => call.includes('/users/'))).toHaveLength(1);
    for (const person of everyone) hands?.create({ title: 'many', assignee: person });
    await drain(ideas, null, ['assignee']);
    await drain(ideas, null, ['assignee']);
    expect(asked.filter((call) => call.includes('/users/'))).toHaveLength(1 + 5);
    expect(asked.filter((call) => call.endsWith('/users'))).toHaveLength(0);
  });

  it('are taken from the list when more than five are new', async () => {
    const { ideas, sandbox, asked } = stage();
    for (const { id } of sandbox.world.users) sandbox.streams['ideas']?.create({ title: 't', assignee: { id } });
    const { records } = await drain(ideas, null, ['assignee']);
    expect(records.map((record) => record.fields['assignee'])).toContainEqual(sandbox.people[0]);
    expect(asked.filter((call) => call.includes('/directory/'))).toEqual(['GET /v1/directory/users']);
  });

  it('are named without e-mail when the directory is forbidden', async () => {
    const { ideas, sandbox, logged, asked } = stage({
      before: ({ switches }) => switches.missingScopes.add('pcp:read:global:team'),
    });
    for (const { id } of sandbox.world.users) sandbox.streams['ideas']?.create({ title: 't', assignee: { id } });
    const { records } = await drain(ideas, null, ['assignee']);
    expect(records[0]?.fields['assignee']).toEqual({ id: sandbox.world.users[0]?.id, name: '王小明' });
    await drain(ideas, null, ['assignee']);
    expect(logged.filter((line) => line.includes('pcp:read:global:team'))).toHaveLength(1);
    expect(asked.filter((call) => call.includes('/directory/'))).toHaveLength(1);
  });

  it('keep their name when the directory does not know them', async () => {
    const { ideas } = stage();
    const { comments, create } = verbs(ideas);
    const { key } = await create({ fields: { title: 't' }, marker: MARKER });
    const comment = await comments.add(key, { body: 'hi', visibility: 'internal', marker: MARKER });
    expect(comment.author).toMatchObject({ name: 'Tandem 同步' });
  });
});

describe('comments', () => {
  it('come oldest first, without deleted ones, with the marker apart', async () => {
    const { ideas, sandbox, clock } = stage();
    const hands = sandbox.streams['ideas'];
    const key = hands?.create({ title: 't' }) ?? '';
    hands?.comment?.(key, { body: '第一条', visibility: 'internal' });
    await clock.advance(1000);
    hands?.comment?.(key, { body: '已删除', visibility: 'internal' });
    await clock.advance(1000);
    const added = await verbs(ideas).comments.add(key, {
      body: '<b>不是 HTML</b> \'"&',
      visibility: 'internal',
      marker: MARKER,
    });
    const second = sandbox.world.comments[1];
    if (second) second.deleted = true;
    const listed = await verbs(ideas).comments.list(key);
    expect(listed.map(({ body, marker }) => [body, marker])).toEqual([
      ['第一条', undefined],
      ['<b>不是 HTML</b> \'"&', MARKER],
    ]);
    expect(listed[1]).toEqual(added);
    expect(listed[0]?.author?.email).toBe('wang.xm@example.com');
  });

  it('for the customer are refused before anything is sent', async () => {
    const { ideas, sandbox } = stage();
    const key = sandbox.streams['ideas']?.create({ title: 't' }) ?? '';
    const adding = verbs(ideas).comments.add(key, { body: 'x', visibility: 'customer', marker: MARKER });
    await expect(adding).rejects.toBeInstanceOf(RejectedError);
    expect(sandbox.world.comments).toEqual([]);
  });
});

describe('marker in a property', () => {
  const settings = { markerProperty: 'tandem' };

  it('leaves the description alone and is found by one search each', async () => {
    const { ideas, sandbox, asked, clock } = stage({ settings });
    const { create, findByMarker } = verbs(ideas);
    const made = await create({ fields: { title: 't', description: '<p>x</p>' }, marker: MARKER });
    expect(made.marker).toBe(MARKER);
    expect(sandbox.world.ship.idea[0]).toMatchObject({ description: '<p>x</p>', properties: { tandem: MARKER } });
    asked.length = 0;
    expect(await findByMarker([MARKER], new Date(clock.now()).toISOString())).toEqual(new Map([[MARKER, [made.key]]]));
    expect(asked.filter((call) => call.endsWith('/search'))).toHaveLength(1);
  });

  it('is found by listing where the server cannot search', async () => {
    const { ideas, clock } = stage({ settings: { ...settings, profile: 'A' } });
    const { create, findByMarker } = verbs(ideas);
    const made = await create({ fields: { title: 't' }, marker: MARKER });
    expect(await findByMarker([MARKER], new Date(clock.now()).toISOString())).toEqual(new Map([[MARKER, [made.key]]]));
  });

  it('takes over from a marker in the description when that is written', async () => {
    const { ideas, sandbox } = stage({ settings });
    const key =
      sandbox.streams['ideas']?.create({ title: 't', description: `<p>x</p><p>[tandem:${MARKER}]</p>` }) ?? '';
    const read = (await ideas.read([key], [])).get(key);
    expect(read).toMatchObject({ record: { marker: MARKER, fields: { description: '<p>x</p>' } } });
    const written = await verbs(ideas).update(key, { fields: { description: '<p>y</p>' }, marker: MARKER });
    expect(written.marker).toBe(MARKER);
    expect(sandbox.world.ship.idea[0]).toMatchObject({ description: '<p>y</p>', properties: { tandem: MARKER } });
  });
});
