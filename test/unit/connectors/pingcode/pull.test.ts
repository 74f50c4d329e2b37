import { describe, expect, it } from 'vitest';
import { drain, openTickets, stage } from './stage.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const titles = ({ records }: Awaited<ReturnType<typeof drain>>) => records.map((record) => record.fields['title']);

describe.each(['A', 'B', 'C'] as const)('changes in profile %s', (profile) => {
  const only = (one: 'A' | 'B' | 'C') => ({
    before: ({ switches }: ReturnType<typeof stage>['sandbox']) =>
      Object.assign(switches.profiles, { A: one === 'A', B: one === 'B', C: one === 'C' }),
  });

  it('hands on what changed since the cursor, and nothing that is older', async () => {
    const { sandbox, ideas, clock } = stage(only(profile));
    const hands = sandbox.streams['ideas'];
    const old = hands?.create({ title: 'old' }) ?? '';
    hands?.create({ title: 'untouched' });
    await clock.advance(30 * MINUTE);
    hands?.create({ title: 'newest' });
    const first = await drain(ideas);
    expect(titles(first)).toEqual(['old', 'untouched', 'newest']);
    await clock.advance(30 * MINUTE);
    hands?.edit(old, { title: 'edited' });
    // The newest one stands at the cursor itself, and a cursor is inclusive.
    expect(titles(await drain(ideas, first.cursor))).toEqual(['edited', 'newest']);
  });

  it('finds a change made in the second of the cursor itself', async () => {
    const { sandbox, ideas } = stage(only(profile));
    const key = sandbox.streams['ideas']?.create({ title: 'a' }) ?? '';
    const { cursor } = await drain(ideas);
    sandbox.streams['ideas']?.edit(key, { title: 'b' });
    expect(titles(await drain(ideas, cursor))).toEqual(['b']);
  });

  it('keeps the cursor when nothing happens, and loses nothing after a long silence', async () => {
    const { sandbox, ideas, clock } = stage(only(profile));
    sandbox.streams['ideas']?.create({ title: 'a' });
    await clock.advance(DAY);
    const first = await drain(ideas);
    await clock.advance(3 * DAY);
    const idle = await drain(ideas, first.cursor);
    expect(idle.cursor).toBe(first.cursor);
    sandbox.streams['ideas']?.create({ title: 'b' });
    expect(titles(await drain(ideas, idle.cursor))).toContain('b');
  });
});

describe('calls of a pull', () => {
  it.each([
    ['an idle pull, profile C', { C: true, B: true, A: true }, ['POST /v1/ship/ideas/search']],
    ['an idle pull, profile A', { C: false, B: false, A: true }, ['GET /v1/ship/ideas']],
  ])('%s makes one', async (_, profiles, calls) => {
    const { ideas, asked } = stage({ before: ({ switches }) => Object.assign(switches.profiles, profiles) });
    const hands = await drain(ideas);
    const warm = await drain(ideas, '{"since":1767600000}');
    asked.length = 0;
    await drain(ideas, warm.cursor);
    expect(hands.records).toEqual([]);
    expect(asked).toEqual(calls);
  });

  it('a sweep of 250 records makes three and does not ask for the profile', async () => {
    const { sandbox, ideas, asked } = stage();
    for (let n = 0; n < 250; n += 1) sandbox.streams['ideas']?.create({ title: `n${n}` });
    const { records } = await drain(ideas);
    expect(new Set(records.map((record) => record.key)).size).toBe(250);
    expect(asked.filter((call) => call === 'GET /v1/ship/ideas')).toHaveLength(3);
    expect(asked.join()).not.toContain('pjm');
  });

  it('asks the directory only when a field with a person in it is wanted', async () => {
    const { sandbox, ideas, asked } = stage();
    sandbox.streams['ideas']?.create({ title: 'a', assignee: sandbox.people[0] ?? null });
    await drain(ideas, null, ['title', 'state']);
    expect(asked.join()).not.toContain('directory');
    const { records } = await drain(ideas, null, ['assignee']);
    expect(records[0]?.fields['assignee']).toEqual(sandbox.people[0]);
  });
});

describe('rows that move while a list is walked', () => {
  const fill = (count: number) => {
    const opened = stage();
    const keys = Array.from(
      { length: count },
      (_, n) => opened.sandbox.streams['ideas']?.create({ title: `n${n}` }) ?? '',
    );
    return { ...opened, keys };
  };

  it('misses none when a record on a page already read is deleted', async () => {
    const { sandbox, ideas, keys } = fill(250);
    const seen = new Set<string>();
    let pages = 0;
    for await (const page of ideas.pull(null, { fields: [] })) {
      for (const record of page.records) seen.add(record.key);
      if ((pages += 1) === 1) for (const key of keys.slice(0, 30)) sandbox.streams['ideas']?.remove(key);
    }
    expect(keys.filter((key) => !seen.has(key))).toEqual([]);
  });

  it('sees a record created during the walk', async () => {
    const { sandbox, ideas } = fill(150);
    const seen: unknown[] = [];
    for await (const page of ideas.pull(null, { fields: [] })) {
      if (seen.length === 0) sandbox.streams['ideas']?.create({ title: 'late' });
      seen.push(...page.records.map((record) => record.fields['title']));
    }
    expect(seen).toContain('late');
  });

  it('lists again what was edited behind its back, although something newer was seen later', async () => {
    const { sandbox, ideas, clock, keys } = fill(150);
    const hands = sandbox.streams['ideas'];
    let cursor = '';
    let first = true;
    for await (const page of ideas.pull(null, { fields: [] })) {
      if (first) {
        // Page one is read: an edit on it comes too late, one on page two is still seen, an hour later.
        hands?.edit(keys[0] ?? '', { title: 'behind' });
        await clock.advance(60 * MINUTE);
        hands?.edit(keys[149] ?? '', { title: 'ahead' });
      }
      first = false;
      cursor = page.cursor ?? '';
    }
    expect(titles(await drain(ideas, cursor))).toEqual(expect.arrayContaining(['behind', 'ahead']));
  });

  it('does not hand on a row the server repeats at a page border twice', async () => {
    const { ideas, sandbox } = fill(150);
    sandbox.switches.quirks.repeatedRow = true;
    const { records } = await drain(ideas);
    expect(records).toHaveLength(150);
  });
});

describe('what an answer looks like', () => {
  it('does not matter: booleans, other key order, fields nobody announced', async () => {
    const { connection, sandbox } = stage({
      before: ({ switches }) =>
        Object.assign(switches.quirks, { booleans: true, shuffledKeys: true, extraFields: true }),
    });
    sandbox.streams['tickets']?.create({ title: 'a', priority: 'P0' });
    const { records } = await drain(openTickets(connection));
    expect(records[0]?.fields).toMatchObject({ title: 'a', priority: 'P0', state: '待处理' });
  });

  it('refuses a cursor that is not its own', async () => {
    const { ideas } = stage();
    await expect(drain(ideas, '{"page":3}')).rejects.toThrow(/not one of this connector/);
  });
});
