import { fileURLToPath } from 'node:url';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

const why = 'Time, chance and the world come in through injected interfaces, so that every run can be replayed.';
const injected = ['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'process', 'performance', 'crypto', 'console'];

/** Folders that decide: what they do follows from what they are given. */
const deciding = ['model', 'mapping', 'sync', 'verify', 'richtext', 'engine', 'sdk'].map(
  (folder) => `src/${folder}/**/*.ts`,
);
/** These stand on the edge although they live in the SDK: one serves HTTP, the other is a test kit. */
const edges = ['src/sdk/sandbox/**', 'src/sdk/testing/**'];

/** @type {import('eslint').Linter.RulesRecord} */
const purity = {
  'no-restricted-globals': ['error', ...injected.map((name) => ({ name, message: why }))],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: why },
    { object: 'Math', property: 'random', message: why },
    { object: 'globalThis', message: why },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: `new Date() is the clock. ${why}` },
    { selector: 'CallExpression[callee.name="Date"]', message: `Date() is the clock. ${why}` },
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        {
          name: 'node:crypto',
          importNames: ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'],
          message: why,
        },
        { name: 'node:timers', message: why },
        { name: 'node:timers/promises', message: why },
        { name: 'node:process', message: why },
      ],
    },
  ],
};

/** Kept here so that the root stays small: `eslint --config test/eslint.config.js`, run from the root. */
export default defineConfig(
  { ignores: ['dist/', 'data/', '.tools/', 'coverage/', 'test-artifacts/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'off',
      'no-else-return': 'error',
      'no-control-regex': 'error',
      'no-empty': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'object-shorthand': 'error',
      'max-lines': ['error', { max: 350 }],
      'max-depth': ['error', 4],
      complexity: ['error', 20],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        // `typeof import('x')` is how a module that is loaded late gets its type.
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: deciding, ignores: edges, rules: purity },
  {
    // Chance and the clock stay injected there too; what they may use besides is HTTP and timers.
    files: edges.map((folder) => `${folder}/*.ts`),
    rules: { 'no-restricted-properties': purity['no-restricted-properties'] ?? 'off' },
  },
);
