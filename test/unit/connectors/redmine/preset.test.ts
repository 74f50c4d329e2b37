import { describe, expect, it } from 'vitest';
import { compileMapping, NOBODY } from '../../../../src/mapping/index.ts';
import { FITS, faultsOf, optionsOf, presetNamed, renamed } from '../../../support/presets.ts';
import { present, stage } from './stage.ts';

/** Redmine's default data as it is loaded in English. */
const ENGLISH = {
  ...{ 新建: 'New', 进行中: 'In Progress', 已解决: 'Resolved', 反馈: 'Feedback', 已关闭: 'Closed', 已拒绝: 'Rejected' },
  ...{ 低: 'Low', 普通: 'Normal', 高: 'High', 紧急: 'Urgent', 立刻: 'Immediate' },
};

const preset = presetNamed('redmine-issues');

const setUp = async () => {
  const { issues, people } = await stage();
  const schema = await issues.describe();
  return { issues, people, schema, compiled: compileMapping('redmine-issues', preset, schema, NOBODY).compiled };
};

describe('the preset', () => {
  it('fits default data loaded in Chinese', async () => {
    const { issues, schema, compiled } = await setUp();
    expect(faultsOf('redmine-issues', schema)).toEqual(FITS);
    expect(issues.card.kind).toBe(preset.kind);
    expect([optionsOf(compiled, 'status').length, optionsOf(compiled, 'priority').length]).toEqual([6, 5]);
  });

  it('fits default data loaded in English', async () => {
    const { schema } = await setUp();
    expect(faultsOf('redmine-issues', renamed(schema, ENGLISH))).toEqual(FITS);
  });

  it('says so when a status of the server is not in the list', async () => {
    const { schema } = await setUp();
    const odd = faultsOf('redmine-issues', renamed(schema, { 反馈: '等待' }));
    expect(odd).toMatchObject({ meaningless: ['等待'], lost: ['on_hold'], held: ['on_hold'] });
  });

  it('maps every shared field the stream has', () => {
    expect(Object.keys(preset.fields)).toEqual([
      ...['title', 'description', 'status', 'priority', 'assignee', 'reporter'],
      ...['startDate', 'dueDate', 'estimate', 'progress'],
    ]);
  });

  it('counts progress from 0 to 1 and Redmine from 0 to 100', async () => {
    const { issues, people, compiled } = await setUp();
    const record = await present(issues, people.create({ done_ratio: 55 }));
    const { progress } = compiled.fields;
    expect(progress?.toShared(record.fields['done_ratio'] ?? null)).toBe(0.55);
    expect(progress?.toNative(0.55, {})).toEqual({ native: 55 });
  });
});
