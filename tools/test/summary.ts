/** The part of vitest's JSON report that the summary reads. */
export type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** If the test passed: why its first try did not. */
      readonly failureMessages?: readonly string[];
    }[];
  }[];
};

export type Summary = {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly notRun: readonly string[];
  /** Tests that passed only at their second try, and why. Each is a fault with a cause: a test that fails now and then proves less. */
  readonly unsteady: readonly string[];
};
export const EMPTY: Summary = { passed: 0, failed: 0, failures: [], notRun: [], unsteady: [] };

export const add = (a: Summary, b: Summary): Summary => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  failures: [...a.failures, ...b.failures],
  notRun: [...a.notRun, ...b.notRun],
  unsteady: [...a.unsteady, ...b.unsteady],
});

/**
 * Counts a run. A file that could not be loaded and a set-up that failed count as one failure each, because none of their tests says so.
 * @param report undefined when the run ended before it could write one
 * @param exitCode of the runner
 */
export function summaryOf(project: string, report: Report | undefined, exitCode: number | null): Summary {
  if (!report)
    return { ...EMPTY, failed: 1, failures: [`${project}: the run ended without a report (code ${exitCode})`] };
  let summary = EMPTY;
  for (const file of report.testResults) {
    const named = (status: readonly string[]): string[] =>
      file.assertionResults
        .filter((test) => status.includes(test.status))
        .map((test) => `${test.fullName} (${file.name})`);
    const failures = named(['failed']);
    if (file.status === 'failed' && failures.length === 0)
      failures.push(`${file.name}: ${file.message?.split('\n')[0] ?? 'could not be run'}`);
    summary = add(summary, {
      passed: named(['passed']).length,
      failed: failures.length,
      failures,
      notRun: named(['skipped', 'pending', 'todo', 'disabled']),
      unsteady: file.assertionResults.flatMap(({ fullName, status, failureMessages: [why] = [] }) =>
        status === 'passed' && why !== undefined ? [`${fullName} (${file.name}): ${why.split('\n')[0]}`] : [],
      ),
    });
  }
  if (exitCode !== 0 && summary.failed === 0)
    return add(summary, {
      ...EMPTY,
      failed: 1,
      failures: [`${project}: the runner ended with code ${exitCode} though no test failed`],
    });
  return summary;
}
