const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
const chinese = locale.toLowerCase().startsWith('zh');

/**
 * Picks the reader's language, by the usual variables of the shell.
 * @param {string} en
 * @param {string} zh
 */
export function words(en, zh) {
  return chinese ? zh : en;
}

/**
 * One line of progress. On stderr, since stdout belongs to the program that is started.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`tandem: ${line}\n`);
}

/** Set-up cannot go on. `message` says what happened, `remedy` what a person can do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   */
  constructor(message, remedy) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}
