const fs = require('node:fs');

/** Jest's counts, and the skipped tests by name, for the closing line of `npm test` (scripts/test/main.mjs). */
module.exports = class CountsReporter {
  constructor(globalConfig) {
    // With `-t` Jest counts every other test as skipped: those were not asked for.
    this.filtered = Boolean(globalConfig.testNamePattern);
  }

  onRunComplete(_contexts, results) {
    const file = process.env.RIDETHROUGH_JEST_COUNTS;
    if (!file) return;
    const skipped = results.testResults.flatMap((suite) =>
      suite.testResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
    );
    const counts = {
      passed: results.numPassedTests,
      // A file that cannot even be loaded has no tests to count.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: this.filtered ? 0 : results.numPendingTests,
      skippedNames: this.filtered ? [] : skipped,
    };
    fs.writeFileSync(file, JSON.stringify(counts));
  }
};
