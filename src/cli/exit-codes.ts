/** What a command's exit code means; scripts rely on it. */
export const EXIT = {
  /** Done, all well. */
  ok: 0,
  failed: 1,
  /** Wrong usage or configuration; nothing was written. */
  usage: 2,
  /** Done, but conflicts or problems need a person. */
  attention: 3,
  /** Halted by a guard, nothing written. */
  halted: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The worst of several: a failure tells more than a halt, a halt more than open work. */
export const worst = (codes: readonly ExitCode[]): ExitCode =>
  ([EXIT.usage, EXIT.failed, EXIT.halted, EXIT.attention] as const).find((code) => codes.includes(code)) ?? EXIT.ok;
