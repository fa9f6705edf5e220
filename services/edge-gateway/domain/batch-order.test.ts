import { expect, test } from 'vitest';
import type { EndReason } from '../errors.ts';
import { batch, EPOCH, scene } from '../testing/results.ts';
import { newBatchOrder, placeBatch } from './batch-order.ts';
import { RESULTS_PER_BATCH } from './limits.ts';
import type { ReceivedBatch } from './received.ts';

const fresh = newBatchOrder(EPOCH, { resume: undefined });
const resumed = newBatchOrder(EPOCH, { resume: { epoch: EPOCH - 5_000, acknowledgedSequence: 7 } });

test('a new stream begins with the first batch of its epoch', () => {
  expect(placeBatch(fresh, batch())).toMatchObject({ kind: 'next', missing: 0, order: { epoch: EPOCH, sequence: 1 } });
});

test('a batch that was taken is not taken again', () => {
  expect(placeBatch({ ...fresh, sequence: 3 }, batch({ sequence: 3 }))).toEqual({ kind: 'repeated' });
  expect(placeBatch(resumed, batch({ epoch: EPOCH - 5_000, sequence: 7 }))).toEqual({ kind: 'repeated' });
});

test('a stream that resumes takes what was not acknowledged, then what is new', () => {
  const first = placeBatch(resumed, batch({ epoch: EPOCH - 5_000, sequence: 8 }));
  expect(first).toMatchObject({ kind: 'next', missing: 0 });
  if (first.kind !== 'next') throw new Error('it is next');
  expect(placeBatch(first.order, batch())).toMatchObject({ kind: 'next', missing: 0, order: { epoch: EPOCH } });
});

test('batches that the camera left out are counted', () => {
  expect(placeBatch({ ...fresh, sequence: 3 }, batch({ sequence: 6 }))).toMatchObject({ kind: 'next', missing: 2 });
});

test.each<[string, Partial<ReceivedBatch>, EndReason]>([
  ['of an epoch to come', { epoch: EPOCH + 1 }, 'epoch_invalid'],
  ['of an epoch before the one that is resumed', { epoch: EPOCH - 5_001 }, 'epoch_invalid'],
  ['of no epoch', { epoch: Number.NaN }, 'epoch_invalid'],
  ['without a sequence', { sequence: 0 }, 'sequence_invalid'],
  ['with a negative sequence', { sequence: -1 }, 'sequence_invalid'],
  ['with a sequence beyond whole numbers', { sequence: 2 ** 63 }, 'sequence_invalid'],
  ['of too many results', { scenes: Array.from({ length: RESULTS_PER_BATCH + 1 }, () => scene()) }, 'batch_too_large'],
])('a batch %s ends the stream', (_, over, reason) => {
  expect(placeBatch(resumed, batch(over))).toEqual({ kind: 'end', reason });
});

test('a batch of an earlier epoch than the one before it ends the stream', () => {
  const order = { ...resumed, epoch: EPOCH, sequence: 1 };
  expect(placeBatch(order, batch({ epoch: EPOCH - 5_000, sequence: 9 }))).toEqual({
    kind: 'end',
    reason: 'epoch_invalid',
  });
});
