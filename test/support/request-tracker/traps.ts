import { READ_TRAPS } from './read-traps.ts';
import type { Trap } from './trap.ts';
import { WRITE_TRAPS } from './write-traps.ts';

/**
 * What Request Tracker 5 does on the wire, one fact a trap. The same list runs against the stand-in and against a real server, so that the one cannot drift from the
 * other. Only what both hold is used: the queue Feedback with its lifecycle, the custom fields Channel and External key, the users bot, zhangsan and lisi.
 */
export const TRAPS: readonly Trap[] = [...READ_TRAPS, ...WRITE_TRAPS];
