import { describe, expect, it } from 'vitest';
import { compileMapping, NOBODY } from '../../../../src/mapping/index.ts';
import { verifySync } from '../../../../src/verify/index.ts';
import { FITS, faultsOf, optionsOf, presetNamed, renamed } from '../../../support/presets.ts';
import { between, ideas, redmine, rt, tickets, type Tool } from '../../verify/world.ts';
import { stage } from './stage.ts';

/** The same set-up as Jira ships it in English. */
const ENGLISH = {
  ...{
    待办: 'To Do',
    进行中: 'In Progress',
    评审中: 'In Review',
    已搁置: 'On Hold',
    已完成: 'Done',
    不予处理: "Won't Do",
  },
  ...{ 最高: 'Highest', 高: 'High', 中: 'Medium', 低: 'Low', 最低: 'Lowest' },
};

const preset = presetNamed('jira-issues');

const live = async () => {
  const { issues } = await stage();
  return { card: issues.card, schema: await issues.describe() };
};

describe('the preset', () => {
  it('fits a site in Chinese', async () => {
    const { card, schema } = await live();
    expect(faultsOf('jira-issues', schema)).toEqual(FITS);
    expect(card.kind).toBe(preset.kind);
    const { compiled } = compileMapping('jira-issues', preset, schema, NOBODY);
    expect([optionsOf(compiled, 'status').length, optionsOf(compiled, 'priority').length]).toEqual([6, 5]);
  });

  it('fits a site in English', async () => {
    const { schema } = await live();
    expect(faultsOf('jira-issues', renamed(schema, ENGLISH))).toEqual(FITS);
  });

  it('holds "declined" where the workflow ends in "Done" only', async () => {
    const { schema } = await live();
    const plain = {
      ...schema,
      fields: schema.fields.map((field) =>
        field.name === 'status'
          ? {
              ...field,
              options: (field.options ?? []).filter(({ name }) => ['待办', '进行中', '已完成'].includes(name)),
            }
          : field,
      ),
    };
    expect(faultsOf('jira-issues', plain)).toMatchObject({ misfits: [], meaningless: [], held: ['declined'] });
  });

  const partners = {
    'PingCode ideas': ideas,
    'PingCode tickets': tickets,
    'Request Tracker tickets': rt,
    'Redmine issues': redmine,
  };

  it.each(Object.entries(partners))('is proved sound beside %s', async (_, partner) => {
    const { card, schema } = await live();
    const tool: Tool = {
      ...{ connection: 'jira', mappingName: 'jira-issues', scope: 'project CRM', filter: {}, people: {} },
      ...{ mapping: preset, schema, capabilities: card.capabilities },
    };
    for (const sync of [between(partner(), tool), between(tool, partner())]) {
      const errors = verifySync(sync).filter(({ severity }) => severity === 'error');
      expect(errors.map(({ law, words }) => [law, words.en])).toEqual([]);
    }
  });
});
