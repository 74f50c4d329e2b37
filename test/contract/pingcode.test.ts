import type { MakeSandbox } from 'tandem-sync/sdk/sandbox';
import { contractTests } from 'tandem-sync/sdk/testing';
import { describe } from 'vitest';
import { pingcode } from '../../connectors/pingcode/index.ts';
import { pingcodeSandbox } from '../../connectors/pingcode/sandbox/index.ts';

/** A page holds a hundred. */
const many = 130;

contractTests({ connector: pingcode, sandbox: pingcodeSandbox, many });

/** An older private deployment: nothing but the first generation of paths, flags as booleans, rows that come twice. */
const oldDeployment: MakeSandbox = (options) => {
  const sandbox = pingcodeSandbox(options);
  Object.assign(sandbox.switches.profiles, { B: false, C: false });
  Object.assign(sandbox.switches.quirks, { booleans: true, repeatedRow: true, shuffledKeys: true });
  return sandbox;
};

describe('an older deployment', () => {
  contractTests({ connector: pingcode, sandbox: oldDeployment, many, streams: ['tickets'] });
});
