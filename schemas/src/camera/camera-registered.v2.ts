import { z } from 'zod';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { jsonHashedId } from '../registry/event-id.ts';
import { PicturePoint } from '../values/geometry.ts';
import { isKnown, openSet, openUnion } from '../values/open-set.ts';
import { cameraRegisteredV1, FileSource, RtspSource, ZoneV1, type CameraV1 } from './camera-registered.v1.ts';

/** A smart camera that brings its results itself, under a certificate of its own: nothing is decoded here. */
const EdgeSource = z.object({
  kind: z.literal('edge'),
  /** SHA-256 of the certificate that speaks for this camera, and for no other. */
  certificateSha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower case hex digits'),
});

/** A file is named relative to the media folder and loops; an address never holds credentials: `credential` names them. */
export const CameraSource = openUnion('kind', [
  FileSource,
  RtspSource.extend({
    /** A smaller stream of the same camera, to analyse; the one above is recorded. */
    analysisUrl: RtspSource.shape.url.optional(),
    /** The ONVIF device that the addresses came from. */
    device: z
      .string()
      .regex(/^https?:\/\/[^@\s]+$/, 'the address of an ONVIF device, without credentials')
      .max(300)
      .optional(),
  }),
  EdgeSource,
]);
export type CameraSource = z.infer<typeof CameraSource>;

export const ZONE_KINDS = ['forbidden', 'loitering', 'carriageway', 'pavement', 'lane', 'queue', 'measured'] as const;

/** A polygon of the picture: what must not be entered or stayed in, or what is measured. */
export const Zone = ZoneV1.extend({ kind: openSet(ZONE_KINDS) });
export type Zone = z.infer<typeof Zone>;

const CAMERA_ANALYTICS = ['flow', 'behaviour', 'plates'] as const;
type CameraAnalytic = (typeof CAMERA_ANALYTICS)[number];

/** Points of the picture whose place on the ground is known: at least four make metres of pixels. */
const Calibration = z.object({
  points: z
    .array(z.object({ picture: PicturePoint, xM: z.number(), yM: z.number() }))
    .min(4, 'a calibration needs at least four points')
    .max(100),
  /** Size of the picture on which the points were set, px. */
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  /** `proposed`: from the heights of people and cars, not measured on the ground. */
  origin: openSet(['measured', 'proposed']),
});

const {
  source: _source,
  zones: _zones,
  view: _view,
  analytics: _analytics,
  ...common
} = cameraRegisteredV1.schema.shape;

export const cameraRegistered = defineEvent('camera.registered.v2', {
  fact: cameraRegisteredV1.fact,
  scope: 'city',
  keyedBy: 'camera',
  key: (data) => data.camera,
  // Registering the same camera again, unchanged, is no new fact.
  id: (data) => jsonHashedId('d', data),
  partitions: 1,
  producers: ['deployment'],
  consumers: [
    'camera-ingest',
    'behaviour-analytics',
    'alerting',
    'governance',
    'agency-gateway',
    'command-center',
    'deployment',
  ],
  retention: latestPerKey,
  personalData: 'none',
  schema: z.object({
    ...common,
    source: CameraSource,
    /** How the camera looks at the street: from above, motion finds vehicles and the detector only names them. */
    view: openSet(['oblique', 'overhead']),
    /** What is computed from it, under an act. Recording always is. A name that this version does not know is not computed. */
    analytics: z.array(openSet(CAMERA_ANALYTICS)),
    zones: z.array(Zone).max(50),
    calibration: Calibration.optional(),
    /** Audio is dropped at the door unless this and the act allow it. */
    recordsAudio: z.boolean().optional(),
    group: z.string().min(1).max(60).optional(),
  }),
  example: { ...cameraRegisteredV1.example },
  invalid: {
    ...cameraRegisteredV1.invalid,
    'a calibration of three points': {
      ...cameraRegisteredV1.example,
      calibration: { points: [], widthPx: 640, heightPx: 360, origin: 'measured' },
    },
  },
});
export type Camera = z.infer<typeof cameraRegistered.schema>;

/** How a camera looks at the street; one that this version does not know is taken for oblique, as most are. */
export const viewOf = ({ view }: Pick<Camera, 'view'>): 'oblique' | 'overhead' =>
  view === 'overhead' ? 'overhead' : 'oblique';

/** What its registration lists and this version can compute; the rest is not computed. */
export const listedAnalytics = ({ analytics }: Pick<Camera, 'analytics'>): CameraAnalytic[] =>
  analytics.filter((analytic): analytic is CameraAnalytic => isKnown(CAMERA_ANALYTICS, analytic));

/** A camera that was registered under v1, as this version reads it. Pure: every v1 record is a v2 record. */
export const upcastCamera = (before: CameraV1): Camera => before;
