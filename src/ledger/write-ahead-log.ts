import { open, type FileHandle } from 'node:fs/promises';

/** SQLite's log beside its file. */
export interface WriteAheadLog {
  /** Resolves when everything that was committed before the call is on the disk. Rejects when the disk refuses. One call at a time. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** `:memory:`, or a name that several connections of one process share: `file:NAME?mode=memory&cache=shared`. */
export const isInMemory = (location: string): boolean => /^(:memory:|file:.*[?&]mode=memory(&|$))/.test(location);

const IN_MEMORY: WriteAheadLog = { flush: () => Promise.resolve(), close: () => Promise.resolve() };

/**
 * The log of a SQLite file in WAL mode, flushed outside SQLite. SQLite's own flush (`synchronous = full`) holds up the whole program while the disk works;
 * this one does not, and keeps the same promise: a flush of a file covers all that was written to it, by whatever descriptor. The log is there from the first
 * commit on, and stays as long as any connection is open.
 */
export const writeAheadLog = (location: string): WriteAheadLog => {
  if (isInMemory(location)) return IN_MEMORY;
  let handle: FileHandle | undefined;
  return {
    async flush() {
      // Windows flushes only what is open for writing.
      handle ??= await open(`${location}-wal`, 'r+');
      await handle.datasync();
    },
    async close() {
      await handle?.close();
    },
  };
};
