import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Environment for every process that is measured: Node keeps compiled code where `npm run tandem` keeps it, as an installation in use does. */
export const withCompiledCode = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/tandem/compiled', import.meta.url)),
});

/** What Node is told when somebody starts `tandem`: whatever the first line of the program says after `node`. */
export const nodeFlags = (): readonly string[] => {
  const [first = ''] = readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8').split('\n', 1);
  return /\bnode\s+(.+)$/.exec(first)?.[1]?.trim().split(/\s+/) ?? [];
};
