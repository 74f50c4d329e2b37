import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../../src/sdk/index.ts';
import { asked, MARKER, OTHER_MARKER, present, stage } from './stage.ts';

const EPOCH = '2026-01-01T00:00:00.000Z';

describe('a marker in the description', () => {
  it('is a last line that people see and records do not', async () => {
    const { sandbox, issues } = await stage();
    const record = await issues.create({ fields: { subject: '甲', description: '正文' }, marker: MARKER });
    expect(sandbox.store.issues.get(1)?.description).toBe(`正文\r\n\r\n[tandem:${MARKER}]`);
    expect(record).toMatchObject({ marker: MARKER, fields: { description: '正文' } });
  });

  it('is there also without a description', async () => {
    const { issues } = await stage();
    const record = await issues.create({ fields: { subject: '甲' }, marker: MARKER });
    expect(record).toMatchObject({ marker: MARKER, fields: { description: null } });
  });

  it.each([
    ['is rewritten', '新正文'],
    ['is cleared', null],
  ])('stays when the description %s', async (_, description) => {
    const { issues } = await stage();
    const { key } = await issues.create({ fields: { subject: '甲', description: '正文' }, marker: MARKER });
    const record = await issues.update(key, { fields: { description }, marker: MARKER });
    expect(record).toMatchObject({ marker: MARKER, fields: { description } });
  });

  it('is looked up with one call, however many are wanted, back to the second of the create', async () => {
    const { sandbox, issues, clock } = await stage();
    await issues.create({ fields: { subject: '太早' }, marker: OTHER_MARKER });
    await clock.advance(10_000);
    const since = new Date(clock.now() + 700).toISOString();
    await issues.create({ fields: { subject: '甲' }, marker: MARKER });
    asked(sandbox);
    const found = await issues.findByMarker([MARKER, OTHER_MARKER], since);
    expect(asked(sandbox)).toEqual(['GET /issues.json']);
    expect(found).toEqual(
      new Map([
        [MARKER, ['1']],
        [OTHER_MARKER, []],
      ]).set(MARKER, ['2']),
    );
  });

  it('is found on an issue that was moved to another project meanwhile', async () => {
    const { sandbox, issues } = await stage();
    const { key } = await issues.create({ fields: { subject: '移' }, marker: MARKER });
    Object.assign(sandbox.store.issues.get(Number(key)) ?? {}, { project: 3 });
    expect((await issues.findByMarker([MARKER], EPOCH)).get(MARKER)).toEqual([key]);
  });

  it('that a person copied is found on both issues, the older one first', async () => {
    const { sandbox, people, issues } = await stage();
    const { key } = await issues.create({ fields: { subject: '甲' }, marker: MARKER });
    const copy = people.create({ description: `[tandem:${MARKER}]` });
    expect((await issues.findByMarker([MARKER], EPOCH)).get(MARKER)).toEqual([key, copy]);
    expect(sandbox.store.issues.size).toBe(2);
  });

  it('asks nothing when nothing is wanted', async () => {
    const { sandbox, issues } = await stage();
    expect(await issues.findByMarker([], EPOCH)).toEqual(new Map());
    expect(asked(sandbox)).toEqual([]);
  });
});

describe('a marker in a custom field', () => {
  const settings = { markerField: 'External key' };

  it('leaves the description alone, and is no field to map', async () => {
    const { sandbox, people, issues } = await stage({ settings });
    people.create({ subject: '已有' });
    const record = await issues.create({ fields: { subject: '甲', description: '正文' }, marker: MARKER });
    expect(sandbox.store.issues.get(2)).toMatchObject({ description: '正文' });
    expect(record.marker).toBe(MARKER);
    expect(record.fields).not.toHaveProperty('cf_1');
    expect((await issues.describe()).fields.map((field) => field.name)).not.toContain('cf_1');
  });

  it('is looked up by the exact value', async () => {
    const { people, issues } = await stage({ settings });
    people.create({ subject: '别的', cf_1: `${MARKER}x` });
    const { key } = await issues.create({ fields: { subject: '甲' }, marker: MARKER });
    expect(await issues.findByMarker([MARKER, OTHER_MARKER], EPOCH)).toEqual(
      new Map([
        [MARKER, [key]],
        [OTHER_MARKER, []],
      ]),
    );
  });

  it('moves there from the description of an issue made before the field was named', async () => {
    const { people, connect, issues } = await stage();
    people.create({ subject: '已有' });
    const { key } = await issues.create({ fields: { subject: '甲', description: '旧' }, marker: MARKER });
    const later = connect('syncbot', settings).stream('issues', { project: 'crm' });
    const record = await later.update?.(key, { fields: { description: '新' }, marker: MARKER });
    expect(record).toMatchObject({ marker: MARKER, fields: { description: '新' } });
  });

  it('may be named by number, which needs no look-up', async () => {
    const { issues } = await stage({ settings: { markerField: 'cf_1' } });
    expect((await issues.create({ fields: { subject: '甲' }, marker: MARKER })).marker).toBe(MARKER);
  });

  it.each([
    ['a field there is none of', 'syncbot', '外部编号', 'cf_<'],
    ['a field there is none of, asked by an administrator', 'admin', '外部编号', '自定义属性'],
    ['a field that is no filter', 'syncbot', '来源链接', '过滤条件'],
  ])('that is %s is a configuration error', async (_, login, markerField, mentioned) => {
    const { people, issues } = await stage({ login, settings: { markerField } });
    people.create({ subject: '已有' });
    const failure = await issues.describe().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as ConfigError).words.zh).toContain(mentioned);
  });

  it('makes the card say so', async () => {
    const named = await stage({ settings });
    const plain = await stage();
    expect(named.issues.card.capabilities.create?.marker).toBe('searchable-field');
    expect(plain.issues.card.capabilities.create?.marker).toBe('description');
  });
});

describe('text that looks like a marker', () => {
  it('in the marker field is none unless it has the shape of one', async () => {
    const { people, issues } = await stage({ settings: { markerField: 'External key' } });
    expect((await present(issues, people.create({ cf_1: 'SEED-0001' }))).marker).toBeUndefined();
  });
});
