export const DAY_SECONDS = 86_400;

/** Minutes east of Greenwich, from `+08:00`. */
export const offsetMinutes = (offset: string): number => {
  const sign = offset.startsWith('-') ? -1 : 1;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return sign * (hours * 60 + minutes);
};

/** The day (`YYYY-MM-DD`) an instant in seconds falls on at that offset. */
export const dayOf = (seconds: number, minutes: number): string =>
  new Date(seconds * 1000 + minutes * 60_000).toISOString().slice(0, 10);

/** The second a day begins at that offset. */
export const startOfDay = (day: string, minutes: number): number =>
  Date.parse(`${day}T00:00:00Z`) / 1000 - minutes * 60;

/** The last second of a day at that offset. */
export const endOfDay = (day: string, minutes: number): number => startOfDay(day, minutes) + DAY_SECONDS - 1;

/** An instant in seconds as ISO. */
export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** An ISO instant in whole seconds, rounded down. */
export const secondsOf = (iso: string): number => Math.floor(Date.parse(iso) / 1000);
