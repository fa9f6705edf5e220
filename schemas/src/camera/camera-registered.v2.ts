import { z } from 'zod';
import { defineEvent } from '../registry/define.ts';
import { LonLat, PicturePoint } from '../values/geometry.ts';
import { Sha256 } from '../values/ids.ts';
import { isKnown, openSet, openUnion } from '../values/open-set.ts';
import { MadeBy } from '../values/signed.ts';
import {
  cameraDirectory,
  cameraRegisteredV1,
  FileSource,
  RtspSource,
  ZoneV1,
  type CameraV1,
} from './camera-registered.v1.ts';

/** A smart camera that delivers its results under its own certificate: nothing is decoded here. */
const EdgeSource = z.object({
  kind: z.literal('edge'),
  /** SHA-256 of the certificate of this camera and of no other. */
  certificateSha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower case hex digits'),
});

export const DeviceAddress = z
  .string()
  .regex(/^https?:\/\/[^@\s]+$/, 'the address of an ONVIF device, without credentials')
  .max(300);

/** A file is named relative to the media folder and plays in a loop. An address never holds credentials: `credential` names them. */
export const CameraSource = openUnion('kind', [
  FileSource,
  RtspSource.extend({
    /** A smaller stream of the same camera for the analysis; the stream above is recorded. */
    analysisUrl: RtspSource.shape.url.optional(),
    /** The ONVIF device that gave the addresses. */
    device: DeviceAddress.optional(),
  }),
  EdgeSource,
]);
export type CameraSource = z.infer<typeof CameraSource>;

export const ZONE_KINDS = [
  'forbidden',
  'loitering',
  'carriageway',
  'pavement',
  'lane',
  'queue',
  'measured',
  'approach',
] as const;

/** A polygon of the picture that the listed classes may not enter or stay in, or in which something is measured. */
export const Zone = ZoneV1.extend({ kind: openSet(ZONE_KINDS) });
export type Zone = z.infer<typeof Zone>;

const CAMERA_ANALYTICS = ['flow', 'behaviour', 'plates'] as const;
type CameraAnalytic = (typeof CAMERA_ANALYTICS)[number];

/** Points of the picture whose position on the ground is known. At least four turn pixels into metres. */
export const Calibration = z.object({
  points: z
    .array(z.object({ picture: PicturePoint, xM: z.number(), yM: z.number() }))
    .min(4, 'a calibration needs at least four points')
    .max(100),
  /** Size of the picture on which the points were set, px. */
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  /** `proposed`: estimated from the heights of people and cars instead of measured on the ground. */
  origin: openSet(['measured', 'proposed']),
  /**
   * Radial distortion of the lens (Brown's model) in units of half the picture's diagonal, from the middle of the picture; `k1` below 0 is a
   * barrel. Absent: straight lines are straight.
   */
  lens: z.object({ k1: z.number().min(-1).max(1), k2: z.number().min(-1).max(1).optional() }).optional(),
  /** Where (0, 0) in metres lies, with x to the east and y to the north, if the points were set on the map. */
  originAt: LonLat.optional(),
});
export type Calibration = z.infer<typeof Calibration>;

const {
  source: _source,
  zones: _zones,
  view: _view,
  analytics: _analytics,
  ...common
} = cameraRegisteredV1.schema.shape;

/** What is registered of a camera: an entry of `city.yaml`, or what a person enters. */
export const CameraTerms = z.object({
  ...common,
  source: CameraSource,
  /** The camera's angle. With `overhead`, motion finds the vehicles and the detector only classifies them. */
  view: openSet(['oblique', 'overhead']),
  /**
   * The analytics of the camera, each under an act. It is recorded in any case. An analytic that this version does not know is not
   * computed.
   */
  analytics: z.array(openSet(CAMERA_ANALYTICS)),
  zones: z.array(Zone).max(50),
  calibration: Calibration.optional(),
  /** Has no effect: sound is dropped before anything is recorded, because no act can permit it. */
  recordsAudio: z.boolean().optional(),
  group: z.string().min(1).max(60).optional(),
});
export type CameraTerms = z.infer<typeof CameraTerms>;

export const cameraRegistered = defineEvent('camera.registered.v2', {
  fact: cameraRegisteredV1.fact,
  ...cameraDirectory,
  producers: ['governance'],
  consumers: [
    'camera-ingest',
    'edge-gateway',
    'view-maker',
    'behaviour-analytics',
    'alerting',
    'governance',
    'cases',
    'agency-gateway',
    'command-center',
    'deployment',
  ],
  schema: CameraTerms.extend({
    /** The last entry of the city file that the camera was taken from, as its hash. Absent: it was never in the file. */
    fileEntrySha256: Sha256.optional(),
    /** The hashes of the last decisions that made the record. Absent: nobody changed it since it was imported. */
    madeBy: MadeBy.optional(),
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

/** The camera's angle. An angle that this version does not know counts as oblique, because most cameras are. */
export const viewOf = ({ view }: Pick<Camera, 'view'>): 'oblique' | 'overhead' =>
  view === 'overhead' ? 'overhead' : 'oblique';

/** The analytics that its registration lists and this version can compute. Others are not computed. */
export const listedAnalytics = ({ analytics }: Pick<Camera, 'analytics'>): CameraAnalytic[] =>
  analytics.filter((analytic): analytic is CameraAnalytic => isKnown(CAMERA_ANALYTICS, analytic));

/** The terms of a registered camera, without what governance notes about them. */
export const cameraTermsOf = ({ fileEntrySha256: _, madeBy: __, ...terms }: Camera): CameraTerms => terms;

/** Reads a camera that was registered under v1 as one of this version. Pure: every v1 record is a v2 record. */
export const upcastCamera = (before: CameraV1): Camera => before;
