import type { Detail } from '../../domain/access.ts';
import { redactAlert, type ShownAlert } from '../../domain/redact-alert.ts';
import type { CityChange } from '../../domain/city-memory.ts';
import type { LiveEventName } from '../contract/live.ts';

/** How long a browser waits before it opens a broken stream again, ms. */
const RETRY_MS = 2_000;

const eventText = (name: LiveEventName, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** A comment, which readers ignore: it keeps the stream open. */
export const HEARTBEAT_TEXT = ': still here\n\n';

/** @param id where the reader resumes, even if the stream breaks before any alert was written */
export const helloText = (id: number, nowMs: number): string =>
  `retry: ${RETRY_MS}\nid: ${id}\n${eventText('hello', { serverTimeMs: nowMs })}`;

/**
 * The event of an alert. Its id is the broker's time of the revision, which is the same on every instance: after a break the browser sends
 * it back and gets the changes since. `sufficedAtMs` and `sentAtMs` let a reader measure the latency.
 */
export const alertText = (alert: ShownAlert, orderMs: number, nowMs: number): string =>
  `id: ${orderMs}\n${eventText('alert', { alert, sufficedAtMs: alert.sufficedAtMs, sentAtMs: nowMs })}`;

export const withdrawalText = (alertId: string): string => eventText('withdrawn', { alertId });

/** @param cameraShown returns a camera as `/api/cameras` shows it */
export function changeText(
  change: CityChange,
  nowMs: number,
  detail: Detail,
  cameraShown: (camera: string) => unknown,
): string {
  switch (change.kind) {
    case 'alert':
      return alertText(redactAlert(change.alert, detail), change.orderMs, nowMs);
    case 'camera':
      return eventText('camera', { camera: change.camera, entry: cameraShown(change.camera) ?? null });
    case 'command':
      return eventText('command', change.answered.answer);
    case 'crossing':
      return eventText('crossing', change.crossing);
    case 'governance':
      return eventText('governance', { topic: change.topic, id: change.id });
  }
}
