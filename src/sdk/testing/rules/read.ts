import { expect } from 'vitest';
import type { Rule } from '../rule.ts';

/** Reading by key. */
export const READ_RULES: readonly Rule[] = [
  {
    name: 'read answers every key; a missing one is absent, not an error',
    async check({ make, people, schema, stream, tick }) {
      const [first, removed, last] = [await make(), await make(), await make()];
      await tick();
      await people.remove(removed);
      const found = await stream.read(
        [first, removed, last],
        schema.fields.map(({ name }) => name),
      );
      expect([...found.keys()].sort()).toEqual([first, removed, last].sort());
      expect([found.get(first)?.at, found.get(removed)?.at, found.get(last)?.at]).toEqual([
        'present',
        'absent',
        'present',
      ]);
    },
  },
  {
    name: 'read takes as many keys at once as it claims',
    async check({ card, makeMany, schema, stream }) {
      expect(card.capabilities.readBatch).toBeGreaterThanOrEqual(1);
      const keys = await makeMany(Math.min(card.capabilities.readBatch, 30));
      const found = await stream.read(
        keys,
        schema.fields.map(({ name }) => name),
      );
      for (const key of keys) {
        const observed = found.get(key);
        expect([key, observed?.at]).toEqual([key, 'present']);
        if (observed?.at === 'present') expect(observed.record.key).toBe(key);
      }
    },
  },
];
