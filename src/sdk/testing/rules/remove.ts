import { expect } from 'vitest';
import { StaleError, UncertainError } from '../../errors.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { titleOf } from '../samples.ts';

const remove = async ({ stream }: RuleContext, key: string, ifVersion?: string): Promise<void> => {
  if (!stream.remove) throw new Error('claims remove, but has no such method');
  await stream.remove(key, ifVersion);
};

/** Removing records. */
export const REMOVE_RULES: readonly Rule[] = [
  {
    name: 'remove takes away the record it names and no other, and says so on a read by key',
    needs: ['remove'],
    async check(context) {
      const [kept, removed, alsoKept] = [await context.make(), await context.make(), await context.make()];
      await context.tick();
      const { version } = await context.record(removed);
      await remove(context, removed, version);
      expect((await context.read(removed)).at).toBe('absent');
      await context.tick();
      const listed = (await context.pull(null)).records.map(({ key }) => key);
      expect(listed).toEqual(expect.arrayContaining([kept, alsoKept]));
      expect(listed).not.toContain(removed);
    },
  },
  {
    name: 'remove of what is gone already is no error',
    needs: ['remove'],
    async check(context) {
      const key = await context.make();
      await context.tick();
      await context.people.remove(key);
      await remove(context, key);
      expect((await context.read(key)).at).toBe('absent');
    },
  },
  {
    name: 'remove in a version that has passed is stale, and takes nothing away',
    needs: ['remove', 'conditional'],
    async check(context) {
      const title = titleOf(context.schema);
      if (!title) return context.skip('has no title to edit');
      const key = await context.make();
      await context.tick();
      const { version } = await context.record(key);
      await context.people.edit(key, { [title.name]: 'edited meanwhile' });
      expect(await failure(remove(context, key, version))).toBeInstanceOf(StaleError);
      expect((await context.read(key)).at).toBe('present');
    },
  },
  {
    name: 'a removal whose answer is lost is of unknown outcome, and is not sent twice',
    needs: ['remove', 'stand-in'],
    async check(context) {
      const key = await context.make();
      await context.tick();
      const { version } = await context.record(key);
      const before = context.sandbox.calls.length;
      context.sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'DELETE' });
      expect(await failure(remove(context, key, version))).toBeInstanceOf(UncertainError);
      const writes = context.sandbox.calls.slice(before).filter(({ method }) => method !== 'GET');
      expect(writes).toHaveLength(1);
      expect((await context.read(key)).at).toBe('absent');
    },
  },
];
