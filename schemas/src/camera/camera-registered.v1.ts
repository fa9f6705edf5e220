import { z } from 'zod';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { jsonHashedId, type IdRecipe } from '../registry/event-id.ts';
import { LonLat, PicturePoint } from '../values/geometry.ts';
import { CameraId, District } from '../values/ids.ts';
import { ObjectClass } from '../values/object-class.ts';

export const PlaceName = z.object({
  fr: z.string().min(1).max(80),
  ar: z.string().min(1).max(80),
  en: z.string().min(1).max(80),
});

/** A file is named relative to the media folder and plays in a loop. An RTSP address never holds credentials: `credential` names them. */
export const FileSource = z.object({
  kind: z.literal('file'),
  path: z
    .string()
    .regex(/^(?!.*\.\.)[\w./-]+$/, 'a path inside the media folder, without ..')
    .max(200),
  /** How often a short file plays, s; in between the camera is idle by schedule. Absent: it loops without a break. */
  everySeconds: z.int().min(1).max(3600).optional(),
});
export const RtspSource = z.object({
  kind: z.literal('rtsp'),
  url: z
    .string()
    .regex(/^rtsps?:\/\/[^@\s]+$/, 'an RTSP address without credentials')
    .max(300),
  transport: z.enum(['tcp', 'udp']),
  credential: z.string().max(80).optional(),
});
const CameraSourceV1 = z.discriminatedUnion('kind', [FileSource, RtspSource]);

/** A polygon that the listed classes may not enter, or in which they may not stay. */
export const ZoneV1 = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  name: PlaceName,
  kind: z.enum(['forbidden', 'loitering']),
  classes: z.array(ObjectClass).min(1),
  polygon: z.array(PicturePoint).min(3, 'a zone needs at least three corners').max(40),
  /** Loitering: how long is too long, ms. */
  dwellMs: z.int().min(500).max(3_600_000).optional(),
  /** The threshold was lowered so that a demonstration raises an event, and the page says so. */
  demonstration: z.boolean().optional(),
});

/** A directed line. `left_to_right` as seen from `from` looking towards `to`. */
export const Line = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  name: PlaceName,
  from: PicturePoint,
  to: PicturePoint,
  /** Vehicles may cross in this direction only; the other raises a wrong-way event. Absent: both are allowed. */
  oneWay: z.enum(['left_to_right', 'right_to_left']).optional(),
});
export type Line = z.infer<typeof Line>;

/** The definition of the camera directory, which keeps the last registration of each camera. */
export const cameraDirectory = {
  scope: 'city',
  keyedBy: 'camera',
  key: ({ camera }: { readonly camera: string }): string => camera,
  // Registering an unchanged camera again gives the same id, because it is not a new fact.
  id: (data: object): IdRecipe => jsonHashedId('d', data),
  partitions: 1,
  retention: latestPerKey,
  personalData: 'none',
} as const;

/** Superseded by v2. Readers of the directory convert it with `upcastCamera`, because a city's cameras may still be registered under it. */
export const cameraRegisteredV1 = defineEvent('camera.registered.v1', {
  fact: 'This camera belongs to the city: where it is, where its stream comes from, and what it may be used for. A tombstone removes it.',
  ...cameraDirectory,
  // The deployment hands a record of this version to governance once, and removes it then.
  producers: ['deployment'],
  consumers: ['deployment'],
  schema: z.object({
    camera: CameraId,
    district: District,
    name: PlaceName,
    position: LonLat,
    /** Degrees from north, clockwise. */
    headingDegrees: z.number().min(0).max(360),
    source: CameraSourceV1,
    /** The camera's angle. With `overhead`, motion finds the vehicles and the detector only classifies them. */
    view: z.enum(['oblique', 'overhead']),
    /** The analytics of the camera. It is recorded in any case. */
    analytics: z.array(z.enum(['flow', 'behaviour', 'plates'])),
    /** Detector input, px, multiples of 32, chosen so that people are 24 px or taller in it. */
    detectorWidthPx: z.int().multipleOf(32).min(160).max(960),
    detectorHeightPx: z.int().multipleOf(32).min(160).max(960),
    zones: z.array(ZoneV1).max(50),
    lines: z.array(Line).max(50),
    /** A camera without its signage record and a contact stays off (CNDP 350-2013). */
    signage: z.object({ recordedOn: z.iso.date(), contact: z.string().min(3).max(120) }),
    /** The footage is a demonstration. Everything that is derived from it carries this mark. */
    simulated: z.boolean(),
  }),
  example: {
    camera: 'agdal-avenue-1',
    district: 'agdal',
    name: { fr: 'Avenue de France', ar: 'شارع فرنسا', en: 'Avenue de France' },
    position: [-6.8498, 33.9975],
    headingDegrees: 180,
    source: { kind: 'file', path: 'car-detection.mp4' },
    view: 'overhead',
    analytics: ['flow'],
    detectorWidthPx: 416,
    detectorHeightPx: 256,
    zones: [],
    lines: [{ id: 'middle', name: { fr: 'Milieu', ar: 'الوسط', en: 'Middle' }, from: [0, 0.5], to: [1, 0.5] }],
    signage: { recordedOn: '2026-10-01', contact: 'dpo@rabat.example' },
    simulated: true,
  },
  invalid: {
    'a zone with two corners': {
      camera: 'c',
      zones: [
        {
          id: 'z',
          polygon: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    },
    'credentials in the address': {
      camera: 'c',
      source: { kind: 'rtsp', url: 'rtsp://me:secret@host/1', transport: 'tcp' },
    },
    'a path outside the media folder': { camera: 'c', source: { kind: 'file', path: '../../etc/passwd' } },
  },
});
export type CameraV1 = z.infer<typeof cameraRegisteredV1.schema>;
