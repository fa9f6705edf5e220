import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/**
 * What a device finds by itself: of the world, of its picture, of itself. Nothing of it is a measurement of ours: a line here is a line that
 * somebody drew in the device, and what it calls a car is followed by its own tracker, on a picture that we do not know. So none of it is a
 * crossing (`flow.crossing`), a behaviour (`behaviour.event`) or a scene (`scene.observed`).
 */
export const DEVICE_FINDINGS = [
  'line_crossed',
  'field_entered',
  'loitering',
  'person',
  'vehicle',
  'animal',
  'package',
  'motion',
  'tampered',
  'scene_changed',
  'blurred',
  'dark',
  'bright',
  'signal_lost',
  'digital_input',
  'relay',
  'storage_failed',
  'restarted',
  'objects',
] as const;
export type DeviceFinding = (typeof DEVICE_FINDINGS)[number];

/** What devices tell of an object's class; faces and plates are not among them. */
export const DEVICE_OBJECT_CLASSES = ['person', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'vehicle'] as const;
/** The most objects of one event. */
export const MOST_DEVICE_OBJECTS = 50;

const Fraction = z.number().min(0).max(1);
const DeviceObject = z.object({
  /** The device's number of it; of no meaning elsewhere. */
  id: z.string().min(1).max(40),
  class: openSet(DEVICE_OBJECT_CLASSES),
  confidence: Fraction,
  /** In fractions of the device's picture, from its upper left corner. */
  box: z.object({ x: Fraction, y: Fraction, width: Fraction, height: Fraction }),
});
export type DeviceObject = z.infer<typeof DeviceObject>;

/** Makes the id from what happened and when by the device's clock, so that an event that arrives again is the same. */
export const deviceEventIdOf = (camera: string, kind: string, phase: string, what: string, atMs: number): IdRecipe =>
  hashedId('v', ['device-event', camera, kind, phase, what, atMs]);

const EXAMPLE = {
  eventId: 'v-77',
  district: 'agdal',
  camera: 'agdal-avenue-1',
  kind: 'line_crossed',
  phase: 'moment',
  initial: false,
  rule: 'MyLineDetectorRule',
  objectId: '17',
  topic: 'RuleEngine/LineDetector/Crossed',
  atMs: 1_790_000_005_200,
  receivedAtMs: 1_790_000_005_400,
  clockSource: 'device',
} as const;

export const deviceEvent = defineEvent('device.event.v1', {
  fact: 'A device reports what it found by itself: in the world, in its picture, or of itself.',
  ...ofCamera,
  id: ({ eventId }) => eventId,
  partitions: 1,
  producers: ['edge-gateway'],
  consumers: ['camera-ingest', 'analytics-writer'],
  retention: deleteAfter(days(1)),
  personalData: 'indirect',
  schema: z.object({
    eventId: Id,
    district: District,
    camera: CameraId,
    kind: openSet(DEVICE_FINDINGS),
    phase: openSet(['began', 'over', 'moment']),
    /** How things are and not a change: when the device's events began to be followed, and every 5 minutes while a fault of its picture lasts. */
    initial: z.boolean(),
    /** The device's name of its rule or input; empty if it has none. */
    rule: z.string().max(120),
    /** The device's number of the object; of no meaning elsewhere. */
    objectId: z.string().max(120).optional(),
    /** With `objects`: what the device's own analytics saw at that moment, at most once a second; empty when they saw nothing any more. */
    objects: z.array(DeviceObject).max(MOST_DEVICE_OBJECTS).optional(),
    /** The device's own name of the event, without prefixes. */
    topic: z.string().min(1).max(200),
    /** By the device's clock, corrected by how far it is off. */
    atMs: EpochMs,
    receivedAtMs: EpochMs,
    /** `server`: the device told no time, or none that can be; the time is that of the arrival. */
    clockSource: openSet(['device', 'server']),
  }),
  example: EXAMPLE,
  invalid: {
    'a kind in words': { ...EXAMPLE, kind: 'A Person' },
    'an object outside of the picture': {
      ...EXAMPLE,
      kind: 'objects',
      objects: [{ id: '1', class: 'car', confidence: 1, box: { x: 1.5, y: 0, width: 0.1, height: 0.1 } }],
    },
    'an event of no camera': { ...EXAMPLE, camera: '' },
  },
});
export type DeviceEvent = z.infer<typeof deviceEvent.schema>;
