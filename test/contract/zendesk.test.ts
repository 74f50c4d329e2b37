import { contractTests } from 'tandem-sync/sdk/testing';
import { describe } from 'vitest';
import { zendesk } from '../../connectors/zendesk/index.ts';
import { makeZendeskSandbox, zendeskSandbox } from '../../connectors/zendesk/sandbox/index.ts';
import type { MakeSandbox } from '../../src/sdk/sandbox/index.ts';

/** More than one page of a hundred. */
const many = 110;

contractTests({ connector: zendesk, sandbox: zendeskSandbox, many });

/** Without custom statuses, and with an export that holds nothing back but repeats rows at the edges of small pages. */
const otherwise: MakeSandbox = (options) => {
  const sandbox = makeZendeskSandbox(options);
  Object.assign(sandbox.switches, { customStatuses: false, heldBackMs: 0, exportPage: 20, repeatedRow: true });
  return sandbox;
};

describe('an account with small pages and no custom statuses', () => {
  contractTests({ connector: zendesk, sandbox: otherwise, many: 45 });
});
