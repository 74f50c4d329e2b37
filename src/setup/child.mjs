import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';

/**
 * Starts the program on another Node, as if it had been started in our place: same terminal, same exit code, same
 * death by signal. What it starts in turn finds that Node first.
 * @param {string} node
 * @param {string[]} args
 * @param {Record<string, string>} [variables] More of the environment, where it does not say otherwise.
 */
export function child(node, args, variables) {
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const program = spawn(node, args, { stdio: 'inherit', env: { ...variables, ...process.env, PATH } });
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      // Ctrl-C reaches everything on the terminal already; a second one would read as impatience.
      if (signal !== 'SIGINT' || !terminal) program.kill(signal);
    });
  }
  program.on('error', (error) => {
    process.stderr.write(`tandem: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  program.on('exit', (code, signal) => {
    for (const name of signals) process.removeAllListeners(name);
    if (signal === null) process.exit(code ?? 1);
    process.kill(process.pid, signal);
    // A signal that cannot end us (blocked or ignored by whoever started us) still has to show in the exit code.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100);
  });
}
