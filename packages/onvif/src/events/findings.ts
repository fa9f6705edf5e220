import { isTrue } from '../xml/node.ts';
import type { Notification } from './read-notifications.ts';

/**
 * What a device found by itself.
 *
 * - of the world: `line_crossed`, `field_entered`, `loitering`, `person`, `vehicle`, `animal`, `package`, `motion`
 * - of its picture: `tampered`, `scene_changed`, `blurred`, `dark`, `bright`, `signal_lost`
 * - of itself: `digital_input`, `relay`, `storage_failed`, `restarted`
 */
export const FINDING_KINDS = [
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
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export type Finding = {
  readonly kind: FindingKind;
  /** `moment`: it happened, and has no duration. */
  readonly phase: 'began' | 'over' | 'moment';
  /** Whether this is only how things were when the events began to be followed. */
  readonly initial: boolean;
  /** The device's name of the rule or the input; empty if it has none. */
  readonly rule: string;
  /** The device's number of the object; absent if it gives none. */
  readonly objectId: string | undefined;
  readonly topic: string;
  /** By the device's clock, ms since 1970. */
  readonly atMs: number | undefined;
};

/** The kinds by topic, or by the end of it. A topic of a face detector is missing on purpose: a face needs more than a device's word. */
const KIND_OF_TOPIC: readonly (readonly [RegExp, FindingKind])[] = [
  [/^RuleEngine\/LineDetector\//, 'line_crossed'],
  [/^RuleEngine\/(FieldDetector|IntrusionDetector)\//, 'field_entered'],
  [/^RuleEngine\/LoiteringDetector\//, 'loitering'],
  [/\/(People|PeopleDetect|HumanShapeDetect|HumanDetect|PersonDetector|Human)$/, 'person'],
  [/\/(VehicleDetect|Vehicle|VehicleDetector)$/, 'vehicle'],
  [/\/(DogCatDetect|Pet|AnimalDetect)$/, 'animal'],
  [/\/Package$/, 'package'],
  [/^RuleEngine\/(CellMotionDetector|MotionRegionDetector)\/Motion$/, 'motion'],
  [/^VideoSource\/MotionAlarm$/, 'motion'],
  [/^RuleEngine\/TamperDetector\//, 'tampered'],
  [/^VideoSource\/GlobalSceneChange\//, 'scene_changed'],
  [/^VideoSource\/ImageTooBlurry\//, 'blurred'],
  [/^VideoSource\/ImageTooDark\//, 'dark'],
  [/^VideoSource\/ImageTooBright\//, 'bright'],
  [/^VideoSource\/SignalLoss$/, 'signal_lost'],
  [/^Device\/Trigger\/(DigitalInput|AlarmIn)$/, 'digital_input'],
  [/^Device\/Trigger\/Relay$/, 'relay'],
  [/^Device\/HardwareFailure\/StorageFailure$/, 'storage_failed'],
  [/^Monitoring\/OperatingTime\/LastReboot$/, 'restarted'],
];

/** Items that say whether something is so, in the order in which they are believed. */
const STATES = [
  'State',
  'IsMotion',
  'IsTamper',
  'IsInside',
  'IsPeople',
  'IsVehicle',
  'IsPet',
  'LogicalState',
  'Failed',
  'Motion',
];
/** TP-Link names what it saw by the item and not by the topic. */
const KIND_OF_ITEM: readonly (readonly [string, FindingKind])[] = [
  ['IsPeople', 'person'],
  ['IsVehicle', 'vehicle'],
  ['IsPet', 'animal'],
  ['IsTamper', 'tampered'],
  ['IsLineCross', 'line_crossed'],
  ['IsIntrusion', 'field_entered'],
];
/** Happenings that have no end. */
const MOMENTS: readonly FindingKind[] = ['line_crossed', 'restarted'];

/** What a notification means. @returns absent if this version knows no meaning for it, or if it says how nothing was at the beginning */
export function findingOf({ topic, operation, atMs, source, data }: Notification): Finding | undefined {
  const kind =
    KIND_OF_TOPIC.find(([pattern]) => pattern.test(topic))?.[1] ?? KIND_OF_ITEM.find(([item]) => data.has(item))?.[1];
  if (!kind || (operation === 'deleted' && MOMENTS.includes(kind))) return undefined;
  const initial = operation === 'initialized';
  // A crossing of before the beginning is history, however the device announces it.
  if (initial && MOMENTS.includes(kind)) return undefined;
  const state = STATES.find((name) => data.has(name)) ?? KIND_OF_ITEM.find(([item]) => data.has(item))?.[0];
  const on = operation !== 'deleted' && (state === undefined || isOn(data.get(state)));
  return {
    kind,
    phase: MOMENTS.includes(kind) ? 'moment' : on ? 'began' : 'over',
    initial,
    rule:
      source.get('Rule') ?? source.get('InputToken') ?? source.get('AlarmInToken') ?? source.get('RelayToken') ?? '',
    objectId: data.get('ObjectId') ?? source.get('ObjectId'),
    topic,
    atMs,
  };
}

const isOn = (value: string | undefined): boolean => isTrue(value) || value?.toLowerCase() === 'active';

/** What lasts, by kind, rule and object. */
export type Lasting = ReadonlySet<string>;

/**
 * Keeps of the findings those that change something: a device repeats what lasts, and says it anew to each pull point.
 * @returns whether the finding is news, and what lasts after it
 */
export function noteFinding(lasting: Lasting, finding: Finding): { news: boolean; lasting: Lasting } {
  if (finding.phase === 'moment') return { news: true, lasting };
  const key = `${finding.kind}\n${finding.rule}\n${finding.objectId ?? ''}`;
  const began = finding.phase === 'began';
  if (lasting.has(key) === began) return { news: false, lasting };
  const after = new Set(lasting);
  if (began && after.size < MAX_LASTING) after.add(key);
  else after.delete(key);
  return { news: true, lasting: after };
}
/** Far more than a device has rules and objects in its picture. */
const MAX_LASTING = 1_000;
