import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';

const text = readFileSync(join(ROOT, 'deploy', 'images', 'Dockerfile'), 'utf8');

describe('the Dockerfile', () => {
  test('has no fault that a linter finds', () => {
    expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  test('has one with a misspelt instruction', () => {
    expect(validate(text.replace('WORKDIR', 'WORKDIRECTORY')).length).toBeGreaterThan(0);
  });

  test('ends as a user that is not root', () => {
    const last = text.split('\n').findLast((line) => line.startsWith('USER '));
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/);
  });
});
