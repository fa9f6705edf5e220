import type {
  CameraState,
  DataOf,
  flowMeasure,
  messageDeadLettered,
  recordingGap,
  segmentRecorded,
  Sidecar,
} from '@marsad/schemas';
import type { Row } from './row.ts';
import { timeOf, timeOrNull, uint16, uint32 } from './row.ts';

/** Ranks two measures of one window: the one with more observed time is right, then the one with more counts. */
const completeness = (data: DataOf<typeof flowMeasure>): number =>
  Math.min(
    data.observedMs * 1_000_000 + data.counts.reduce((sum, { count }) => sum + count, 0),
    Number.MAX_SAFE_INTEGER,
  );

/** Marked as a demonstration if either the measure or its message is, so that it is never added to real traffic. */
export const measureRows = (data: DataOf<typeof flowMeasure>, simulated: boolean): Row[] => [
  {
    table: 'city.flow_measures',
    values: {
      district: data.district,
      camera: data.camera,
      from_at: timeOf(data.fromMs),
      to_at: timeOf(data.toMs),
      measure_id: data.measureId,
      observed_ms: uint32(data.observedMs),
      lines: data.counts.map(({ line }) => line),
      directions: data.counts.map(({ direction }) => direction),
      classes: data.counts.map((count) => count.class),
      counts: data.counts.map(({ count }) => uint32(count)),
      completeness: completeness(data),
      simulated: data.simulated || simulated,
      ...measureColumns(data),
      turn_origins: data.turns?.map(({ from }) => from) ?? [],
      turn_destinations: data.turns?.map(({ to }) => to) ?? [],
      turn_classes: data.turns?.map((turn) => turn.class) ?? [],
      turn_counts: data.turns?.map(({ count }) => uint32(count)) ?? [],
      conditions: data.conditions ?? [],
    },
  },
];

const measureColumns = ({ measures = [] }: DataOf<typeof flowMeasure>) => ({
  measure_places: measures.map(({ place }) => place),
  measure_place_kinds: measures.map(({ placeKind }) => placeKind),
  measure_directions: measures.map(({ direction }) => direction ?? ''),
  measure_classes: measures.map((measure) => measure.class ?? ''),
  measure_observed_shares: measures.map(({ observedShare }) => observedShare ?? null),
  measure_names: measures.map(({ name }) => name),
  measure_values: measures.map(({ value }) => value),
  measure_units: measures.map(({ unit }) => unit),
  measure_uncertainties: measures.map(({ uncertainty }) => uncertainty ?? null),
  measure_samples: measures.map(({ tracks }) => (tracks === undefined ? null : uint32(tracks))),
});

export const cameraStateRows = (data: CameraState, simulated: boolean): Row[] => [
  {
    table: 'city.camera_states',
    values: {
      district: data.district,
      camera: data.camera,
      at: timeOf(data.atMs),
      epoch: data.epoch,
      replica: data.replica,
      state: data.state,
      reason: data.reason ?? '',
      analysed_fps: data.analysedFps,
      frames_analysed: data.framesAnalysed,
      frames_shed: data.framesShed,
      clock_offset_ms: data.clockOffsetMs,
      clock_wrong: data.clockWrong,
      simulated,
      last_frame_at: timeOrNull(data.lastFrameAtMs),
      width_px: uint16(data.widthPx ?? 0),
      height_px: uint16(data.heightPx ?? 0),
      codec: data.codec ?? '',
      analysing: data.analysing ?? [],
      clock_source: data.clockSource ?? '',
      clock_reason: data.clockReason ?? '',
      impaired: data.impaired ?? [],
      delivered_fps: data.deliveredFps ?? null,
      declared_fps: data.declaredFps ?? null,
      packets_lost: data.packetsLost ?? null,
      preset: data.preset ?? '',
    },
  },
];

export const segmentRows = (data: DataOf<typeof segmentRecorded>, simulated: boolean): Row[] => [
  {
    table: 'city.recording_segments',
    values: {
      district: data.district,
      camera: data.camera,
      from_at: timeOf(data.fromMs),
      to_at: timeOf(data.toMs),
      epoch: data.epoch,
      part: uint32(data.part),
      object_key: data.objectKey,
      bytes: data.bytes,
      codec: data.codec,
      width_px: uint16(data.widthPx),
      height_px: uint16(data.heightPx),
      simulated,
      ...sidecarColumns('masks', data.masks),
      ...sidecarColumns('scenes', data.tracks),
    },
  },
];

const sidecarColumns = (name: 'masks' | 'scenes', sidecar: Sidecar | undefined) => ({
  [`${name}_bytes`]: sidecar?.bytes ?? null,
  [`${name}_frames`]: sidecar ? uint32(sidecar.frames) : null,
  [`${name}_seen_to`]: timeOrNull(sidecar?.seenToMs),
});

export const gapRows = (data: DataOf<typeof recordingGap>, simulated: boolean): Row[] => [
  {
    table: 'city.recording_gaps',
    values: {
      district: data.district,
      camera: data.camera,
      gap_id: data.gapId,
      from_at: timeOf(data.fromMs),
      to_at: timeOf(data.toMs),
      epoch: data.epoch,
      reason: data.reason,
      announced_by: data.announcedBy,
      simulated,
      part: data.part === undefined ? null : uint32(data.part),
      packets_lost: data.packetsLost === undefined ? null : uint32(data.packetsLost),
      detail: data.detail ?? '',
      announced_at: timeOrNull(data.announcedAtMs),
    },
  },
];

/** The row of an unreadable message: its place and its reason, never its headers, its value or the error's text. */
export const deadLetterRows = (data: DataOf<typeof messageDeadLettered>): Row[] => [
  {
    table: 'city.dead_letters',
    values: {
      district: data.district,
      topic: data.topic,
      partition: uint32(data.partition),
      offset: data.offset,
      consumer_group: data.group,
      reason: data.reason,
      at: timeOf(data.atMs),
    },
  },
];
