import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Mapping, ruleOf } from '../../../../src/mapping/mapping.ts';
import { fieldNamed, PRIORITIES, STATUSES } from '../../../../src/sdk/index.ts';
import { stage } from './stage.ts';

const preset = Mapping.parse(
  JSON.parse(readFileSync(new URL('../../../../mappings/request-tracker-tickets.json', import.meta.url), 'utf8')),
);

describe('the preset', () => {
  it('names only fields and values that a queue has as RT is installed', async () => {
    const { open } = await stage();
    const schema = await open({ lifecycles: undefined }, 'Support').describe();
    for (const entry of Object.values(preset.fields)) {
      const rule = ruleOf(entry);
      const field = fieldNamed(schema, rule.field);
      expect(field?.name).toBe(rule.field);
      const options = field?.options?.map((option) => option.name) ?? [];
      const natives = [...Object.keys(rule.values ?? {}), ...Object.values(rule.write ?? {})];
      for (const native of natives) expect(options).toContain(native);
    }
  });

  it.each([
    ['status', STATUSES.map((status) => status.id)],
    ['priority', [...PRIORITIES]],
  ])('gives every %s a shared meaning, and every shared one a way back', async (shared, meanings) => {
    const { open } = await stage();
    const schema = await open({ lifecycles: undefined }, 'Support').describe();
    const rule = ruleOf(preset.fields[shared] ?? '');
    const options = fieldNamed(schema, rule.field)?.options?.map((option) => option.name) ?? [];
    expect(options.length).toBeGreaterThan(2);
    for (const option of options) expect(meanings).toContain(rule.values?.[option]);
    const back = new Set([...Object.values(rule.values ?? {}), ...Object.keys(rule.write ?? {})]);
    expect(meanings.filter((meaning) => !back.has(meaning))).toEqual([]);
  });
});
