import tseslint from 'typescript-eslint';

/** Domains decide from what they are given: time and chance are handed in. */
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
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read once, in config.ts.',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '.marsad/**',
      '**/*.mjs',
      '**/generated/**',
      'services/command-center/web/src/api/generated.ts',
      'tools/check/planted/**',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
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
      'no-console': ['error', { allow: ['error', 'warn'] }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: [
      '**/config.ts',
      'tools/**',
      'deploy/**',
      'tests/**',
      'packages/testkit/**',
      'packages/config/**',
      '**/*.test.ts',
      '**/bench/**',
      'vitest.config.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', noEnvironment] },
  },
  {
    files: ['services/*/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnvironment, ...pureDomain] },
  },
  {
    files: ['tools/**/*.ts', 'deploy/**/*.ts', 'schemas/tools/**/*.ts', '**/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
