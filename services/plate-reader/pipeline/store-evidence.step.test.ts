import { beforeEach, describe, expect, test } from 'vitest';
import type { CutOuts } from '../domain/cut-outs.ts';
import { createCutOuts } from '../domain/cut-outs.ts';
import type { EvidenceRequest, EvidenceStore } from '../ports.ts';
import type { VoteBook } from '../domain/vote-book.ts';
import { newVoteBook } from '../domain/vote-book.ts';
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
  let book: VoteBook;
  const store: EvidenceStore = { put: () => Promise.resolve(isAway ? 'unavailable' : stored) };
  beforeEach(() => {
    [nowMs, isAway, cutOuts, book] = [0, false, createCutOuts(), newVoteBook(0)];
    cutOuts.keep('r-1', { jpeg: Buffer.from('jpg'), widthPx: 9, heightPx: 3, confidence: 0.9, capturedAtMs: 0 }, 0);
  });
  const create = () => {
    const step = createStoreEvidence(store, () => nowMs);
    return (asked: EvidenceRequest) => step({ ...asked, memory: { book, cutOuts } });
  };

  test('passes with where it lies', async () => {
    expect(await create()(request)).toMatchObject({ kind: 'pass', value: { kind: 'stored', stored } });
  });

  test('fails when there is no cut-out any more', async () => {
    nowMs = 120_000;
    expect(await create()(request)).toMatchObject({ kind: 'pass', value: { kind: 'failed', reason: 'crop_expired' } });
  });

  test('is not given up while the crops of before the request are still being read, as after a move of their partition', async () => {
    const asked = { ...request, readId: 'r-moved', requestedAtMs: 1_000 };
    book.lastCrop = { handledAtMs: 5_000, appendedAtMs: 900 };
    nowMs = 7_000;
    expect(await create()(asked)).toMatchObject({ kind: 'retry', reason: 'crops_not_read_yet' });
    book.lastCrop = { handledAtMs: 7_000, appendedAtMs: 1_001 };
    expect(await create()(asked)).toMatchObject({ kind: 'pass', value: { reason: 'crop_expired' } });
    book.lastCrop = { handledAtMs: 7_000, appendedAtMs: 900 };
    nowMs = 10_000;
    expect(await create()(asked)).toMatchObject({ kind: 'pass', value: { reason: 'crop_expired' } });
  });

  test('waits for a store that is away, and the cut-out waits with it beyond its own time', async () => {
    const step = create();
    isAway = true;
    expect(await step(request)).toMatchObject({ kind: 'retry', reason: 'store_unavailable' });
    nowMs = 100_000;
    expect(await step(request)).toMatchObject({ kind: 'retry', reason: 'store_unavailable' });
    [nowMs, isAway] = [200_000, false];
    expect(await step(request)).toMatchObject({ kind: 'pass', value: { kind: 'stored' } });
  });

  test('keeps nothing that was overwritten while it was being stored, as when its partition leaves', async () => {
    const away: EvidenceStore = { put: () => (cutOuts.wipe(), Promise.resolve('unavailable')) };
    const step = createStoreEvidence(away, () => nowMs);
    expect(await step({ ...request, memory: { book, cutOuts } })).toMatchObject({ kind: 'retry' });
    expect(cutOuts.get(request.readId, nowMs)).toBeUndefined();
  });

  test('gives up after ten minutes and says so', async () => {
    const step = create();
    isAway = true;
    for (nowMs = 0; nowMs < 600_000; nowMs += 2_000) await step(request);
    nowMs = 600_000;
    expect(await step(request)).toMatchObject({ value: { kind: 'failed', reason: 'store_unavailable' } });
  });
});
