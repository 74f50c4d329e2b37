import type { Address } from './world.ts';

/** Who keeps two trackers in step, in one long life: what a run has learned is there for the next. */
export interface Contender {
  /** Everything there is to do now. Throws when something was left undone. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface ContenderOptions {
  readonly left: Address;
  readonly right: Address;
  /** The ledger's file, or `:memory:`. */
  readonly ledger: string;
}

export const CONTENDERS = ['axios', 'tandem'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** Loads and opens one; the other is never loaded, so that each process holds what it needs and no more. */
export const openContender = async (name: ContenderName, options: ContenderOptions): Promise<Contender> => {
  switch (name) {
    case 'axios':
      return (await import('./axios-loop.ts')).openAxiosLoop(options);
    case 'tandem':
      return (await import('./tandem.ts')).openTandem(options);
  }
};
