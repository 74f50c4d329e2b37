/** Request Tracker keeps instants; the product keeps days. The day is the one on the calendar of the connection's time zone, and begins there at midnight. */

const NOT_SET = '1970-01-01T00:00:00Z';
/** What clears a date: the server takes an empty value on some databases only, and ignores `null`. */
export const CLEARED = '1970-01-01 00:00:00';

export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

/** The day an instant falls on, `YYYY-MM-DD`; `null` for time zero, which means "not set". */
export const dayOf = (instant: string | null | undefined, zone: string): string | null => {
  if (instant === null || instant === undefined || instant === '' || instant === NOT_SET) return null;
  const ms = Date.parse(instant);
  return Number.isNaN(ms) ? null : wallClock(ms, zone).slice(0, 10);
};

/** Midnight of a day as the server wants it: `YYYY-MM-DD hh:mm:ss` in UTC. A bare day or a `T…Z` is stored as "not set". */
export const midnightOf = (day: string, zone: string): string => {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let ms = wanted;
  // Twice: the first step may cross a change of the clocks.
  for (let step = 0; step < 2; step += 1) ms += wanted - Date.parse(`${wallClock(ms, zone)}Z`);
  return stored(ms);
};

/** An ISO instant as the server wants it. */
export const storedInstant = (iso: string): string => stored(Date.parse(iso));

const stored = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

const wallClock = (ms: number, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  } as const).formatToParts(ms);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
};
