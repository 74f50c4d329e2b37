import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server of `test/servers`: what its script reports. `world` is what that server was filled with; its shape is the test's business. */
export interface RealServer<World> {
  readonly name: string;
  readonly version: string;
  readonly baseUrl: string;
  /** Credentials by login. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly world: World;
  /** Ids of the records this call added. */
  readonly added: readonly (string | number)[];
  /** Ends it, unless it was running before. */
  stop(): Promise<void>;
}

interface Report<World> extends Omit<RealServer<World>, 'stop'> {
  readonly pid: number | null;
}

/**
 * Starts a server unless it runs, and adds so many records to it. One that is started here begins empty: what earlier tests have left makes every listing
 * longer. The first start on a machine installs and builds, which takes minutes.
 */
export async function realServer<World>(name: 'redmine' | 'request-tracker', records = 0): Promise<RealServer<World>> {
  const script = fileURLToPath(new URL(`../servers/${name}.sh`, import.meta.url));
  const call = async (verb: string, ...args: readonly string[]): Promise<Report<World>> => {
    const { stdout } = await run('bash', [script, verb, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report<World>;
  };
  const ranBefore = await call('info').then(
    () => true,
    () => false,
  );
  if (!ranBefore) await call('reset');
  await call('start');
  const kind = name === 'redmine' ? '--issues' : '--tickets';
  const report = await call('seed', kind, String(records));
  return {
    ...report,
    async stop() {
      if (!ranBefore) await call('stop');
    },
  };
}
