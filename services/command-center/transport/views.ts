import { z } from 'zod';
import {
  AlertAction,
  DismissalReason,
  alertChanged,
  cameraRegistered,
  cameraState,
  commandAnswered,
  Direction,
  GapReason,
  ObjectClass,
  type Camera,
} from '@marsad/schemas';
import { cameraHealth } from '../domain/camera-health.ts';
import type { CameraEntry } from '../domain/city-memory.ts';
import { PROBLEMS, type ProblemCode } from '../errors.ts';

const Name = z.object({ fr: z.string(), ar: z.string(), en: z.string() });

/** What this API answers with when it does not answer. */
export const ProblemBody = z.object({
  error: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  reason: z.string().optional(),
});

export const Me = z.object({
  subject: z.string(),
  name: z.string(),
  agency: z.string(),
  role: z.string(),
  districts: z.array(z.string()),
  expiresAtMs: z.int(),
});

export const CityView = z.object({
  city: z.string(),
  name: Name,
  timeZone: z.string(),
  districts: z.array(z.object({ id: z.string(), name: Name, polygon: z.array(z.tuple([z.number(), z.number()])) })),
});

/** A camera as people see it: without where its stream comes from. */
export const CameraView = z.object({
  ...cameraRegistered.schema.omit({ source: true, detectorWidthPx: true, detectorHeightPx: true }).shape,
  health: z.enum(['starting', 'playing', 'idle', 'down', 'stopped', 'silent', 'unknown']),
  state: cameraState.schema.optional(),
});
export type CameraView = z.infer<typeof CameraView>;

export function cameraView({ camera, state }: CameraEntry, nowMs: number): CameraView {
  const { source: _source, detectorWidthPx: _w, detectorHeightPx: _h, ...shown }: Camera = camera;
  return { ...shown, health: cameraHealth(state, nowMs), ...(state && { state }) };
}

export const AlertList = z.object({ alerts: z.array(alertChanged.schema), total: z.int() });
export const AlertOne = alertChanged.schema;

export const CommandRequest = z
  .object({
    action: AlertAction,
    dismissalReason: DismissalReason.optional(),
    note: z.string().trim().min(1).max(500).optional(),
  })
  .strict();
export const CommandTaken = z.object({ commandId: z.string() });
export const CommandState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), commandId: z.string() }),
  z.object({ status: z.literal('answered'), commandId: z.string(), answer: commandAnswered.schema }),
]);

export const FlowView = z.object({
  camera: z.string(),
  fromMs: z.int(),
  toMs: z.int(),
  bucketMs: z.int(),
  counts: z.array(
    z.object({ startMs: z.int(), line: z.string(), direction: Direction, class: ObjectClass, count: z.int() }),
  ),
  observed: z.array(z.object({ startMs: z.int(), observedMs: z.int(), share: z.number() })),
});

export const RecordingView = z.object({
  camera: z.string(),
  fromMs: z.int(),
  toMs: z.int(),
  covered: z.array(z.object({ fromMs: z.int(), toMs: z.int(), segments: z.int(), bytes: z.int() })),
  gaps: z.array(
    z.object({ gapId: z.string(), fromMs: z.int(), toMs: z.int(), reason: GapReason, announcedBy: z.string() }),
  ),
});

export const Stats = z.object({
  atMs: z.int(),
  cameras: z.array(
    z.object({
      camera: z.string(),
      district: z.string(),
      health: CameraView.shape.health,
      analysedFps: z.number(),
      framesAnalysed: z.int(),
      framesShed: z.int(),
      segments: z.int(),
      gaps: z.int(),
    }),
  ),
  framesAnalysed: z.int(),
  recordingSegments: z.int(),
  recordingGaps: z.int(),
  alerts: z.object({
    total: z.int(),
    byState: z.record(z.string(), z.int()),
    hotlistExact: z.int(),
    hotlistPossible: z.int(),
    behaviour: z.record(z.string(), z.int()),
    clipsReady: z.int(),
    viewsFailed: z.int(),
  }),
  /** Since this process started. */
  live: z.object({ crossings: z.int(), commandsAnswered: z.int(), eventStreams: z.int(), camerasWatched: z.int() }),
  /** Rows per table in the viewer's districts; null while ClickHouse is away: unknown is not zero. */
  clickhouse: z.record(z.string(), z.int()).nullable(),
  deadLetters: z.int().nullable(),
});
