import type { EndReason } from '../errors.ts';
import { RESULTS_PER_BATCH } from './limits.ts';
import { isWhole } from './numbers.ts';
import type { ReceivedBatch, ReceivedHello } from './received.ts';

/** How far a stream has come: the last batch that was taken, and the epochs that its batches may carry. */
export type BatchOrder = {
  readonly streamEpoch: number;
  readonly oldestEpoch: number;
  readonly epoch: number;
  /** 0 before the first batch of the epoch. */
  readonly sequence: number;
};

export const newBatchOrder = (streamEpoch: number, { resume }: Pick<ReceivedHello, 'resume'>): BatchOrder => ({
  streamEpoch,
  oldestEpoch: resume?.epoch ?? streamEpoch,
  epoch: resume?.epoch ?? streamEpoch,
  sequence: resume?.acknowledgedSequence ?? 0,
});

export type BatchPlace =
  | {
      readonly kind: 'next';
      readonly order: BatchOrder;
      /** Batches that the camera left out. */ readonly missing: number;
    }
  /** It was taken before, on this stream or an earlier one. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'end'; readonly reason: EndReason };

/** Decides where a batch belongs. A batch that the camera left out is lost in the camera, and does not hold up the others. */
export function placeBatch(order: BatchOrder, batch: ReceivedBatch): BatchPlace {
  const { epoch, sequence } = batch;
  if (!isWhole(epoch, order.oldestEpoch, order.streamEpoch) || epoch < order.epoch)
    return { kind: 'end', reason: 'epoch_invalid' };
  if (!isWhole(sequence, 1, Number.MAX_SAFE_INTEGER)) return { kind: 'end', reason: 'sequence_invalid' };
  if (resultsOf(batch) > RESULTS_PER_BATCH) return { kind: 'end', reason: 'batch_too_large' };
  const before = epoch === order.epoch ? order.sequence : 0;
  if (sequence <= before) return { kind: 'repeated' };
  return { kind: 'next', order: { ...order, epoch, sequence }, missing: sequence - before - 1 };
}

export const resultsOf = ({ scenes, endedTracks, plateReads }: ReceivedBatch): number =>
  scenes.length + endedTracks.length + plateReads.length;
