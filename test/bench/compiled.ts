import { fileURLToPath } from 'node:url';

/** Environment for every process that is measured: Node keeps compiled code where `npm run tandem` keeps it, as an installation in use does. */
export const withCompiledCode = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/tandem/compiled', import.meta.url)),
});
