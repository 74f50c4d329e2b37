import type { Connector } from 'tandem-sync/sdk';
import { jira } from './jira/index.ts';
import { pingcode } from './pingcode/index.ts';
import { redmine } from './redmine/index.ts';
import { requestTracker } from './request-tracker/index.ts';
import { worktile } from './worktile/index.ts';
import { zendesk } from './zendesk/index.ts';

/** The one list of shipped connectors; a test proves it complete. */
export const connectors: readonly Connector[] = [jira, pingcode, redmine, requestTracker, worktile, zendesk];
