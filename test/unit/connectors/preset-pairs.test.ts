import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileMapping, NOBODY, type CompiledMapping } from '../../../src/mapping/index.ts';
import { isUnmapped } from '../../../src/model/index.ts';
import type { Stream } from '../../../src/sdk/index.ts';
import { verifySync } from '../../../src/verify/index.ts';
import { Syncs } from '../../../src/workspace/index.ts';
import { optionsOf, presetNamed } from '../../support/presets.ts';
import { stage as jira } from './jira/stage.ts';
import { stage as pingcode } from './pingcode/stage.ts';
import { stage as redmine } from './redmine/stage.ts';
import { stage as requestTracker } from './request-tracker/stage.ts';
import { stage as worktile } from './worktile/stage.ts';
import { stage as zendesk } from './zendesk/stage.ts';
import { between, type Tool } from '../verify/world.ts';

/** The streams of the stand-ins, by preset. */
const describeFor = {
  'request-tracker-tickets': async () => (await requestTracker()).tickets.describe(),
  'zendesk-tickets': async () => (await zendesk()).tickets.describe(),
  'redmine-issues': async () => (await redmine()).issues.describe(),
  'jira-issues': async () => (await jira()).issues.describe(),
  'worktile-tasks': async () => (await worktile({ writes: 'extended' })).tasks.describe(),
  // Last: it stands in inside this process, and the others could not be reached any more.
  'pingcode-ideas': async () => pingcode().ideas.describe(),
  'pingcode-tickets': async () => pingcode().connection.stream('tickets', { product: 'CRM' }).describe(),
  'pingcode-work-items': async () =>
    pingcode().connection.stream('work-items', { project: 'MOB', type: 'story' }).describe(),
};

type Preset = keyof typeof describeFor;

const open = async (name: Preset): Promise<CompiledMapping> =>
  compileMapping(name, presetNamed(name), await describeFor[name](), NOBODY).compiled;

const names = Object.keys(describeFor) as readonly Preset[];
const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));

/** A stream and its preset, as the verifier takes them. */
const toolOf = async (connection: string, mappingName: string, stream: Stream): Promise<Tool> => ({
  ...{ connection, mappingName, mapping: presetNamed(mappingName), schema: await stream.describe() },
  ...{ capabilities: stream.card.capabilities, people: {}, scope: 'all', filter: {} },
});

/** States and priorities of one side that the other could not be given. */
function stuck(from: CompiledMapping, to: CompiledMapping): readonly string[] {
  return ['status', 'priority'].flatMap((field) =>
    optionsOf(from, field).filter((name) => {
      const shared = from.fields[field]?.toShared(name);
      if (typeof shared !== 'string' || isUnmapped(shared)) return true;
      return 'held' in (to.fields[field]?.toNative(shared) ?? { held: true });
    }),
  );
}

describe('presets side by side', () => {
  it.each(pairs)('every state and priority of %s has a place in %s', async (left, right) => {
    const compiled = new Map<Preset, CompiledMapping>();
    for (const name of names.filter((one) => one === left || one === right)) compiled.set(name, await open(name));
    const [from, to] = [compiled.get(left), compiled.get(right)];
    if (!from || !to) throw new Error('both were opened');
    expect(optionsOf(from, 'status').length).toBeGreaterThan(3);
    expect(stuck(from, to)).toEqual([]);
  });

  it.each(['extended', 'open-api', 'web-session', 'none'] as const)(
    'Worktile tasks and PingCode ideas prove without an error, Worktile writing "%s"',
    async (writes) => {
      const { tasks } = await worktile({ writes });
      const left = await toolOf('worktile', 'worktile-tasks', tasks);
      const right = await toolOf('pingcode', 'pingcode-ideas', pingcode().ideas);
      const create = writes === 'none' ? 'left-to-right' : 'both';
      const findings = verifySync(between(left, right, { create }));
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      const said = findings.filter(({ words }) => words.en.includes('worktile takes no changes'));
      expect(said).toHaveLength(writes === 'none' || writes === 'open-api' ? 1 : 0);
    },
  );

  it('are the pairs that the sample joins', () => {
    const sample = Syncs.parse(
      JSON.parse(readFileSync(new URL('../../../config/syncs.json', import.meta.url), 'utf8')),
    );
    const joined = Object.values(sample).map(({ left, right }) => `${left.mapping} ${right.mapping}`);
    expect(joined.length).toBeGreaterThan(0);
    for (const pair of joined) expect(pairs.map((two) => two.join(' '))).toContain(pair);
  });
});
