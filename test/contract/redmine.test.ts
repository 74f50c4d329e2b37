import { contractTests } from 'tandem-sync/sdk/testing';
import { redmine } from '../../connectors/redmine/index.ts';
import { makeRedmineSandbox, redmineSandbox } from '../../connectors/redmine/sandbox/index.ts';
import type { MakeSandbox } from '../../src/sdk/sandbox/index.ts';

/** More than one page of a hundred. */
const many = 110;

contractTests({ connector: redmine, sandbox: redmineSandbox, many });

/** With custom fields in their own types, and people by address. */
contractTests({ connector: redmine, sandbox: (options) => makeRedmineSandbox(options, 'admin') });

const withMarkerField: MakeSandbox = (options) => {
  const sandbox = makeRedmineSandbox(options);
  return { ...sandbox, settings: { ...sandbox.settings, markerField: 'cf_1', textFormat: 'markdown' } };
};

contractTests({ connector: redmine, sandbox: withMarkerField });
