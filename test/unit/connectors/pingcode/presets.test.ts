import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Mapping, ruleOf } from '../../../../src/mapping/mapping.ts';
import { fieldNamed, PRIORITIES, STATUSES } from '../../../../src/sdk/index.ts';
import { stage } from './stage.ts';

const preset = (name: string) =>
  Mapping.parse(JSON.parse(readFileSync(new URL(`../../../../mappings/${name}.json`, import.meta.url), 'utf8')));

describe.each(['pingcode-ideas', 'pingcode-tickets'])('preset %s', (name) => {
  const mapping = preset(name);

  it('names only fields and values that a PingCode with its usual set-up has', async () => {
    const { connection } = stage();
    const schema = await connection.stream(mapping.stream, { product: 'CRM' }).describe();
    for (const entry of Object.values(mapping.fields)) {
      const rule = ruleOf(entry);
      const field = fieldNamed(schema, rule.field);
      expect(field?.name).toBe(rule.field);
      const options = field?.options?.map((option) => option.name) ?? [];
      for (const native of [...Object.keys(rule.values ?? {}), ...Object.values(rule.write ?? {})])
        expect(options).toContain(native);
    }
  });

  it('gives every usual state and priority a shared meaning', async () => {
    const { connection } = stage();
    const schema = await connection.stream(mapping.stream, { product: 'CRM' }).describe();
    const known = { status: STATUSES.map((status) => status.id), priority: [...PRIORITIES] };
    for (const shared of ['status', 'priority'] as const) {
      const entry = mapping.fields[shared];
      const rule = ruleOf(entry ?? '');
      for (const option of fieldNamed(schema, rule.field)?.options ?? [])
        expect(known[shared]).toContain(rule.values?.[option.name]);
    }
  });
});
