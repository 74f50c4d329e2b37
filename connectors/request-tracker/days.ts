import { dayIn, startOfDayIn } from 'tandem-sync/sdk';

/** Request Tracker keeps instants; the product keeps days. The day is the one on the calendar of the connection's time zone, and begins there at midnight. */

const NOT_SET = '1970-01-01T00:00:00Z';
/** What clears a date: the server takes an empty value on some databases only, and ignores `null`. */
export const CLEARED = '1970-01-01 00:00:00';

/** The day an instant falls on, `YYYY-MM-DD`; `null` for time zero, which means "not set". */
export const dayOf = (instant: string | null | undefined, zone: string): string | null => {
  if (instant === null || instant === undefined || instant === '' || instant === NOT_SET) return null;
  const ms = Date.parse(instant);
  return Number.isNaN(ms) ? null : dayIn(ms, zone);
};

/** Midnight of a day as the server wants it: `YYYY-MM-DD hh:mm:ss` in UTC. A bare day or a `T…Z` is stored as "not set". */
export const midnightOf = (day: string, zone: string): string => stored(startOfDayIn(day, zone));

/** An ISO instant as the server wants it. */
export const storedInstant = (iso: string): string => stored(Date.parse(iso));

const stored = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
