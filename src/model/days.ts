/** Days are `YYYY-MM-DD` on the calendar of a time zone (an IANA name), and begin there at midnight. */

export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

/** The day an instant (ms since the epoch) falls on. */
export const dayIn = (ms: number, zone: string): string => wallClock(ms, zone).slice(0, 10);

/** When a day begins, ms since the epoch. */
export const startOfDayIn = (day: string, zone: string): number => {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let ms = wanted;
  // Twice: the first step may cross a change of the clocks.
  for (let step = 0; step < 2; step += 1) ms += wanted - Date.parse(`${wallClock(ms, zone)}Z`);
  return ms;
};

const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  } as const);
  clocks.set(zone, clock);
  return clock;
};

const wallClock = (ms: number, zone: string): string => {
  const parts = clockOf(zone).formatToParts(ms);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
};
