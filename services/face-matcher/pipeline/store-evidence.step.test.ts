import { beforeEach, describe, expect, test } from 'vitest';
import type { CutOuts } from '../domain/cut-outs.ts';
import { createCutOuts } from '../domain/cut-outs.ts';
import type { EvidenceRequest, EvidenceStore } from '../ports.ts';
import { createStoreEvidence } from './store-evidence.step.ts';

const request: EvidenceRequest = {
  ...{ alertId: 'a-1', district: 'hassan', camera: 'hassan-cam-1', candidateId: 'c-1' },
  ...{ atMs: 0, requestedAtMs: 1_000, simulated: true },
};
const stored = { bucket: 'evidence', objectKey: 'k', sha256: 'a'.repeat(64) };
const FACE = Buffer.from('a face');

describe('storing the head of a candidate', () => {
  let nowMs: number;
  let isAway: boolean;
  let cutOuts: CutOuts;
  let meanwhile: () => void;
  let written: string[];
  const store: EvidenceStore = {
    put(_, { jpeg }) {
      meanwhile();
      if (isAway) return Promise.resolve('unavailable');
      written.push(jpeg.toString());
      return Promise.resolve(stored);
    },
  };
  beforeEach(() => {
    [nowMs, isAway, cutOuts, written, meanwhile] = [1_000, false, createCutOuts(), [], () => undefined];
    const head = { jpeg: Buffer.from(FACE), widthPx: 9, heightPx: 9, score: 0.6, authorisationId: 'auth-1' };
    cutOuts.keep('c-1', head, 0);
  });
  const ask = (candidateId = 'c-1', lastHead = { handledAtMs: 1_000, appendedAtMs: 1_001 }) =>
    createStoreEvidence(store, () => nowMs)({ ...request, candidateId, memory: { cutOuts, lastHead } });

  test('passes with where it lies, its bytes as they were kept', async () => {
    expect(await ask()).toMatchObject({ kind: 'pass', value: { kind: 'stored', stored } });
    expect(written).toEqual([FACE.toString()]);
  });

  test('is not given up while the heads of before the request are still being read', async () => {
    const lastHead = { handledAtMs: 1_000, appendedAtMs: 900 };
    expect(await ask('c-moved', lastHead)).toMatchObject({ kind: 'retry', reason: 'heads_not_read_yet' });
    nowMs += 3_000;
    expect(await ask('c-moved', lastHead)).toMatchObject({ value: { kind: 'failed', reason: 'crop_expired' } });
    expect(await ask('c-gone')).toMatchObject({ value: { kind: 'failed', reason: 'crop_expired' } });
  });

  test('waits for a store that is away, and the head waits with it beyond its own time', async () => {
    isAway = true;
    for (; nowMs < 200_000; nowMs += 2_000) expect(await ask()).toMatchObject({ kind: 'retry' });
    isAway = false;
    expect(await ask()).toMatchObject({ value: { kind: 'stored' } });
    expect(written).toEqual([FACE.toString()]);
  });

  test('keeps nothing that was overwritten while it was being stored, and stores no black picture', async () => {
    isAway = true;
    meanwhile = () => cutOuts.purge('auth-1');
    expect(await ask()).toMatchObject({ kind: 'retry', reason: 'store_unavailable' });
    isAway = false;
    expect(await ask()).toMatchObject({ value: { kind: 'failed', reason: 'crop_expired' } });
    expect(written).toEqual([]);
  });
});
