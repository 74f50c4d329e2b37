import { inspect } from 'node:util';
import { expect } from 'vitest';
import { AuthError } from '../../errors.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { secretNames } from '../secrets.ts';

const WRONG = 'wrong-credential-7f3a9c';

/** Who we are to the vendor. */
export const ACCESS_RULES: readonly Rule[] = [
  {
    name: 'probe says whose account it is, the same each time',
    async check({ connection }) {
      const account = await connection.probe();
      expect(account.id).not.toBe('');
      expect(account.name).not.toBe('');
      expect(await connection.probe()).toEqual(account);
    },
  },
  {
    name: 'wrong credentials are an AuthError that shows no secret',
    async check({ connector, settings, secrets, open }) {
      const wrong = Object.fromEntries(secretNames(connector).map((name) => [name, WRONG]));
      const error = await failure(open({ ...settings, ...wrong }).probe());
      expect(error).toBeInstanceOf(AuthError);
      const shown = inspect(error, { depth: Infinity, showHidden: true });
      for (const secret of [WRONG, ...secrets]) expect(shown).not.toContain(secret);
    },
  },
  {
    name: 'people are found by their address; those unknown are left out',
    async check({ connection, persons, skip }) {
      const known = persons.filter(({ email }) => email !== undefined);
      if (!connection.findPeople) return skip('does not look people up');
      if (known.length === 0) return skip('nobody here has an address');
      const found = await connection.findPeople([...known.map(({ email }) => email ?? ''), 'nobody@nowhere.invalid']);
      expect(found.map(({ id }) => id).sort()).toEqual(known.map(({ id }) => id).sort());
    },
  },
];
