const swc = (syntax) => [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax } }, module: { type: 'commonjs' } },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // .mjs: the scripts' own modules, which tests load as well.
  transform: { '^.+\\.ts$': swc('typescript'), '^.+/scripts/.+\\.mjs$': swc('ecmascript') },
  // stacks/ imports the library by its name, as everybody's homelab does.
  moduleNameMapper: { '^ridethrough$': '<rootDir>/lib/index.ts' },
  testTimeout: 30_000,
  // Tests that run daemons mostly wait: one worker per core, not one less.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/scripts/test/counts-reporter.cjs'],
};
