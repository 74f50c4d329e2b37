import { describe, expect, it } from 'vitest';
import { wayBetween } from '../../../../connectors/pingcode/streams/moves.ts';
import { fieldNamed } from '../../../../src/sdk/index.ts';
import { FITS, faultsOf, presetNamed, renamed } from '../../../support/presets.ts';
import { stage } from './stage.ts';

/** The usual set-up as a tenant that works in English would call it. */
const ENGLISH = {
  待评审: 'Pending Review',
  待处理: 'Pending',
  处理中: 'Processing',
  已计划: 'Planned',
  进行中: 'In Progress',
  已完成: 'Completed',
  已关闭: 'Closed',
  客户反馈: 'Customer Feedback',
  内部提出: 'Internal',
  竞品分析: 'Competitor Analysis',
  打开: 'Open',
  新提交: 'New',
  重新打开: 'Reopened',
  已修复: 'Fixed',
  挂起: 'Suspended',
  最高: 'Highest',
  较高: 'High',
  普通: 'Medium',
  较低: 'Low',
  最低: 'Lowest',
};

const live = async (stream: string) => stage().connection.stream(stream, { product: 'CRM' }).describe();

const items = async (type: string) => stage().connection.stream('work-items', { project: 'MOB', type }).describe();

describe.each(['story', 'task', 'bug'])('the preset of work items, for a %s', (type) => {
  it.each([
    ['Chinese', {}],
    ['English', ENGLISH],
  ])('fits a PingCode with its usual set-up in %s', async (_, names) => {
    const { misfits, meaningless, held } = faultsOf('pingcode-work-items', renamed(await items(type), names));
    expect({ misfits, meaningless, held }).toEqual({ misfits: [], meaningless: [], held: [] });
  });

  it('leads from the first state to every other by the moves of that type', async () => {
    const { transitions = [], fields } = await items(type);
    const [first = '', ...others] = fieldNamed({ fields }, 'state')?.options?.map(({ name }) => name) ?? [];
    expect(others.length).toBeGreaterThan(2);
    for (const to of others)
      expect([to, wayBetween(transitions, first, to)]).toEqual([to, expect.arrayContaining([to])]);
  });
});

describe.each(['ideas', 'tickets'])('the preset of %s', (stream) => {
  it('fits a PingCode with its usual set-up', async () => {
    expect(faultsOf(`pingcode-${stream}`, await live(stream))).toEqual(FITS);
  });

  it('fits the same with English names', async () => {
    expect(faultsOf(`pingcode-${stream}`, renamed(await live(stream), ENGLISH))).toEqual(FITS);
  });

  it('says so when a state of the tenant is not in the list', async () => {
    const odd = renamed(await live(stream), { 已完成: '已上线' });
    expect(faultsOf(`pingcode-${stream}`, odd)).toMatchObject({ meaningless: ['已上线'], lost: ['done', 'released'] });
  });

  it('maps every shared field the stream has', () => {
    const common = ['title', 'description', 'status', 'priority', 'assignee'];
    const more = stream === 'tickets' ? ['reporter', 'labels'] : ['custom.source'];
    expect(Object.keys(presetNamed(`pingcode-${stream}`).fields)).toEqual([...common, ...more]);
  });
});
