import { afterAll, beforeAll, describe } from 'vitest';
import type { Places } from '../places.ts';
import { commitTests } from './commits.ts';
import { fidelityTests } from './fidelity.ts';
import { intentTests } from './intents.ts';
import { leaseTests } from './leases.ts';
import { linkTests } from './links.ts';
import { listTests } from './lists.ts';
import { schemaTests } from './schema.ts';
import { stagingTests } from './staging.ts';

/** What every store owes the engine. */
export const ledgerTests = (name: string, places: Places): void => {
  describe(name, () => {
    beforeAll(() => places.setUp());
    afterAll(() => places.tearDown());
    const themes = [
      commitTests,
      intentTests,
      leaseTests,
      linkTests,
      listTests,
      fidelityTests,
      stagingTests,
      schemaTests,
    ];
    for (const theme of themes) theme(places);
  });
};
