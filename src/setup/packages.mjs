import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `node_modules` what `package-lock.json` says. Costs about a millisecond when it already is.
 * @param {string} root The clone.
 * @param {string} node The Node that npm and its scripts run on.
 */
export async function packages(root, node) {
  if (upToDate(root)) return;
  // Loaded only now: a start with nothing to do should not pay for them.
  const [{ alone }, { npm }, { say, words }] = await Promise.all([
    import('./lock.mjs'),
    import('./npm.mjs'),
    import('./words.mjs'),
  ]);
  await alone(join(root, '.tools', 'packages.lock'), () => {
    if (upToDate(root)) return;
    say(
      words('installing packages (npm ci), usually 10 to 60 seconds …', '正在安装依赖(npm ci),通常需要 10 到 60 秒 …'),
    );
    // Named, because NODE_ENV=production and npm's own settings would leave them out.
    npm(['ci', '--include=dev', '--include=optional'], { cwd: root, node });
    writeFileSync(stamp(root), readFileSync(join(root, 'package-lock.json')));
  });
}

/** @param {string} root */
const stamp = (root) => join(root, 'node_modules', '.tandem-lock.json');

/**
 * The stamp is the lock file that `node_modules` was made from. Where somebody ran npm by hand there is none, or an
 * old one: then the times of npm's own files decide.
 * @param {string} root
 */
export function upToDate(root) {
  const lock = join(root, 'package-lock.json');
  const installed = changedAt(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const stamped = changedAt(stamp(root));
  if (stamped !== undefined && stamped >= installed) return readFileSync(stamp(root)).equals(readFileSync(lock));
  return installed >= (changedAt(lock) ?? 0);
}

/**
 * Milliseconds since the epoch; `undefined` when there is no such file.
 * @param {string} path
 */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
