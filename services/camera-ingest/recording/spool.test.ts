import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRecordingsHarness, T } from '../testing/recordings-harness.ts';
import type { RecordingsHarness } from '../testing/recordings-harness.ts';
import { openSpool } from './io/file-spool.ts';
import { journalPath, sidecarPath } from '@marsad/streaming/segment-name';
import { filesOf, openBytes, sealedBytes } from './spool.ts';
import type { Entries } from './spool.ts';

let harness: RecordingsHarness;
beforeEach(() => {
  harness = createRecordingsHarness();
});
afterEach(() => harness.remove());

it('counts what lies beside segments: journals as being written, sidecars with their segment, and nobody else’s files', () => {
  const segment = harness.sealed(harness.startOf(T));
  const closed = sidecarPath(segment.path, 'masks');
  const open = harness.sealed(harness.startOf(T + 1_000)).path.replace('.mp4', '.open.mp4');
  for (const [path, bytes] of [
    [closed, 7],
    [open, 100],
    [journalPath(open, 'masks'), 30],
    [journalPath(open, 'tracks'), 20],
    [join(harness.directory, 'notes.txt'), 1_000],
  ] as const)
    writeFileSync(path, 'x'.repeat(bytes));
  const masks = { kind: 'closed', path: closed, bytes: 7, frames: 1, seenToMs: T, skipped: 0 } as const;
  const entries: Entries = new Map([
    [segment.path, { segment, sidecars: { masks, tracks: { kind: 'none' } }, stored: false }],
  ]);
  expect(openBytes(openSpool(harness.directory), entries)).toBe(150);
  expect(sealedBytes(entries)).toBe(17);
  expect(filesOf(entries).map(({ bytes }) => bytes)).toEqual([17]);
});
