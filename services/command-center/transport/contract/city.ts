import { z } from 'zod';
import {
  Checklist,
  Direction,
  Line,
  ObjectClass,
  Zone,
  CameraTerms,
  cameraState,
  cameraTermsOf,
  recordingGap,
  type Camera,
} from '@marsad/schemas';
import { CAMERA_HEALTHS, cameraHealth } from '../../domain/camera-health.ts';
import type { CameraEntry } from '../../domain/city-memory.ts';
import { nameComponents } from './components.ts';

const Name = z.object({ fr: z.string(), ar: z.string(), en: z.string() });
const DistrictView = z.object({
  id: z.string(),
  name: Name,
  polygon: z.array(z.tuple([z.number(), z.number()])),
});

export const CityView = z.object({
  city: z.string(),
  name: Name,
  timeZone: z.string(),
  /** The agency whose staff operate the cameras. `agencies` are those that the city may share with. */
  operatedBy: z.string(),
  agencies: z.array(z.object({ id: z.string(), name: Name })),
  districts: z.array(DistrictView),
  /** What people do about an alert, by its kind. */
  checklists: z.record(z.string(), Checklist).optional(),
});

/** A camera as people see it, without the source of its stream. */
export const CameraView = z.object({
  ...CameraTerms.omit({ source: true, detectorWidthPx: true, detectorHeightPx: true }).shape,
  health: z.enum(CAMERA_HEALTHS),
  state: cameraState.schema.optional(),
  /** Whether it has a device that can be moved: then `/api/ptz` says who moves it. Absent: it has none. */
  canMove: z.literal(true).optional(),
});
export type CameraView = z.infer<typeof CameraView>;

const Place = z.object({ id: z.string(), name: Name });
/** The names of a camera and of the places in its image, and nothing else about them. */
export const CameraNames = z.object({
  camera: z.string(),
  district: z.string(),
  name: Name,
  zones: z.array(Place),
  lines: z.array(Place),
});

const namesOf = (places: readonly z.infer<typeof Place>[]): z.infer<typeof Place>[] =>
  places.map(({ id, name }) => ({ id, name }));
export const cameraNames = ({ camera, district, name, zones, lines }: Camera): z.infer<typeof CameraNames> => ({
  camera,
  district,
  name,
  zones: namesOf(zones),
  lines: namesOf(lines),
});

export function cameraView({ camera, state, canMove }: CameraEntry, nowMs: number): CameraView {
  const { source: _source, detectorWidthPx: _w, detectorHeightPx: _h, ...shown } = cameraTermsOf(camera);
  return { ...shown, health: cameraHealth(state, nowMs), ...(state && { state }), ...(canMove && { canMove }) };
}

const FlowCount = z.object({
  startMs: z.int(),
  line: z.string(),
  direction: Direction,
  class: ObjectClass,
  count: z.int(),
});
export const FlowView = z.object({
  camera: z.string(),
  fromMs: z.int(),
  toMs: z.int(),
  bucketMs: z.int(),
  counts: z.array(FlowCount),
  observed: z.array(z.object({ startMs: z.int(), observedMs: z.int(), share: z.number() })),
});

const GapView = recordingGap.schema.pick({ gapId: true, fromMs: true, toMs: true, reason: true, announcedBy: true });
export const RecordingView = z.object({
  camera: z.string(),
  fromMs: z.int(),
  toMs: z.int(),
  covered: z.array(z.object({ fromMs: z.int(), toMs: z.int(), segments: z.int(), bytes: z.int() })),
  gaps: z.array(GapView),
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
    face: z.record(z.string(), z.int()),
    system: z.record(z.string(), z.int()),
    clipsReady: z.int(),
    viewsFailed: z.int(),
  }),
  /** Since this process started. */
  live: z.object({ crossings: z.int(), commandsAnswered: z.int(), eventStreams: z.int(), camerasWatched: z.int() }),
  /** Rows per table in the viewer's districts; null while ClickHouse is unavailable, because unknown is not zero. */
  clickhouse: z.record(z.string(), z.int()).nullable(),
  deadLetters: z.int().nullable(),
  /** Face candidates of the whole city; a count identifies nobody, so reading it is not recorded. */
  faceEvents: z.int(),
  faceMatchesConfirmed: z.int(),
  /** Face events without an authorisation that was approved before. Anything but 0 is a fault. */
  faceEventsBeforeAuthorisation: z.int(),
  /** Size of the audit log at its last checkpoint; null before the first one. */
  auditEntries: z.int().nullable(),
});

nameComponents({
  CameraNames,
  CameraState: cameraState.schema,
  CameraView,
  CityView,
  DistrictView,
  FlowCount,
  FlowView,
  GapView,
  Line,
  Name,
  RecordingView,
  Stats,
  Zone,
});
