import { describe, expect, it } from 'vitest';
import { createContacts, openContacts } from '../../../src/engine/admit/contacts.ts';
import { createPeopleBook } from '../../../src/engine/admit/people-book.ts';
import { openLedger } from '../../../src/ledger/open.ts';
import type { Person } from '../../../src/model/index.ts';
import type { Connection } from '../../../src/sdk/index.ts';
import { makePair } from '../../support/pair.ts';

/** A directory that answers as a vendor does: whoever has one of these addresses or numbers. */
const directory = (...people: readonly Person[]) => {
  const asked: string[][] = [];
  const connection: Pick<Connection, 'findPeople'> = {
    findPeople: async (contacts) => {
      asked.push([...contacts]);
      return people.filter(({ email = '', mobile = '' }) => contacts.includes(email) || contacts.includes(mobile));
    },
  };
  return { connection: connection as Connection, asked };
};

const ANN = { id: '1', name: 'Ann', email: 'Ann@Corp.test', mobile: '138 0000 0001' };

describe('who is who', () => {
  it('goes by address first', async () => {
    const { connection } = directory({ id: 'r1', email: 'ann@corp.test' }, { id: 'r2', mobile: '13800000001' });
    const contacts = createContacts();
    contacts.identify(ANN);
    const book = createPeopleBook(connection, {}, contacts);
    await book.prepare(['ann@corp.test']);
    expect(book.resolve('ann@corp.test')).toMatchObject({ id: 'r1' });
  });

  it('goes by the number of an address that nobody has here, in the same call', async () => {
    const { connection, asked } = directory({ id: 'r2', mobile: '13800000001' });
    const contacts = createContacts();
    contacts.identify(ANN);
    const book = createPeopleBook(connection, {}, contacts);
    await book.prepare(['ann@corp.test']);
    expect(book.resolve('ann@corp.test')).toMatchObject({ id: 'r2' });
    expect(asked).toEqual([['ann@corp.test', '13800000001']]);
    expect(book.identify({ id: 'r2', mobile: '138-0000-0001' })).toBe('ann@corp.test');
  });

  it('goes by people.json before anybody is asked', async () => {
    const { connection, asked } = directory({ id: 'r1', email: 'ann@corp.test' });
    const book = createPeopleBook(connection, { 'ann@corp.test': 'r9' }, createContacts());
    await book.prepare(['ann@corp.test']);
    expect(book.resolve('ann@corp.test')).toEqual({ id: 'r9' });
    expect(book.identify({ id: 'r9', email: 'other@corp.test' })).toBe('ann@corp.test');
    expect(asked).toEqual([]);
  });

  it('chooses nobody among several', async () => {
    const { connection } = directory({ id: 'r1', email: 'ann@corp.test' }, { id: 'r2', email: 'ann@corp.test' });
    const book = createPeopleBook(connection, {}, createContacts());
    await book.prepare(['ann@corp.test']);
    expect(book.resolve('ann@corp.test')).toBe('ambiguous');
  });

  it('never goes by a number that two addresses share', () => {
    const contacts = createContacts();
    contacts.identify(ANN);
    contacts.identify({ id: '2', email: 'bob@corp.test', mobile: '13800000001' });
    expect(contacts.mobileOf('ann@corp.test')).toBeUndefined();
    expect(contacts.mobileOf('bob@corp.test')).toBeUndefined();
    expect(contacts.identify({ id: 'r2', mobile: '13800000001' })).toBe('13800000001');
  });

  it('a name is never enough', () => {
    expect(createContacts().identify({ id: '7', name: 'Ann' })).toBeUndefined();
  });

  it('remembers what it has learned', async () => {
    const deps = { ledger: await openLedger(':memory:') };
    const contacts = await openContacts(deps);
    contacts.identify(ANN);
    await contacts.save(deps);
    expect((await openContacts(deps)).identify({ id: 'r2', mobile: '13800000001' })).toBe('ann@corp.test');
    await deps.ledger.close();
  });
});

describe('a person known by address here and by number there', () => {
  it('is carried over once and stays at rest', async () => {
    const right: Person = { id: 'p9', name: '安', mobile: '13800000001' };
    const pair = await makePair({ right: { people: [right] } });
    pair.left.add({ title: 'a', assignee: ANN });
    expect(await pair.run()).toMatchObject({ created: 1, problems: 0 });
    expect(pair.right.field('1', 'assignee')).toMatchObject({ id: 'p9' });
    pair.right.edit('1', { title: 'b' });
    expect(await pair.run()).toMatchObject({ updated: 1, problems: 0 });
    expect(pair.writes()).toEqual(['left update 1']);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('several that could be meant are held and reported', async () => {
    const twins = [
      { id: 'p1', email: 'ann@corp.test' },
      { id: 'p2', email: 'ann@corp.test' },
    ];
    const pair = await makePair({ right: { people: twins } });
    pair.left.add({ title: 'a', assignee: ANN });
    expect(await pair.run()).toMatchObject({ created: 1, problems: 1 });
    expect(pair.right.field('1', 'assignee')).toBeNull();
    const [problem] = await pair.ledger.problems({ sync: 'feedback', limit: 5 });
    expect(problem?.words.zh).toContain('多个人');
  });
});
