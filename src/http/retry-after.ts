/**
 * How long a vendor asks us to wait, ms. Reads `Retry-After` (seconds or an HTTP date, RFC 9110 section 10.2.3) and then the headers a connector names, which
 * hold seconds; the longest counts. `undefined` when none is there or none makes sense.
 */
export const retryAfterMs = (
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
  now: number,
): number | undefined => {
  const waits = ['retry-after', ...names]
    .map((name) => headers[name])
    .flatMap((value) => (value === undefined ? [] : (waitOf(value.trim(), now) ?? [])));
  return waits.length === 0 ? undefined : Math.max(...waits);
};

const waitOf = (value: string, now: number): number | undefined => {
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  // `Date.parse` makes a date out of nearly anything; an HTTP date starts with a weekday.
  const date = /^[a-z]{3,9},? /i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
