import type { CAMERA_IMPAIRMENTS, DeviceEvent, DeviceFinding } from '@marsad/schemas';

type Impairment = (typeof CAMERA_IMPAIRMENTS)[number];

/**
 * What a device finds of its own picture, as a fault of the camera. What devices call tampering is a covered lens nearly always. Too bright a
 * picture and a lost signal are left out: the first is no fault that the city knows, and the stream itself shows the second.
 */
const FAULTS: ReadonlyMap<string, Impairment> = new Map<DeviceFinding, Impairment>([
  ['tampered', 'covered'],
  ['scene_changed', 'turned_away'],
  ['blurred', 'defocused'],
  ['dark', 'dark'],
]);

/** A fault that is not renewed is believed this long, ms. edge-gateway renews what lasts every 5 minutes while it follows the device. */
export const IMPAIRED_MS = 10 * 60_000;
/** Far more than a device has rules. */
const MOST_RULES = 50;

type Lasting = { readonly fault: Impairment; readonly untilMs: number };
/** What impairs the picture of each camera by the word of its device, by the device's rule. */
export type Impairments = Map<string, Map<string, Lasting>>;

/** Notes what a device found. What says nothing of its picture changes nothing. */
export function noteFinding(impairments: Impairments, event: DeviceEvent, nowMs: number): void {
  const { camera, kind, phase, rule, objectId = '', receivedAtMs } = event;
  const fault = FAULTS.get(kind);
  if (!fault) return;
  const lasting = impairments.get(camera) ?? new Map<string, Lasting>();
  const key = `${kind}\n${rule}\n${objectId}`;
  const untilMs = Math.min(receivedAtMs, nowMs) + IMPAIRED_MS;
  if (phase === 'over') lasting.delete(key);
  else if (phase === 'began' && (lasting.has(key) || lasting.size < MOST_RULES)) lasting.set(key, { fault, untilMs });
  if (lasting.size > 0) impairments.set(camera, lasting);
  else impairments.delete(camera);
}

/** The faults of a camera now, each once, in the order of the alphabet. What is over by the clock is forgotten. */
export function impairmentsAt(impairments: Impairments, camera: string, nowMs: number): Impairment[] {
  const lasting = impairments.get(camera);
  if (!lasting) return [];
  for (const [key, { untilMs }] of lasting) if (untilMs <= nowMs) lasting.delete(key);
  if (lasting.size === 0) impairments.delete(camera);
  return [...new Set([...lasting.values()].map(({ fault }) => fault))].sort();
}
