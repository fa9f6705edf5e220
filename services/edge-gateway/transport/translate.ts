import * as wire from '@marsad/proto/camera/v1';
import type { ObjectClass, SceneTrack } from '@marsad/schemas';
import type { Refusal, ResultKind } from '../domain/judge-batch.ts';
import * as limits from '../domain/limits.ts';
import type { Permits } from '../domain/permits.ts';
import type {
  ReceivedBatch,
  ReceivedEnd,
  ReceivedFrame,
  ReceivedHello,
  ReceivedRead,
  ReceivedScene,
} from '../domain/received.ts';
import type { RefusalReason } from '../errors.ts';

/** The one place that knows the messages of the contract. A number that is too large for us becomes one that no check accepts. */

const OBJECT_CLASSES: ReadonlyMap<wire.ObjectClass, ObjectClass> = new Map([
  [wire.ObjectClass.PERSON, 'person'],
  [wire.ObjectClass.BICYCLE, 'bicycle'],
  [wire.ObjectClass.MOTORCYCLE, 'motorcycle'],
  [wire.ObjectClass.CAR, 'car'],
  [wire.ObjectClass.BUS, 'bus'],
  [wire.ObjectClass.TRUCK, 'truck'],
  [wire.ObjectClass.VEHICLE, 'vehicle'],
]);
const EVIDENCE: ReadonlyMap<wire.Evidence, SceneTrack['evidence']> = new Map([
  [wire.Evidence.DETECTED, 'detected'],
  [wire.Evidence.MOTION, 'motion'],
  [wire.Evidence.PREDICTED, 'predicted'],
]);
const RESULT_KINDS: Readonly<Record<ResultKind, wire.ResultKind>> = {
  scene: wire.ResultKind.SCENE,
  ended_track: wire.ResultKind.ENDED_TRACK,
  plate_read: wire.ResultKind.PLATE_READ,
};
export const REFUSALS: Readonly<Record<RefusalReason, wire.RefusalReason>> = {
  not_permitted: wire.RefusalReason.NOT_PERMITTED,
  captured_in_future: wire.RefusalReason.CAPTURED_IN_FUTURE,
  captured_too_long_ago: wire.RefusalReason.CAPTURED_TOO_LONG_AGO,
  out_of_order: wire.RefusalReason.OUT_OF_ORDER,
  frame_invalid: wire.RefusalReason.FRAME_INVALID,
  box_invalid: wire.RefusalReason.BOX_INVALID,
  number_invalid: wire.RefusalReason.NUMBER_INVALID,
  kind_unknown: wire.RefusalReason.KIND_UNKNOWN,
  too_many_tracks: wire.RefusalReason.TOO_MANY_TRACKS,
  ordinal_repeated: wire.RefusalReason.ORDINAL_REPEATED,
  plate_reader_unknown: wire.RefusalReason.PLATE_READER_UNKNOWN,
  not_a_plate: wire.RefusalReason.NOT_A_PLATE,
  below_threshold: wire.RefusalReason.BELOW_THRESHOLD,
  crop_too_large: wire.RefusalReason.CROP_TOO_LARGE,
  crop_unreadable: wire.RefusalReason.CROP_UNREADABLE,
};

const frameOf = (frame: wire.Frame | undefined): ReceivedFrame | undefined =>
  frame && { ...frame, ptsMs: Number(frame.ptsMs), capturedAtMs: Number(frame.capturedAtMs) };

const sceneOf = ({ frame, observedMs, moving, tracks }: wire.Scene): ReceivedScene => ({
  frame: frameOf(frame),
  observedMs,
  moving,
  tracks: tracks.map(({ ordinal, class: name, confidence, box, evidence, ageMs }) => ({
    ordinal,
    class: OBJECT_CLASSES.get(name),
    confidence,
    box,
    evidence: EVIDENCE.get(evidence),
    ageMs: Number(ageMs),
  })),
});

const endOf = ({ class: name, fromMs, toMs, ...rest }: wire.EndedTrack): ReceivedEnd => ({
  ...rest,
  class: OBJECT_CLASSES.get(name),
  fromMs: Number(fromMs),
  toMs: Number(toMs),
});

const readOf = ({ frame, vehicleClass, ...rest }: wire.PlateRead): ReceivedRead => ({
  ...rest,
  frame: frameOf(frame),
  vehicleClass: OBJECT_CLASSES.get(vehicleClass),
});

export const helloOf = ({ camera, detector, plateReader, resume }: wire.Hello): ReceivedHello => ({
  camera,
  detector,
  plateReader,
  resume: resume && { epoch: Number(resume.epoch), acknowledgedSequence: Number(resume.acknowledgedSequence) },
});

export const batchOf = ({ epoch, sequence, scenes, endedTracks, plateReads, health }: wire.Batch): ReceivedBatch => ({
  epoch: Number(epoch),
  sequence: Number(sequence),
  scenes: scenes.map(sceneOf),
  endedTracks: endedTracks.map(endOf),
  plateReads: plateReads.map(readOf),
  health: health && { framesAnalysed: Number(health.framesAnalysed), framesShed: Number(health.framesShed) },
});

const LIMITS: wire.Limits = {
  messageBytes: limits.MESSAGE_BYTES,
  resultsPerSecond: limits.RESULTS_PER_SECOND,
  resultsPerBatch: limits.RESULTS_PER_BATCH,
  tracksPerScene: limits.TRACKS_PER_SCENE,
  cropBytes: limits.CROP_BYTES,
  futureMs: limits.FUTURE_MS,
  pastMs: limits.PAST_MS,
  backlogMs: limits.BACKLOG_MS,
  unacknowledgedBatches: limits.UNACKNOWLEDGED_BATCHES,
};

export const welcomeOf = (epoch: number, permits: Permits): wire.ObserveResponse => ({
  kind: { $case: 'welcome', value: { epoch: BigInt(epoch), limits: LIMITS, permits } },
});

export const permitsMessage = (permits: Permits): wire.ObserveResponse => ({
  kind: { $case: 'permits', value: permits },
});

export const acknowledgementOf = (
  { epoch, sequence }: Pick<ReceivedBatch, 'epoch' | 'sequence'>,
  refusals: readonly Refusal[],
): wire.ObserveResponse => ({
  kind: {
    $case: 'acknowledgement',
    value: {
      epoch: BigInt(epoch),
      sequence: BigInt(sequence),
      refusals: refusals.map(({ result, index, reason }) => ({
        result: RESULT_KINDS[result],
        index,
        reason: REFUSALS[reason],
      })),
    },
  },
});
