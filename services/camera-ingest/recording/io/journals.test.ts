import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { journalPath } from '@marsad/streaming/segment-name';
import { createJournals } from './journals.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'marsad-journals-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('says at the end which journals the disk refused, once, and goes on with the others', () => {
  const journals = createJournals();
  const segment = join(directory, 'a.open.mp4');
  mkdirSync(journalPath(segment, 'tracks'));
  expect(journals.begin(segment)).toBe(true);
  expect(['tracks', 'tracks'].map(() => journals.append(segment, 'tracks', 'x\n'))).toEqual([
    'failed',
    'failed_before',
  ]);
  expect(journals.append(segment, 'masks', 'x\n')).toBe('written');
  expect(journals.end(segment)).toEqual(['tracks']);
  expect(journals.end(segment)).toEqual([]);
  expect(readFileSync(journalPath(segment, 'masks'), 'utf8')).toBe('x\n');
});
