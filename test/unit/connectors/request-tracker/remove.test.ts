import { describe, expect, it } from 'vitest';
import { RejectedError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, present, stage } from './stage.ts';

const at = async () => {
  const set = await stage();
  const key = set.people.create({ Subject: '甲' });
  const { version } = await present(set.tickets, key);
  asked(set.sandbox);
  return { ...set, key, version };
};

describe('a removal', () => {
  it('gives the status deleted, on the very version it was decided on', async () => {
    const { sandbox, people, tickets, key, version } = await at();
    sandbox.store.switches.mayDelete = true;
    await tickets.remove?.(key, version);
    expect(asked(sandbox)).toEqual([`GET /ticket/${key}`, `DELETE /ticket/${key}`]);
    expect(people.fields(key)).toBeUndefined();
    await tickets.remove?.(key);
  });

  it('without the right is refused, although the server only says 500', async () => {
    const { people, tickets, key, version } = await at();
    const error = await failure(tickets.remove?.(key, version) ?? Promise.resolve());
    expect(error).toBeInstanceOf(RejectedError);
    expect((error as RejectedError).words.en).toContain('DeleteTicket');
    expect(people.fields(key)).toBeDefined();
  });

  it('of a merged ticket never reaches the one it became part of', async () => {
    const { sandbox, acts, people, tickets } = await stage();
    sandbox.store.switches.mayDelete = true;
    people.create({});
    people.create({});
    acts.merge('1', '2');
    await tickets.remove?.('1');
    expect(people.keys()).toEqual(['2']);
  });
});
