import { describe, expect, test } from 'vitest';
import { summaryOf } from './summary.ts';

const file = (status: string, tests: readonly string[], message = '') => ({
  name: 'a.test.ts',
  status,
  message,
  assertionResults: tests.map((testStatus, index) => ({ fullName: `test ${index}`, status: testStatus })),
});

describe('a run of tests', () => {
  test('is counted test by test', () => {
    const summary = summaryOf(
      'unit',
      { testResults: [file('passed', ['passed', 'passed']), file('failed', ['failed', 'passed'])] },
      1,
    );
    expect(summary).toEqual({ passed: 3, failed: 1, failures: ['test 0 (a.test.ts)'], notRun: [], unsteady: [] });
  });

  test('names a test that passed only at its second try, with the error of the first', () => {
    const passed = {
      fullName: 'a test',
      status: 'passed',
      failureMessages: ['Error: nothing after 90000 ms\n    at x'],
    };
    const summary = summaryOf(
      'city',
      { testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [passed] }] },
      0,
    );
    expect(summary).toMatchObject({
      passed: 1,
      failed: 0,
      unsteady: ['a test (a.test.ts): Error: nothing after 90000 ms'],
    });
  });

  test('names a test that was skipped: it did not pass', () => {
    expect(summaryOf('unit', { testResults: [file('passed', ['skipped', 'todo'])] }, 0).notRun).toHaveLength(2);
  });

  test.each([
    ['a file that cannot be loaded', { testResults: [file('failed', [], 'SyntaxError: odd\n at x')] }, 1],
    ['a run without a report', undefined, 1],
    ['a runner that fails though every test passed', { testResults: [file('passed', ['passed'])] }, 1],
  ])('counts %s as one failure', (_, report, code) => {
    expect(summaryOf('unit', report, code).failed).toBe(1);
  });
});
