import type { Connector } from 'tandem-sync/sdk';
import type { MakeSandbox } from 'tandem-sync/sdk/sandbox';
import { contractTests } from 'tandem-sync/sdk/testing';
import { describe } from 'vitest';
import { cardFor, worktile } from '../../connectors/worktile/index.ts';
import { powersOf } from '../../connectors/worktile/powers.ts';
import { makeWorktileSandbox, type WorktileSandbox } from '../../connectors/worktile/sandbox/index.ts';
import type { Writes } from '../../connectors/worktile/settings.ts';

/** More than one page of two hundred. */
const many = 210;

/** The connector as it is with this in its settings: what it claims depends on them. */
const claiming = (writes: Writes): Connector => ({
  ...worktile,
  streams: [cardFor(powersOf({ writes, endpoints: {} }))],
});

const inMode =
  (writes: Writes, change: (sandbox: WorktileSandbox) => object | undefined = () => undefined): MakeSandbox =>
  (options) => {
    const sandbox = makeWorktileSandbox(options);
    const settings = { ...sandbox.settingsFor(writes), ...change(sandbox) };
    return Object.defineProperty(sandbox, 'settings', { value: settings });
  };

describe('as it is without a word in the settings', () => {
  contractTests({ connector: worktile, sandbox: inMode('auto'), many });
});

describe('creating over the open platform', () => {
  contractTests({ connector: claiming('open-api'), sandbox: inMode('open-api') });
});

/** The tenant that provides all paths, and is different wherever it may be. */
describe('changing tasks over extended paths', () => {
  const otherwise = inMode('extended', ({ store: { switches } }) => {
    Object.assign(switches, { v1Rows: 'value', totals: false, badToken: '401', booleans: true, memberContacts: true });
    return { markerProperty: 'ext_key' };
  });
  contractTests({ connector: claiming('extended'), sandbox: otherwise });
});

describe('through a web session', () => {
  contractTests({ connector: claiming('web-session'), sandbox: inMode('web-session') });
});
