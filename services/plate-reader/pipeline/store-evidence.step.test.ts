import { beforeEach, describe, expect, test } from 'vitest';
import type { CutOuts } from '../domain/cut-outs.ts';
import { createCutOuts } from '../domain/cut-outs.ts';
import type { EvidenceRequest, EvidenceStore } from '../ports.ts';
import { createStoreEvidence } from './store-evidence.step.ts';

const request: EvidenceRequest = {
  alertId: 'a-1',
  district: 'hassan',
  camera: 'hassan-gate-1',
  atMs: 0,
  readId: 'r-1',
  requestedAtMs: 0,
  simulated: true,
};
const stored = { bucket: 'evidence', objectKey: 'k', bytes: 3, sha256: 'a'.repeat(64) };

describe('storing the cut-out of a hit', () => {
  let nowMs: number;
  let isAway: boolean;
  let cutOuts: CutOuts;
  const store: EvidenceStore = { put: () => Promise.resolve(isAway ? 'unavailable' : stored) };
  beforeEach(() => {
    [nowMs, isAway, cutOuts] = [0, false, createCutOuts()];
    cutOuts.keep('r-1', { jpeg: Buffer.from('jpg'), widthPx: 9, heightPx: 3, confidence: 0.9, capturedAtMs: 0 }, 0);
  });
  const create = () => createStoreEvidence(cutOuts, store, () => nowMs);

  test('passes with where it lies', async () => {
    expect(await create()(request)).toMatchObject({ kind: 'pass', value: { kind: 'stored', stored } });
  });

  test('fails when there is no cut-out any more', async () => {
    nowMs = 120_000;
    expect(await create()(request)).toMatchObject({ kind: 'pass', value: { kind: 'failed', reason: 'crop_expired' } });
  });

  test('waits for a store that is away, and the cut-out waits with it beyond its own time', async () => {
    const step = create();
    isAway = true;
    expect(await step(request)).toMatchObject({ kind: 'retry', reason: 'store_unavailable' });
    [nowMs, isAway] = [300_000, false];
    expect(await step(request)).toMatchObject({ kind: 'pass', value: { kind: 'stored' } });
  });

  test('gives up after ten minutes and says so', async () => {
    const step = create();
    isAway = true;
    await step(request);
    nowMs = 600_000;
    expect(await step(request)).toMatchObject({ value: { kind: 'failed', reason: 'store_unavailable' } });
  });
});
