import { describe, expect, it } from 'vitest';
import { FITS, faultsOf, presetNamed, renamed } from '../../../support/presets.ts';
import { stage } from './stage.ts';

const NAME = 'request-tracker-tickets';

/** A queue with RT's own lifecycle, which the settings need not tell. */
const asInstalled = async () => (await stage()).open({ lifecycles: undefined }, 'Support').describe();

describe('the preset', () => {
  it('fits a queue as RT is installed, in every language: RT translates statuses in its pages only', async () => {
    expect(faultsOf(NAME, await asInstalled())).toEqual(FITS);
  });

  it('fits a queue whose lifecycle calls a pause "waiting"', async () => {
    const { tickets } = await stage();
    expect(faultsOf(NAME, await tickets.describe())).toEqual(FITS);
  });

  it('says so when a status of the queue is not in the list', async () => {
    const odd = renamed(await asInstalled(), { open: 'assigned' });
    expect(faultsOf(NAME, odd)).toMatchObject({
      meaningless: ['assigned'],
      held: ['triaged', 'planned', 'in_progress', 'in_review'],
    });
  });

  it('maps every shared field the stream has', () => {
    expect(Object.keys(presetNamed(NAME).fields)).toEqual([
      ...['title', 'description', 'status', 'priority', 'assignee', 'requester', 'startDate', 'dueDate'],
    ]);
  });
});
