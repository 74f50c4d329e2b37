/** A text as JQL takes it. */
export const quoted = (words: string): string => `"${words.replace(/["\\]/g, '\\$&')}"`;

/** Conditions that must all hold. A condition an admin wrote may hold an OR, so each stands in brackets where it is not ours. */
export const allOf = (...conditions: readonly (string | undefined)[]): string =>
  conditions.filter((one) => one !== undefined && one !== '').join(' AND ');
