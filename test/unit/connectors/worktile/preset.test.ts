import { describe, expect, it } from 'vitest';
import { faultsOf, FITS, optionsOf, presetNamed, renamed } from '../../../support/presets.ts';
import { compileMapping, NOBODY } from '../../../../src/mapping/index.ts';
import { stage } from './stage.ts';

const ENGLISH = {
  ...{ 未开始: 'Not Started', 进行中: 'In Progress', 评审中: 'In Review', 已完成: 'Done', 已取消: 'Canceled' },
  ...{ 紧急: 'Urgent', 高: 'High', 普通: 'Normal', 低: 'Low' },
};

describe('the preset', () => {
  it.each([
    ['in Chinese', {}],
    ['in English', ENGLISH],
  ])('fits a project as it comes, %s, a meaning of its own apart', async (_, names) => {
    const { tasks } = await stage({ writes: 'extended' });
    const schema = renamed(await tasks.describe(), names);
    expect(faultsOf('worktile-tasks', schema)).toEqual(FITS);
  });

  it('gives every state of both types a meaning', async () => {
    const { tasks } = await stage({ scope: { project: 'ERP' } });
    const { compiled } = compileMapping(
      'worktile-tasks',
      presetNamed('worktile-tasks'),
      await tasks.describe(),
      NOBODY,
    );
    const meanings = Object.fromEntries(
      optionsOf(compiled, 'status').map((name) => [name, compiled.fields['status']?.toShared(name)]),
    );
    expect(meanings).toEqual({
      ...{ 未开始: 'new', 进行中: 'in_progress', 处理中: 'in_progress', 评审中: 'in_review' },
      ...{ 已完成: 'done', 已解决: 'done', 已取消: 'declined' },
    });
  });
});
