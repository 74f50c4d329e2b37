import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run build`: makes `dist/`, the package as it is published (`npm publish dist`): JavaScript and types where the
 * sources were, the files they read beside them, and a `package.json` that points at JavaScript.
 */
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const compiled = (source: string, ending: string): string => source.replace(/\.ts$/, ending);

function mapValues<T>(from: Readonly<Record<string, string>>, change: (value: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
}

/** What a user's npm needs to know; scripts and tools stay behind, except for vitest, which the test kit expects of its user. */
function published({ scripts: _scripts, private: _private, devDependencies, ...rest }: Manifest): object {
  return {
    ...rest,
    bin: mapValues(rest.bin, (file) => compiled(file, '.js')),
    exports: mapValues(rest.exports, (file) => ({ types: compiled(file, '.d.ts'), default: compiled(file, '.js') })),
    peerDependencies: { vitest: `>=${devDependencies['vitest']}` },
    peerDependenciesMeta: { vitest: { optional: true } },
  };
}

rmSync('dist', { recursive: true, force: true });
const tsc = ['node_modules/typescript/bin/tsc', '--project', 'src/setup/tsconfig.build.json'];
if (spawnSync(process.execPath, tsc, { stdio: 'inherit' }).status !== 0) process.exit(1);

// Whatever the code reads at run time and the compiler does not know: samples, pages, queries.
const isCompiled = (file: string): boolean => ['.ts', '.tsx', '.mjs'].includes(extname(file));
const data = globSync(['src/**/*.*', 'connectors/**/*.*', 'config/**/*.*', 'mappings/**/*.*', '*.md', 'LICENSE']);
for (const file of data.filter((name) => !isCompiled(name) && !name.startsWith('src/setup/')))
  cpSync(file, `dist/${file}`);

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync('dist/package.json', `${JSON.stringify(published(manifest), undefined, 2)}\n`);
for (const file of Object.values(manifest.bin)) {
  const program = `dist/${compiled(file, '.js')}`;
  if (existsSync(program)) chmodSync(program, 0o755);
}
console.log(`dist/ holds ${String(manifest['name'])} ${manifest.version}: npm publish dist`);
