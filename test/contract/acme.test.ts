import { contractTests } from 'tandem-sync/sdk/testing';
import { acme, acmeUnconditional } from '../support/acme/index.ts';
import { acmeSandbox } from '../support/acme/sandbox.ts';
import { acmeServer } from '../support/acme/target.ts';

contractTests({ connector: acme, sandbox: acmeSandbox(), many: 50 });

contractTests({
  connector: acmeUnconditional,
  sandbox: acmeSandbox({ conditional: false, rewriteTitles: 'undeclared' }),
  many: 50,
  waivers: [
    {
      rule: 'a title of ten thousand characters survives, or of as many as declared',
      reason: 'this Acme cuts titles at 80 characters and does not say so',
    },
  ],
});

contractTests({ connector: acme, target: () => acmeServer({ rewriteTitles: 'declared' }), many: 50 });
