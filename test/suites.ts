import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A group of end-to-end tests that needs something this machine may not have. */
export interface Suite {
  readonly name: string;
  /** Globs from the root of the clone. */
  readonly files: readonly string[];
  /** Why it cannot run here, in words; `undefined` when it can. Looks, and changes nothing. */
  readonly probe: () => string | undefined;
  /** What a person types to make it run. */
  readonly enable: string;
}

/**
 * The one place that says what end-to-end tests need. A file belongs to a suite when its path below `test/e2e` has the
 * suite's name in it; one that names both servers needs both. Whatever matches no suite needs nothing but Node.
 */
export const suites: readonly Suite[] = [
  {
    name: 'request-tracker',
    files: named('request-tracker'),
    probe: () => debian('request-tracker'),
    enable: 'test/servers/request-tracker.sh install',
  },
  {
    name: 'redmine',
    files: named('redmine'),
    probe: () => debian('redmine'),
    enable: 'test/servers/redmine.sh install',
  },
];

function named(name: string): readonly string[] {
  return [`test/e2e/**/*${name}*.test.ts`, `test/e2e/**/*${name}*/**/*.test.ts`];
}

/** The real servers are Debian packages, which the script that starts them lists; starting them takes root. */
function debian(server: string): string | undefined {
  const wanted = packagesOf(server);
  const asked = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...wanted], { encoding: 'utf8' });
  if (asked.error !== undefined) return 'needs Debian or a system made from it';
  const installed = new Set(asked.stdout.split('\n').filter((line) => line.endsWith(' installed')));
  const missing = wanted.filter((name) => !installed.has(`${name} installed`));
  if (missing.length > 0) return `missing Debian packages: ${missing.join(' ')}`;
  return userInfo().uid === 0 ? undefined : 'needs root to start the server';
}

function packagesOf(server: string): readonly string[] {
  const script = fileURLToPath(new URL(`servers/${server}.sh`, import.meta.url));
  const list = /^PACKAGES=\(([^)]*)\)/m.exec(readFileSync(script, 'utf8'))?.[1];
  if (list === undefined) throw new Error(`${script} has no line PACKAGES=(…)`);
  return list.split(/\s+/).filter((name) => name !== '');
}
