import { createRequire } from 'node:module';
import type { Log } from '../sdk/index.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/**
 * The program's log: JSON lines on stderr through pino, from `TANDEM_LOG` (`debug`, `info`, `warn`, `error`) on; silent without it, since commands speak for
 * themselves. Pino is loaded with the first line that is wanted.
 */
export function createLog(env: Readonly<Record<string, string | undefined>>): Log {
  const from = LEVELS.indexOf((env['TANDEM_LOG'] ?? '') as (typeof LEVELS)[number]);
  let pino: Log | undefined;
  const write =
    (level: (typeof LEVELS)[number]) =>
    (fields: object, message: string): void => {
      if (from < 0 || LEVELS.indexOf(level) < from) return;
      pino ??= openPino(LEVELS[from] ?? 'info');
      pino[level](fields, message);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

const REDACT = [
  '*.token',
  '*.password',
  '*.clientSecret',
  '*.authorization',
  '*.Authorization',
  'token',
  'password',
  'authorization',
];

const openPino = (level: string): Log => {
  const { pino, destination } = createRequire(import.meta.url)('pino') as typeof import('pino');
  return pino({ level, redact: REDACT }, destination({ fd: 2, sync: true }));
};
