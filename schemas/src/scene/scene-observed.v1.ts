import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, hours, ofCamera } from '../registry/define.ts';
import { Box } from '../values/geometry.ts';
import { Fraction } from '../values/ids.ts';
import { ClockSource, exampleFrame, frameId, FrameMoment } from '../values/moment.ts';
import { ObjectClass } from '../values/object-class.ts';
import { openSet } from '../values/open-set.ts';

/** Boxes are measured in steps of half a px, finer than any detector is. */
export const BOX_STEPS_PER_PX = 2;
/** Confidence is said in hundredths. */
export const CONFIDENCE_STEPS = 100;

/** One tracked object in one frame, without pixels and without identity: its ordinal is valid only within the part. */
export const SceneTrack = z.object({
  ordinal: z.int().nonnegative(),
  /** The class by a vote over the track so far, not only by this frame. */
  class: ObjectClass,
  confidence: Fraction,
  box: Box,
  /** The evidence in this frame: a detector's box, a moving region, or the tracker's prediction while the object is hidden. */
  evidence: z.enum(['detected', 'motion', 'predicted']),
  /** Time since the track was first seen, ms. */
  ageMs: z.int().nonnegative(),
});
export type SceneTrack = z.infer<typeof SceneTrack>;

/**
 * A track as it is published: its edges and its confidence lie on the steps, so that a record of it is small and still exact. A box that lies
 * in the frame stays in it, and never vanishes.
 */
export const trackOnSteps = (track: SceneTrack): SceneTrack => ({
  ...track,
  confidence: Math.round(track.confidence * CONFIDENCE_STEPS) / CONFIDENCE_STEPS,
  box: boxOnSteps(track.box),
});

function boxOnSteps({ x, y, width, height }: Box): Box {
  const [left, right] = edgesOnSteps(x, x + width);
  const [top, bottom] = edgesOnSteps(y, y + height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Edges that would fall together are one step apart. */
function edgesOnSteps(from: number, to: number): [from: number, to: number] {
  const last = Math.round(to * BOX_STEPS_PER_PX);
  const first = Math.min(Math.round(from * BOX_STEPS_PER_PX), last - 1);
  return from >= 0 && first < 0 ? [0, 1 / BOX_STEPS_PER_PX] : [first / BOX_STEPS_PER_PX, last / BOX_STEPS_PER_PX];
}

/** Something that was put down, parked or taken away: it differs from the background that was learned, and has looked the same since. */
export const StaticRegion = z.object({
  /** Counts within the part. */
  ordinal: z.int().nonnegative(),
  /** In fractions of the frame. */
  box: Box,
  /** `added`: something stands there. `removed`: something that belonged to the background is gone. `unclear`: the pixels do not say which. */
  change: z.enum(['added', 'removed', 'unclear']),
  /** Since when it has stood there, ms of the frame's own time before this frame. */
  ageMs: z.int().nonnegative(),
});
export type StaticRegion = z.infer<typeof StaticRegion>;

export const SCENE_CONDITIONS = ['night', 'rain', 'fog', 'glare'] as const;

export const sceneObserved = defineEvent('scene.observed.v1', {
  fact: 'The tracked objects in one analysed frame of a camera. A still camera sends an empty scene every second.',
  ...ofCamera,
  id: frameId,
  partitions: CAMERA_PARTITIONS,
  producers: ['camera-ingest', 'edge-gateway'],
  consumers: ['behaviour-analytics', 'command-center'],
  retention: deleteAfter(hours(1)),
  personalData: 'indirect',
  schema: z.object({
    ...FrameMoment,
    clockSource: ClockSource,
    /** The camera's clock minus this platform's, ms. If it is more than 2,000, the camera's state reports it. */
    clockOffsetMs: z.int(),
    /**
     * How many ms of the camera's time this scene stands for, because time that was not observed is not time without objects. 0 while the
     * camera is impaired: covered, turned away, frozen.
     */
    observedMs: z.int().nonnegative(),
    /** Size of the source frame, px, in which the boxes are measured. */
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    moving: z.boolean(),
    tracks: z.array(SceneTrack).max(200),
    /** At most 20, the largest, in the order of their ordinals. Absent: there are none. */
    staticRegions: z.array(StaticRegion).max(20).optional(),
    /** Under which conditions it was seen. Absent: none that is known. */
    conditions: z.array(openSet(SCENE_CONDITIONS)).max(10).optional(),
  }),
  example: {
    ...exampleFrame('agdal', 'agdal-avenue-1', 5_200),
    clockSource: 'server',
    clockOffsetMs: 0,
    observedMs: 200,
    widthPx: 768,
    heightPx: 432,
    moving: true,
    tracks: [
      {
        ordinal: 3,
        class: 'car',
        confidence: 0.71,
        box: { x: 310, y: 120, width: 96, height: 150 },
        evidence: 'detected',
        ageMs: 800,
      },
    ],
  },
  invalid: { 'a class that describes a person': { district: 'agdal', camera: 'c', tracks: [{ class: 'woman' }] } },
});
