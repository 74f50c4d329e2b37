import { describe, expect, it } from 'vitest';
import { FITS, faultsOf, presetNamed, renamed } from '../../../support/presets.ts';
import { stage } from './stage.ts';

const NAME = 'zendesk-tickets';

/** Custom statuses as they are called in English. */
const ENGLISH = {
  ...{ 新建: 'New', 处理中: 'Open', 开发中: 'In progress', 等待客户: 'Pending', 暂停: 'On-hold', 已解决: 'Solved' },
  已发布: 'Released',
};

describe('the preset', () => {
  it('fits an account without custom statuses', async () => {
    const { tickets } = await stage({ switches: { customStatuses: false } });
    expect(faultsOf(NAME, await tickets.describe())).toEqual(FITS);
  });

  it('fits one where "on hold" is switched off', async () => {
    const { tickets } = await stage({ switches: { customStatuses: false, hold: false } });
    expect(faultsOf(NAME, await tickets.describe())).toEqual(FITS);
  });

  it('fits custom statuses in Chinese and in English', async () => {
    const { tickets } = await stage();
    const schema = await tickets.describe();
    expect(faultsOf(NAME, schema)).toEqual(FITS);
    expect(faultsOf(NAME, renamed(schema, ENGLISH))).toEqual(FITS);
  });

  it('says so when a status of the account is not in the list', async () => {
    const { tickets } = await stage();
    const odd = renamed(await tickets.describe(), { 开发中: '升级二线' });
    expect(faultsOf(NAME, odd)).toMatchObject({ meaningless: ['升级二线'] });
  });

  it('maps every shared field the stream has', () => {
    expect(Object.keys(presetNamed(NAME).fields)).toEqual([
      ...['title', 'description', 'status', 'priority', 'assignee', 'requester', 'labels'],
    ]);
  });
});
