import { createTestClock } from 'tandem-sync/sdk/testing';
import type { ContractTarget } from 'tandem-sync/sdk/testing';
import { PEOPLE, peoplesSide } from './sandbox.ts';
import { serveAcmeFast } from './serve.ts';
import { createAcme } from './vendor.ts';
import type { AcmeSwitches } from './vendor.ts';

/** Acme as a real server would be offered to the contract kit: its own HTTP, people who act past the connector, and no faults on request. */
export const acmeServer = async (switches: Partial<AcmeSwitches> = {}): Promise<ContractTarget> => {
  const clock = createTestClock({ auto: true });
  const acme = createAcme(clock.now, switches);
  const { settings, close } = await serveAcmeFast(acme);
  return {
    settings,
    streams: { items: peoplesSide(acme) },
    people: PEOPLE,
    clock,
    tick: () => clock.advance(2_000),
    close,
  };
};
