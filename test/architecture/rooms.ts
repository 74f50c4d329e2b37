/** What one folder of `src` may import. */
export interface Room {
  /** Other folders of `src`. */
  readonly rooms: readonly string[];
  /** Folders it may take types from, and nothing that exists while the program runs. */
  readonly types?: readonly string[];
  /** Single files of other folders: contracts that stand where they are kept. */
  readonly files?: readonly string[];
  /** npm packages; a name ending in `*` stands for all that begin so. */
  readonly packages: readonly string[] | 'any';
  /** Modules of Node, with their prefix. */
  readonly builtins: readonly string[] | 'any';
}

/** Digests are computed from what is given, so they leave a folder pure. */
const digests = ['node:crypto'];
const markup = ['micromark*', 'entities'];
const parts = ['model', 'sdk', 'sync', 'engine', 'ledger', 'mapping', 'verify', 'workspace'];

/**
 * Who may import whom: the one table. A folder that is not in it may not exist. Pure folders name their packages and
 * builtins; folders on the edge of the program (`any`) are free in what they use from outside.
 */
export const rooms: Readonly<Record<string, Room>> = {
  model: { rooms: [], packages: [], builtins: [] },
  // The expression library is loaded with the first expression, hence `node:module`.
  mapping: {
    rooms: ['model', 'richtext'],
    packages: ['zod', '@marcbachmann/cel-js'],
    builtins: ['node:module', ...digests],
  },
  verify: { rooms: ['model', 'mapping', 'sync'], packages: [], builtins: [] },
  sync: { rooms: ['model'], packages: ['zod'], builtins: digests },
  // Its libraries are loaded when the first text needs them, hence `createRequire`.
  richtext: { rooms: ['model'], packages: markup, builtins: ['node:module'] },
  sdk: { rooms: ['model'], packages: ['zod'], builtins: digests },
  'sdk/sandbox': { rooms: ['model', 'sdk'], packages: ['msw', 'zod'], builtins: ['node:http', 'node:net', ...digests] },
  'sdk/testing': {
    rooms: ['model', 'sdk', 'sdk/sandbox', 'http'],
    packages: ['vitest', 'msw', 'zod'],
    builtins: 'any',
  },
  http: { rooms: ['sdk'], packages: 'any', builtins: 'any' },
  ledger: { rooms: ['sdk', 'model'], types: ['sync'], packages: 'any', builtins: 'any' },
  engine: {
    rooms: ['model', 'mapping', 'verify', 'sync', 'sdk', 'richtext'],
    files: ['src/ledger/ledger.ts'],
    packages: ['zod'],
    builtins: digests,
  },
  workspace: { rooms: ['model', 'sdk', 'mapping', 'sync'], packages: 'any', builtins: 'any' },
  log: { rooms: ['model'], types: ['sdk'], packages: 'any', builtins: 'any' },
  app: { rooms: parts, types: ['sdk/sandbox'], packages: [], builtins: 'any' },
  cli: { rooms: ['app', ...parts], types: ['sdk/sandbox'], packages: 'any', builtins: 'any' },
  schedule: { rooms: ['app', ...parts], packages: 'any', builtins: 'any' },
  server: { rooms: ['app', ...parts], packages: 'any', builtins: 'any' },
  web: { rooms: [], types: ['server', 'model'], packages: 'any', builtins: [] },
  setup: { rooms: [], packages: [], builtins: 'any' },
};

/** What may stand at the top of the clone. Everything else belongs into one of these folders. */
export const topLevel: readonly string[] = [
  ...['.ci', '.editorconfig', '.git', '.gitignore', '.npmrc', '.prettierignore', '.prettierrc.json'],
  ...['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['config', 'connectors', 'mappings', 'src', 'test'],
  // Not kept in git
  ...['.tools', 'coverage', 'data', 'dist', 'node_modules', 'test-artifacts'],
];

export const longestFile = 350;
