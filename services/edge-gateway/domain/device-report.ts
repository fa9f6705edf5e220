import { deviceEventIdOf, type DeviceEvent, type DeviceFinding } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';

/** A finding as the ONVIF package reads it. */
export type Finding = {
  readonly kind: DeviceFinding;
  readonly phase: 'began' | 'over' | 'moment';
  readonly initial: boolean;
  readonly rule: string;
  readonly objectId: string | undefined;
  readonly topic: string;
  readonly atMs: number | undefined;
};

/** Findings about people, vehicles and lines: they need an act, as everything does that is computed of what a camera sees. */
const OBSERVATIONS: readonly DeviceFinding[] = [
  'line_crossed',
  'field_entered',
  'loitering',
  'person',
  'vehicle',
  'animal',
  'package',
  'objects',
];
export const needsAct = (kind: DeviceFinding): boolean => OBSERVATIONS.includes(kind);

/** A device's event is at most this old when it arrives, ms: it waited in the pull point. One of the future is off by its clock only. */
const OLDEST_MS = 10 * 60_000;
const FUTURE_MS = 2_000;

export type Reporting = {
  readonly district: DeviceEvent['district'];
  readonly camera: DeviceEvent['camera'];
  /** The device's clock less ours, ms; absent if it tells no time. */
  readonly clockOffsetMs: number | undefined;
  readonly receivedAtMs: number;
};

/** The event of a finding. The device's time counts if it can be true once its clock is corrected, else the time of the arrival does. */
export function deviceEventOf(finding: Finding, { clockOffsetMs, receivedAtMs, ...of }: Reporting): DeviceEvent {
  const { kind, phase, initial, rule, objectId, topic, atMs } = finding;
  const corrected = atMs === undefined || clockOffsetMs === undefined ? undefined : Math.round(atMs - clockOffsetMs);
  // What was so at the beginning may have begun long ago.
  const oldest = initial ? 0 : receivedAtMs - OLDEST_MS;
  const believed = corrected !== undefined && corrected >= oldest && corrected <= receivedAtMs + FUTURE_MS;
  const at = believed ? Math.min(corrected, receivedAtMs) : receivedAtMs;
  // By the device's own time where it tells one: an event that a device repeats in another pull point is the same event.
  const what = `${rule}\n${objectId ?? ''}\n${topic}`;
  return {
    ...of,
    eventId: mintId(deviceEventIdOf(of.camera, kind, phase, what, atMs ?? receivedAtMs)),
    kind,
    phase,
    initial,
    rule,
    ...(objectId !== undefined && { objectId }),
    topic,
    atMs: at,
    receivedAtMs,
    clockSource: believed ? 'device' : 'server',
  };
}
