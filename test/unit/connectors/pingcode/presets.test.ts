import { describe, expect, it } from 'vitest';
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
};

const live = async (stream: string) => stage().connection.stream(stream, { product: 'CRM' }).describe();

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
