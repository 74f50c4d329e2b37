import type { Text } from '../model/index.ts';
import { StaleError, TandemError, UncertainError } from './errors.ts';

/**
 * Reads back what a write has left. The write was taken, so whatever goes wrong while looking is an unknown outcome (`UncertainError` with `words`), never a
 * failure without effect. A `StaleError` passes.
 */
export const afterWrite = async <T>(words: Text, look: () => Promise<T>): Promise<T> => {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof TandemError) || error instanceof UncertainError || error instanceof StaleError) throw error;
    throw new UncertainError(words, { cause: error });
  }
};
