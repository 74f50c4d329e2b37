import { describe, expect, it } from 'vitest';
import type { Stream } from '../../../../src/sdk/index.ts';
import { verifySync } from '../../../../src/verify/index.ts';
import { presetNamed } from '../../../support/presets.ts';
import { between, type Terms, type Tool } from '../../verify/world.ts';
import { stage as pingcode } from '../pingcode/stage.ts';
import { stage as redmine } from '../redmine/stage.ts';
import { stage } from './stage.ts';

/** A stream of a stand-in with its preset, as the verifier takes it. */
const tool = async (connection: string, mappingName: string, stream: Stream): Promise<Tool> => ({
  ...{ connection, mappingName, mapping: presetNamed(mappingName), scope: 'all', filter: {}, people: {} },
  schema: await stream.describe(),
  capabilities: stream.card.capabilities,
});

const helpdesk = async (customStatuses: boolean): Promise<Tool> => {
  const { tickets } = await stage({ switches: { customStatuses } });
  return tool('helpdesk', 'zendesk-tickets', tickets);
};

/** What the verifier refuses, and about what it warns. */
const proved = (left: Tool, right: Tool, terms: Terms) => {
  const all = verifySync(between(left, right, terms));
  const errors = all.filter((one) => one.severity === 'error').map((one) => `${one.law}: ${one.words.en}`);
  return { errors, warns: [...new Set(all.map((one) => `${one.law} ${one.field ?? ''}`))].sort() };
};

/** Limits of the other tool, and that nothing leads back from "closed" or to "new" here. */
const FACTS = { errors: [], warns: expect.arrayContaining(['fits title', 'reachable status']) as unknown };

const both: Terms = { create: 'both', comments: { direction: 'both' } as NonNullable<Terms['comments']> };

describe.each([
  ['with custom statuses', true],
  ['without', false],
])('the preset beside others, %s', (_, customStatuses) => {
  it('is proved clean with Redmine issues, either way', async () => {
    const tickets = await helpdesk(customStatuses);
    const issues = await tool('tracker', 'redmine-issues', (await redmine()).issues);
    expect(proved(tickets, issues, {})).toEqual(FACTS);
    expect(proved(issues, tickets, both)).toEqual(FACTS);
  });

  it('is proved clean with PingCode ideas, either way', async () => {
    const tickets = await helpdesk(customStatuses);
    // Last: it stands in inside this process, and the other could not be reached any more.
    const ideas = await tool('product', 'pingcode-ideas', pingcode().ideas);
    expect(proved(tickets, ideas, {})).toEqual(FACTS);
    expect(proved(ideas, tickets, both)).toEqual(FACTS);
  });
});
