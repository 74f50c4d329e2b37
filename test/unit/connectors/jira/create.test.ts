import { describe, expect, it } from 'vitest';
import { RejectedError, UncertainError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { MARKER, OTHER_MARKER, asked, bare, present, stage, verbs } from './stage.ts';

const SINCE = '2026-01-05T08:00:00.000Z';

describe('create', () => {
  it('carries the marker in the one call that makes the issue, as property and label', async () => {
    const { sandbox, issues, store } = await stage();
    const { key, marker } = await issues.create({ fields: { summary: '新', labels: ['a'] }, marker: MARKER });
    expect(asked(sandbox)).toEqual(['GET /project/CRM', 'POST /issue', `GET /issue/${key}`]);
    expect(marker).toBe(MARKER);
    expect(store.issues.get(key)?.doc).toMatchObject({
      fields: { labels: ['a', `tandem-${MARKER}`] },
      properties: { 'tandem-sync': { marker: MARKER } },
    });
  });

  it('keeps our label out of the labels people see here, and in place when those are replaced', async () => {
    const { issues, store } = await stage();
    const made = await issues.create({ fields: { summary: '新', labels: ['a'] }, marker: MARKER });
    expect(made.fields['labels']).toEqual(['a']);
    const edited = await issues.update(made.key, { fields: { labels: ['b'] }, marker: MARKER });
    expect(edited.fields['labels']).toEqual(['b']);
    expect((await issues.update(made.key, { fields: { labels: null } })).fields['labels']).toEqual([]);
    expect(store.issues.get(made.key)?.doc.fields['labels']).toEqual([`tandem-${MARKER}`]);
  });

  it('does without the label where the screen has none, and is still found', async () => {
    const { connection, sandbox, clock } = await stage({ scope: { project: 'MOB' } });
    const issues = verbs(connection.stream('issues', { project: 'MOB' }));
    const { key } = await issues.create({ fields: { summary: '新' }, marker: MARKER });
    expect(asked(sandbox).filter((line) => line === 'POST /issue')).toHaveLength(2);
    expect(sandbox.store.issues.size).toBe(1);
    await clock.advance(1_000);
    expect(await issues.findByMarker([MARKER], SINCE)).toEqual(new Map([[MARKER, [key]]]));
  });

  it('takes the type of the mapping, and says so when there is none', async () => {
    const { connection, people } = await stage();
    const issues = verbs(connection.stream('issues', { project: 'CRM' }));
    const { key } = await issues.create({ fields: { summary: 'x', issuetype: '缺陷' }, marker: MARKER });
    expect(people.fields(key)?.['issuetype']).toBe('缺陷');
    const error = await failure(issues.create({ fields: { summary: 'x' }, marker: OTHER_MARKER }));
    expect(String(error)).toContain('史诗, 故事, 缺陷, 子任务');
    expect(error).toBeInstanceOf(RejectedError);
  });

  it.each([
    ['a label with a space', { labels: ['good first issue'] }, 'good first issue'],
    ['text that is no document', { description: 'plain' }, 'Atlassian document'],
    ['a field the site does not have', { customfield_99999: 'x' }, 'customfield_99999'],
    ['a field that is only shown', { customfield_10020: ['x'] }, 'only be read'],
  ])('refuses %s before anything is sent', async (_, fields, words) => {
    const { sandbox, issues } = await stage();
    const error = await failure(issues.create({ fields: { summary: 'x', ...fields }, marker: MARKER }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toContain(words);
    expect(asked(sandbox).filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('passes on what Jira says about a field', async () => {
    const { issues } = await stage();
    const error = await failure(issues.create({ fields: { summary: 'x', priority: '紧急' }, marker: MARKER }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toMatch(/priority: .*紧急/);
  });

  it('makes a summary one line', async () => {
    const { issues } = await stage();
    const made = await issues.create({ fields: { summary: ' 第一行\n第二行 ' }, marker: MARKER });
    expect(made.fields['summary']).toBe('第一行 第二行');
  });

  it('mends a document Jira would refuse', async () => {
    const { issues } = await stage();
    const description = JSON.stringify({
      ...{ version: 1, type: 'doc' },
      content: [
        { type: 'paragraph', content: [{ type: 'text', text: '' }, code('a', 'strong'), code('b', 'link')] },
        { type: 'bulletList', content: [{ type: 'listItem', content: [] }] },
      ],
    });
    const { fields } = await issues.create({ fields: { summary: 'x', description }, marker: MARKER });
    expect(JSON.parse(String(fields['description']))).toMatchObject({
      content: [
        { content: [{ text: 'a', marks: [{ type: 'code' }] }, { marks: [{ type: 'code' }, { type: 'link' }] }] },
        { content: [{ content: [{ type: 'paragraph' }] }] },
      ],
    });
  });
});

const code = (words: string, other: string) => ({
  type: 'text',
  text: words,
  marks: [{ type: 'code' }, { type: other }],
});

describe('looking up a marker', () => {
  it('is one call where the label is found, in any project', async () => {
    const { sandbox, issues } = await stage();
    const { key } = await issues.create({ fields: { summary: 'x' }, marker: MARKER });
    asked(sandbox);
    expect(await issues.findByMarker([MARKER], SINCE)).toEqual(new Map([[MARKER, [key]]]));
    expect(asked(sandbox)).toEqual(['POST /search/jql']);
    expect(await issues.findByMarker([], SINCE)).toEqual(new Map());
    expect(asked(sandbox)).toEqual([]);
  });

  it('goes through what was made since where labels show nothing', async () => {
    const { sandbox, issues, people, store } = await stage();
    people.create({});
    const { key } = await issues.create({ fields: { summary: 'x' }, marker: MARKER });
    const row = store.issues.get(key);
    if (!row) throw new Error('it was made');
    row.doc = { ...row.doc, fields: { ...row.doc.fields, labels: [] } };
    row.indexed = [{ from: 0, doc: row.doc }];
    asked(sandbox);
    expect((await issues.findByMarker([MARKER, OTHER_MARKER], SINCE)).get(MARKER)).toEqual([key]);
    expect(asked(sandbox)).toEqual(['POST /search/jql', 'POST /search/jql']);
  });

  it('is not taken in by a clone, which has the label and not the property', async () => {
    const set = await stage();
    const { key } = await set.issues.create({ fields: { summary: 'x' }, marker: MARKER });
    const clone = set.people.create({ labels: [`tandem-${MARKER}`, 'mine'] });
    expect(await set.issues.findByMarker([MARKER], SINCE)).toEqual(new Map([[MARKER, [key]]]));
    const record = await present(set.issues, clone, ['labels']);
    expect([record.marker, record.fields['labels']]).toEqual([undefined, ['mine']]);
  });

  it('finds the one issue after a lost answer, once the index has it', async () => {
    const { sandbox, issues, store, clock } = await stage();
    store.switches.indexLagMs = 60_000;
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST', path: /issue$/ });
    const lost = failure(issues.create({ fields: { summary: 'x' }, marker: MARKER }));
    expect(await lost).toBeInstanceOf(UncertainError);
    expect((await issues.findByMarker([MARKER], SINCE)).get(MARKER)).toEqual([]);
    await clock.advance(issues.card.capabilities.create?.horizonMs ?? 0);
    expect((await issues.findByMarker([MARKER], SINCE)).get(MARKER)).toHaveLength(1);
  });

  it('does not believe a property that is no marker', async () => {
    const set = await stage();
    const key = set.people.create({});
    await bare(set)('PUT', `/issue/${key}/properties/tandem-sync`, { marker: 'short' });
    expect((await present(set.issues, key)).marker).toBeUndefined();
  });
});
