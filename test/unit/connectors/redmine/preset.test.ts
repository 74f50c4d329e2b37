import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileMapping, Mapping, NOBODY } from '../../../../src/mapping/index.ts';
import { PRIORITIES, STATUSES } from '../../../../src/model/index.ts';
import { present, stage } from './stage.ts';

const preset = Mapping.parse(JSON.parse(readFileSync('mappings/redmine-issues.json', 'utf8')) as unknown);

const setUp = async () => {
  const { issues, people } = await stage();
  const schema = await issues.describe();
  const { compiled, issues: misfits } = compileMapping('redmine-issues', preset, schema, NOBODY);
  return { issues, people, schema, fields: compiled.fields, misfits };
};

const NAMED = [
  ['status', STATUSES.map((status) => status.id)],
  ['priority', PRIORITIES],
] as const;

describe('the preset', () => {
  it('fits the live schema', async () => {
    const { issues, misfits } = await setUp();
    expect(misfits).toEqual([]);
    expect(issues.card.kind).toBe(preset.kind);
  });

  it.each(NAMED)('gives every native %s a shared meaning', async (name, known) => {
    const { schema, fields } = await setUp();
    const options = schema.fields.find((field) => field.name === name)?.options ?? [];
    expect(options.length).toBeGreaterThan(4);
    for (const option of options) expect(known).toContain(fields[name]?.toShared(option.name));
  });

  it.each(NAMED)('has a way back for every shared %s', async (name, known) => {
    const { fields } = await setUp();
    for (const id of known) expect(fields[name]?.toNative(id, {})).toHaveProperty('native');
  });

  it('counts progress from 0 to 1 and Redmine from 0 to 100', async () => {
    const { issues, people, fields } = await setUp();
    const record = await present(issues, people.create({ done_ratio: 55 }));
    expect(fields['progress']?.toShared(record.fields['done_ratio'] ?? null)).toBe(0.55);
    expect(fields['progress']?.toNative(0.55, {})).toEqual({ native: 55 });
  });
});
