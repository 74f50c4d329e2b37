import type { MakeSandbox } from 'tandem-sync/sdk/sandbox';
import { jiraSandbox } from './jira/sandbox/index.ts';
import { pingcodeSandbox } from './pingcode/sandbox/index.ts';
import { redmineSandbox } from './redmine/sandbox/index.ts';
import { requestTrackerSandbox } from './request-tracker/sandbox/index.ts';
import { worktileSandbox } from './worktile/sandbox/index.ts';
import { zendeskSandbox } from './zendesk/sandbox/index.ts';

/** The stand-in of each shipped connector, by its id. Apart from `index.ts`, since only the demo and tests need them. */
export const sandboxes: Readonly<Record<string, MakeSandbox>> = {
  jira: jiraSandbox,
  pingcode: pingcodeSandbox,
  redmine: redmineSandbox,
  'request-tracker': requestTrackerSandbox,
  worktile: worktileSandbox,
  zendesk: zendeskSandbox,
};
