/** `npm run bench` measures syncing; `npm run bench -- ledger [ARGS]` the ledger alone. See README.md. */
const BENCHES = { sync: './sync.ts', ledger: './ledger.ts' } as const;

const [first = '', ...rest] = process.argv.slice(2);
const name = Object.keys(BENCHES).find((bench): bench is keyof typeof BENCHES => bench === first);

if (name !== undefined || first === '' || first.startsWith('-')) {
  // Each reads its arguments as if it had been started by itself.
  if (name !== undefined) process.argv = [...process.argv.slice(0, 2), ...rest];
  await import(BENCHES[name ?? 'sync']);
} else {
  console.error(`usage: npm run bench -- [${Object.keys(BENCHES).join('|')}] [ARGS]`);
  process.exitCode = 2;
}
