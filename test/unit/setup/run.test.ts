import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const setup = fileURLToPath(new URL('../../../src/setup', import.meta.url));

/** A parent that runs `code` the way set-up runs the program on another Node. */
function parent(code: string): string[] {
  const script = `import { child } from '${setup}/child.mjs'; child(process.execPath, ['-e', ${JSON.stringify(code)}]);`;
  return ['--input-type=module', '-e', script];
}

describe('set-up', () => {
  it('says how it is used', () => {
    const { status, stderr } = spawnSync(process.execPath, [`${setup}/run.mjs`, 'dance'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/usage: .*start\|tandem\|test\|check\|bench\|simulate\|mutate\|build/);
  });
});

describe('the program on another Node', () => {
  it('has the last word on the exit code', () => {
    expect(spawnSync(process.execPath, parent('process.exit(7)')).status).toBe(7);
  });

  it('gets the terminal', () => {
    const { stdout } = spawnSync(process.execPath, parent('process.stdin.pipe(process.stdout)'), { input: '问候' });
    expect(String(stdout)).toBe('问候');
  });

  it('dies of a signal, and so does its parent', () => {
    const { signal } = spawnSync(process.execPath, parent("process.kill(process.pid, 'SIGKILL')"));
    expect(signal).toBe('SIGKILL');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('can end its work in order on %s', async (name) => {
    const code = `process.on('${name}', () => { console.log('bye'); process.exit(3); }); setInterval(() => {}, 1000); console.log('up');`;
    const outer = spawn(process.execPath, parent(code), { stdio: ['ignore', 'pipe', 'ignore'] });
    const said: string[] = [];
    outer.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.push(text.trim());
      if (text.includes('up')) outer.kill(name);
    });
    const [status] = await once(outer, 'close');
    expect({ status, said }).toEqual({ status: 3, said: ['up', 'bye'] });
  });

  it('dies of a signal it does not handle', async () => {
    const outer = spawn(process.execPath, parent("setInterval(() => {}, 1000); console.log('up');"), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    outer.stdout.once('data', () => outer.kill('SIGTERM'));
    const [status, signal] = await once(outer, 'close');
    expect({ status, signal }).toEqual({ status: null, signal: 'SIGTERM' });
  });
});
