/** JSON text of a value; `undefined` becomes `null`. Characters that some databases refuse (NUL, lone surrogates) come out escaped. */
export const toJson = (value: unknown): string => JSON.stringify(value ?? null);

/**
 * A value this folder wrote earlier. Its shape is what the schema version promises, so it is parsed and not checked again: a look-up of a hundred links would
 * spend more on checking than on reading.
 */
export const fromJson = <T>(json: string): T => JSON.parse(json) as T;
