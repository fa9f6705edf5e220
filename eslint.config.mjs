import comments from '@eslint-community/eslint-plugin-eslint-comments';
import tseslint from 'typescript-eslint';

/** A domain decides from its arguments alone, time and chance among them. */
const pureDomain = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'A domain gets the time as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'A domain gets the time as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'A domain gets randomness as an argument.',
  },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: 'A domain gets the time as an argument.',
  },
];
const noEnvironment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read once, in config.ts.',
  },
];

/** Methods that search a text. */
const SEARCH = '/^(includes|startsWith|endsWith|indexOf|match|search)$/';
const noMatchOnMessages = [
  `CallExpression[callee.property.name=${SEARCH}][callee.object.property.name='message']`,
  `CallExpression[callee.property.name=${SEARCH}][callee.object.callee.name='messageOf']`,
  "CallExpression[callee.property.name=/^(test|exec)$/][arguments.0.property.name='message']",
  "CallExpression[callee.property.name=/^(test|exec)$/][arguments.0.callee.name='messageOf']",
  "BinaryExpression[operator=/^[!=]==$/][left.object.name=/^(error|fault|cause|reason)$/][left.property.name='message']",
].map((selector) => ({ selector, message: "Switch on an error's code: its message is for people and changes." }));

/** The folders of what is sorted by its jobs: their files are pure, and `io/` in them is not. */
const PURE_JOBS = [
  'services/camera-ingest/{analysis,ownership,publishing,recording,streaming,views}/*.ts',
  'packages/streaming/src/{analysis,clock,recording,source,views}/*.ts',
];

/** Code that only tests or measures: it may have long functions, and checks the messages that people read. */
const NOT_PRODUCTION = [
  '**/*.test.{ts,tsx}',
  '**/{testing,tests,bench}/**',
  '**/*.bench.ts',
  'tests/**',
  'packages/testkit/**',
];

export default tseslint.config(
  {
    ignores: ['**/node_modules/**', '**/dist/**', '.marsad/**', '**/*.mjs', 'tools/check/planted/**'],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    plugins: { '@eslint-community/eslint-comments': comments },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      // An exception from a rule says why, after `--`.
      '@eslint-community/eslint-comments/require-description': 'error',
      'no-console': ['error', { allow: ['error', 'warn'] }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: NOT_PRODUCTION,
    rules: {
      'no-restricted-syntax': ['error', ...noMatchOnMessages],
      // Past this a function does two jobs. One that is best long (a table, a flat recipe) says why beside its exception.
      'max-lines-per-function': ['error', { max: 60 }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: [...NOT_PRODUCTION, '**/config.ts', 'tools/**', 'deploy/**', 'packages/config/**', 'vitest.config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noMatchOnMessages, ...noEnvironment] },
  },
  {
    files: ['services/*/domain/**/*.ts', ...PURE_JOBS],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noMatchOnMessages, ...noEnvironment, ...pureDomain] },
  },
  {
    files: ['**/tools/**/*.ts', 'deploy/**/*.ts', '**/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Written by a generator, which switches every rule off in its own way.
    files: ['**/generated/**/*.ts'],
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: { '@eslint-community/eslint-comments/require-description': 'off', 'no-restricted-syntax': 'off' },
  },
);
