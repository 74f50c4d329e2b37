/** Lets at most `slots` in at once, first come, first served. */
export interface Semaphore {
  /** Resolves with the function that gives the slot back; rejects with the signal's reason when aborted while waiting. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export const createSemaphore = (slots: number): Semaphore => {
  let free = slots;
  const queue = new Set<() => void>();

  const leave = () => {
    const [next] = queue;
    if (!next) {
      free += 1;
      return;
    }
    queue.delete(next);
    next();
  };

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return leave;
      }
      await new Promise<void>((resolve, reject) => {
        const admit = () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const abort = () => {
          queue.delete(admit);
          reject(signal?.reason as Error);
        };
        queue.add(admit);
        signal?.addEventListener('abort', abort, { once: true });
      });
      return leave;
    },
  };
};
