import { describe, expect, it } from 'vitest';
import { ConfigError, ProtocolError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { MARKER, asked, drain, makeMany, present, stage } from './stage.ts';

const MINUTE = 60_000;

/** Issues with a moment between each. */
const spaced = async (set: Awaited<ReturnType<typeof stage>>, count: number): Promise<readonly string[]> => {
  const keys: string[] = [];
  while (keys.length < count) {
    keys.push(set.people.create({ summary: `第 ${keys.length + 1} 条` }));
    await set.clock.advance(1_000);
  }
  return keys;
};

describe('a sweep', () => {
  it.each([
    ['made one after the other', spaced],
    [
      'made in one and the same millisecond',
      async (set: Awaited<ReturnType<typeof stage>>, count: number) => makeMany(set.sandbox, count),
    ],
  ])('lists issues %s once each', async (_, make) => {
    const set = await stage();
    set.store.switches.pageCap = 10;
    const keys = await make(set, 35);
    expect((await drain(set.issues)).keys).toEqual(keys);
  });

  it('misses nothing when issues are deleted while it pages', async () => {
    const set = await stage();
    set.store.switches.pageCap = 5;
    const keys = await spaced(set, 20);
    const seen: string[] = [];
    for await (const page of set.issues.pull(null, { fields: ['summary'] })) {
      seen.push(...page.records.map(({ key }) => key));
      for (const gone of keys.slice(0, 2 * seen.length).filter((key) => seen.includes(key))) set.people.remove(gone);
    }
    expect(seen).toEqual(keys);
  });

  it('asks for the newest change first, and then for pages', async () => {
    const set = await stage();
    makeMany(set.sandbox, 3);
    await drain(set.issues);
    expect(asked(set.sandbox)).toEqual(['GET /project/CRM', 'POST /search/jql', 'POST /search/jql']);
  });

  it('ends with an error, not never, when the paging goes round in circles', async () => {
    const set = await stage();
    makeMany(set.sandbox, 30);
    set.store.switches.pageCap = 10;
    set.store.switches.stuckToken = true;
    expect(await failure(drain(set.issues))).toBeInstanceOf(ProtocolError);
    expect(asked(set.sandbox).length).toBeLessThan(12);
  });

  it('leaves out archived issues and those of another type, and takes all types without one', async () => {
    const set = await stage();
    const story = set.people.create({});
    const bug = set.people.create({ issuetype: '缺陷' });
    const archived = set.people.create({});
    const row = set.store.issues.get(archived);
    if (row) row.indexed = [{ from: 0, doc: { ...row.doc, archived: true } }];
    expect((await drain(set.issues)).keys).toEqual([story]);
    expect((await drain(set.connection.stream('issues', { project: 'CRM' }))).keys).toEqual([story, bug]);
  });

  it('keeps to the condition of the scope', async () => {
    const scope = { project: '客户关系平台', jql: 'labels = vip OR labels = "key account"' };
    const set = await stage({ scope });
    const [vip] = [set.people.create({ labels: ['vip'] }), set.people.create({})];
    expect((await drain(set.issues)).keys).toEqual([vip]);
  });

  it('says which scope is wrong', async () => {
    const set = await stage();
    const of = (scope: object) => failure(drain(set.connection.stream('issues', scope)));
    const wrong = [{ project: 'NIX' }, { project: 'CRM', type: '想法' }, { project: 'CRM', jql: 'colour = red' }];
    for (const scope of wrong) expect(await of(scope)).toBeInstanceOf(ConfigError);
    expect(() => set.connection.stream('issues', { project: 'CRM', jql: 'a = 1 order by x' })).toThrow(/ORDER BY/);
    expect(() => set.connection.stream('issues', { project: 'CRM', jql: 'a = "order by"' })).not.toThrow();
  });
});

describe('a poll', () => {
  it('is one call, and gives what changed', async () => {
    const set = await stage();
    const keys = await spaced(set, 3);
    const { cursor } = await drain(set.issues);
    await set.clock.advance(30 * MINUTE);
    set.people.edit(keys[1] ?? '', { summary: '改' });
    asked(set.sandbox);
    const { records } = await drain(set.issues, cursor);
    expect(records.find(({ key }) => key === keys[1])?.fields['summary']).toBe('改');
    expect(asked(set.sandbox)).toEqual(['POST /search/jql']);
  });

  it('finds what the index showed late, behind something newer', async () => {
    const set = await stage();
    const [late, other] = await spaced(set, 2);
    const { cursor } = await drain(set.issues);
    await set.clock.advance(20 * MINUTE);
    set.store.switches.indexLagMs = 5 * MINUTE;
    set.store.switches.lagsForPeople = true;
    set.people.edit(late ?? '', { summary: '迟到' });
    set.store.switches.indexLagMs = 0;
    await set.clock.advance(MINUTE);
    set.people.edit(other ?? '', { summary: '较新' });
    const first = await drain(set.issues, cursor);
    expect(first.records.map(({ fields }) => fields['summary'])).not.toContain('迟到');
    await set.clock.advance(5 * MINUTE);
    const second = await drain(set.issues, first.cursor);
    expect(second.records.map(({ fields }) => fields['summary'])).toContain('迟到');
  });

  it('looks no further back than the newest change once that has stood for ten minutes', async () => {
    const set = await stage();
    await spaced(set, 5);
    let { cursor } = await drain(set.issues);
    const counts: number[] = [];
    for (let poll = 0; poll < 3; poll += 1) {
      await set.clock.advance(6 * MINUTE);
      const next = await drain(set.issues, cursor);
      counts.push(next.keys.length);
      cursor = next.cursor;
    }
    expect(counts).toEqual([5, 5, 1]);
  });

  it('reads its own writes although the index is late', async () => {
    const set = await stage();
    const { cursor } = await drain(set.issues);
    set.store.switches.indexLagMs = MINUTE;
    const made = await set.issues.create({ fields: { summary: '新' }, marker: MARKER });
    await set.issues.update(made.key, { fields: { summary: '更新' } });
    const { records } = await drain(set.issues, cursor);
    expect(records.map(({ key, fields }) => [key, fields['summary']])).toEqual([[made.key, '更新']]);
  });

  it('passes over nothing where rows show a newer time than the index sorted them by', async () => {
    const set = await stage();
    const keys = await spaced(set, 12);
    const { cursor } = await drain(set.issues);
    await set.clock.advance(30 * MINUTE);
    for (const key of keys) {
      set.people.edit(key, { summary: `改 ${key}` });
      await set.clock.advance(1_000);
    }
    // Found by a late index, shown as stored: every third has moved on since.
    Object.assign(set.store.switches, { pageCap: 3, showsIndexed: false, lagsForPeople: true, indexLagMs: MINUTE });
    for (const key of keys.filter((_, index) => index % 3 === 0)) set.people.edit(key, { summary: `再改 ${key}` });
    const seen = new Set((await drain(set.issues, cursor)).keys);
    expect(keys.filter((key) => !seen.has(key))).toEqual([]);
  });

  it('refuses a cursor of somebody else', async () => {
    const { issues } = await stage();
    for (const cursor of ['', 'x', '{"kind":"changes"}'])
      expect(await failure(drain(issues, cursor))).toBeInstanceOf(ProtocolError);
  });
});

it('asks for the fields of the mapping, and for the forms of custom fields once', async () => {
  const set = await stage();
  const key = set.people.create({ customfield_10016: 3, 'links.Relates': [] });
  const { records } = await drain(set.issues, null, ['customfield_10016', 'links.Relates']);
  expect(records[0]?.fields).toEqual({
    ...{ summary: '无标题', status: '待办', customfield_10016: 3, 'links.Relates': [] },
  });
  await present(set.issues, key);
  expect(asked(set.sandbox).filter((line) => line === 'GET /field')).toHaveLength(1);
});
