import type { MakeSandbox } from 'tandem-sync/sdk/sandbox';
import { contractTests } from 'tandem-sync/sdk/testing';
import { describe } from 'vitest';
import { jira } from '../../connectors/jira/index.ts';
import { MOVES, jiraSandbox, makeJiraSandbox } from '../../connectors/jira/sandbox/index.ts';

/** More than one page of a hundred. */
const many = 110;

contractTests({ connector: jira, sandbox: jiraSandbox, many });

/** A service project, whose customers see a portal, under an account that cannot keep edits quiet; what the API writes shows in searches half a minute later. */
const serviceDesk: MakeSandbox = (options) => {
  const sandbox = makeJiraSandbox(options, { project: 'HELP', moves: MOVES });
  sandbox.store.switches.indexLagMs = 30_000;
  return { ...sandbox, settings: sandbox.settingsOf('worker') };
};

describe('a service project with a late index', () => {
  contractTests({ connector: jira, sandbox: serviceDesk });
});
