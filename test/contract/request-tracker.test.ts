import { contractTests } from 'tandem-sync/sdk/testing';
import { requestTracker } from '../../connectors/request-tracker/index.ts';
import { makeRequestTrackerSandbox } from '../../connectors/request-tracker/sandbox/index.ts';
import type { MakeSandbox } from '../../src/sdk/sandbox/index.ts';

/** More than one page of a hundred. */
const many = 110;

/** Under an account that may delete. */
const mayDelete: MakeSandbox = (options) => {
  const sandbox = makeRequestTrackerSandbox(options);
  sandbox.store.switches.mayDelete = true;
  return sandbox;
};

contractTests({ connector: requestTracker, sandbox: mayDelete, many });

/** With the marker in a custom field, and moves that are found out by trying. */
const otherwise: MakeSandbox = (options) => {
  const sandbox = makeRequestTrackerSandbox(options);
  const lifecycles = { feedback: { statuses: ['new', 'open', 'waiting', 'resolved', 'rejected'] } };
  sandbox.store.switches.mayDelete = true;
  const settings = { ...sandbox.settingsOf('bot'), lifecycles, markerField: 'External key' };
  return { ...sandbox, settings };
};

contractTests({ connector: requestTracker, sandbox: otherwise });

/** Under an account that sees the mails RT sends, which are transactions and move the ETag. */
const noisy: MakeSandbox = (options) => {
  const sandbox = makeRequestTrackerSandbox(options);
  sandbox.store.switches.seesMails = true;
  sandbox.store.switches.mayDelete = true;
  return sandbox;
};

contractTests({ connector: requestTracker, sandbox: noisy });
