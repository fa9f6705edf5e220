import type { RefusalReason } from '../errors.ts';
import type { CleanedCrop, EdgeCamera } from '../ports.ts';
import { judgeEnd, type TrackEnd } from './judge-end.ts';
import { judgeRead, type JudgedRead } from './judge-read.ts';
import { judgeScene, refused, type Judged, type Scene, type ScenePosition } from './judge-scene.ts';
import { CLOCK_UNKNOWN, noteClock, offsetOf, type CameraClock } from './camera-clock.ts';
import type { Permits } from './permits.ts';
import type { PermittedSince } from './permitted-since.ts';
import type { ReceivedBatch, ReceivedEnd, ReceivedModel, ReceivedRead, ReceivedScene } from './received.ts';

export type ResultKind = 'scene' | 'ended_track' | 'plate_read';
export type Refusal = { readonly result: ResultKind; readonly index: number; readonly reason: RefusalReason };

/** A result that was accepted, with its index in the camera's list. */
export type Indexed<Value> = { readonly index: number; readonly value: Value };
export type JudgedBatch = {
  readonly scenes: readonly Scene[];
  readonly ends: readonly TrackEnd[];
  readonly reads: readonly Indexed<JudgedRead>[];
  readonly refusals: readonly Refusal[];
};

/** What the batches of a stream so far leave behind for the next one. */
export type StreamMemory = { readonly last: ScenePosition | undefined; readonly clock: CameraClock };
export const newStreamMemory = (): StreamMemory => ({ last: undefined, clock: CLOCK_UNKNOWN });

export type BatchContext = {
  readonly camera: EdgeCamera;
  /** The epoch of the stream. A batch of an earlier one is backlog. */
  readonly streamEpoch: number;
  readonly plateReader: ReceivedModel | undefined;
  readonly permits: Permits;
  readonly permittedSince: PermittedSince;
  /** What became of the crops of the plate reads, in their order. */
  readonly crops: readonly (CleanedCrop | undefined)[];
  readonly nowMs: number;
};

/** Judges every result of a batch, in order. The camera's clock is estimated from its live frames. */
export function judgeBatch(
  batch: ReceivedBatch,
  { camera, streamEpoch, plateReader, permits, permittedSince, crops, nowMs }: BatchContext,
  memory: StreamMemory,
): { readonly judged: JudgedBatch; readonly memory: StreamMemory } {
  const backlog = batch.epoch < streamEpoch;
  const frames = backlog ? [] : batch.scenes.flatMap(({ frame }) => (frame ? [frame.capturedAtMs] : []));
  const clock = frames.reduce((before, capturedAtMs) => noteClock(before, capturedAtMs, nowMs), memory.clock);
  const origin = { camera, epoch: batch.epoch, nowMs, backlog, clockOffsetMs: offsetOf(clock) ?? 0 };
  const refusals: Refusal[] = [];
  let { last } = memory;

  const judgeAll = <Received, Value>(
    result: ResultKind,
    received: readonly Received[],
    isPermitted: (one: Received) => boolean,
    judge: (one: Received, index: number) => Judged<Value>,
  ): Indexed<Value>[] =>
    received.flatMap((one, index) => {
      const judged = isPermitted(one) ? judge(one, index) : refused('not_permitted');
      if (judged.kind === 'accepted') return [{ index, value: judged.value }];
      refusals.push({ result, index, reason: judged.reason });
      return [];
    });

  const { scenesMs = -Infinity, platesMs = -Infinity } = permittedSince;
  // What has no time is refused for that.
  const since = (sinceMs: number, atMs = Infinity): boolean => !(atMs < sinceMs);
  const mayScene = ({ frame }: ReceivedScene) => permits.scenes && since(scenesMs, frame?.capturedAtMs);
  const mayEnd = ({ toMs }: ReceivedEnd) => permits.scenes && since(scenesMs, toMs);
  const mayRead = ({ frame }: ReceivedRead) => permits.plates && since(platesMs, frame?.capturedAtMs);
  const scenes = judgeAll('scene', batch.scenes, mayScene, (scene) => {
    const judged = judgeScene(scene, origin, last);
    if (judged.kind === 'accepted') last = judged.value;
    return judged;
  });
  const ends = judgeAll('ended_track', batch.endedTracks, mayEnd, (end) => judgeEnd(end, origin));
  const reads = judgeAll('plate_read', batch.plateReads, mayRead, (read, index) =>
    judgeRead(read, origin, plateReader, crops[index]),
  );
  const judged = { scenes: valuesOf(scenes), ends: valuesOf(ends), reads, refusals };
  return { judged, memory: { last, clock } };
}

const valuesOf = <Value>(indexed: readonly Indexed<Value>[]): Value[] => indexed.map(({ value }) => value);
