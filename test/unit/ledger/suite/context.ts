import { afterEach, beforeEach } from 'vitest';
import type { Ledger } from '../../../../src/ledger/index.ts';
import type { OpenOptions } from '../../../../src/ledger/open.ts';
import type { Place, Places } from '../places.ts';

export interface Context {
  /** A ledger at the test's own place, closed after the test. Opened again, it is another connection to the same place. */
  open(options?: OpenOptions): Promise<Ledger>;
  place(): Place;
}

/** For use inside `describe`: one empty place for each test. */
export const context = (places: Places): Context => {
  let place: Place | undefined;
  let opened: Ledger[] = [];
  beforeEach(() => {
    place = places.make();
  });
  afterEach(async () => {
    await Promise.all(opened.map((ledger) => ledger.close()));
    opened = [];
  });
  const here = (): Place => {
    if (place === undefined) throw new Error('there is no place outside a test');
    return place;
  };
  return {
    place: here,
    async open(options) {
      const ledger = await here().open(options);
      opened.push(ledger);
      return ledger;
    },
  };
};
