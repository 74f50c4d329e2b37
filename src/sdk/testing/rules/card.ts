import { expect } from 'vitest';
import { z } from 'zod';
import type { Text } from '../../../model/index.ts';
import { ConfigError } from '../../errors.ts';
import type { Rule } from '../rule.ts';
import { secretNames, settingsProperties } from '../secrets.ts';

/** Sentences are Chinese in Chinese; a name may be the same in both. */
const expectText = (words: Text, kind: 'name' | 'sentence'): void => {
  expect(words.en.trim(), 'English words').not.toBe('');
  expect(words.zh.trim(), 'Chinese words').not.toBe('');
  if (kind === 'sentence') expect(words.zh, 'Chinese words').toMatch(/\p{Script=Han}/u);
};

/** Who the connector is and what it asks of an admin. */
export const CARD_RULES: readonly Rule[] = [
  {
    name: 'the identity card is complete in English and Chinese',
    async check({ connector: { card, streams } }) {
      expect(card.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(URL.canParse(card.documentation), 'documentation is an address').toBe(true);
      expectText(card.title, 'name');
      expectText(card.summary, 'sentence');
      for (const note of card.notes) expectText(note, 'sentence');
      for (const stream of streams) expectText(stream.title, 'name');
      expect(new Set(streams.map(({ name }) => name)).size, 'stream names are unique').toBe(streams.length);
    },
  },
  {
    name: 'the settings schema takes good settings and refuses junk',
    async check({ connector, settings }) {
      expect(connector.settings.safeParse(settings).success, 'good settings').toBe(true);
      for (const junk of [undefined, null, 'junk', 7, [], {}]) {
        expect(connector.settings.safeParse(junk).success, `junk: ${JSON.stringify(junk)}`).toBe(false);
      }
      if (!('baseUrl' in settings)) return;
      for (const baseUrl of ['', 'junk', 'javascript:alert(1)', 'http://ann:pw@host', 7]) {
        expect(connector.settings.safeParse({ ...settings, baseUrl }).success, `baseUrl: ${baseUrl}`).toBe(false);
      }
    },
  },
  {
    name: 'what proves who we are is marked as secret',
    async check({ connector }) {
      const marked = secretNames(connector);
      expect(marked, 'at least one setting is marked with secret()').not.toEqual([]);
      const suspicious = Object.keys(settingsProperties(connector)).filter((name) =>
        /token|secret|password|apiKey/i.test(name),
      );
      expect(marked).toEqual(expect.arrayContaining(suspicious));
    },
  },
  {
    name: 'the scope of every stream can be shown as a form',
    async check({ connector: { streams, scopes } }) {
      for (const { name } of streams) {
        const scope = scopes[name];
        expect(scope, `scope of ${name}`).toBeDefined();
        if (scope) expect(() => z.toJSONSchema(scope, { io: 'input', unrepresentable: 'any' })).not.toThrow();
      }
    },
  },
  {
    name: 'an unknown stream and a scope that does not fit are refused at once',
    async check({ connection, card }) {
      expect(() => connection.stream('no-such-stream', {})).toThrow(ConfigError);
      expect(() => connection.stream(card.name, 'junk')).toThrow();
    },
  },
];
