import { setTimeout as wait } from 'node:timers/promises';
import { findingOf, noteFinding, type Finding, type Lasting, type Notification } from '@marsad/onvif';
import type { DeviceEvent } from '@marsad/schemas';
import { deviceEventOf, needsAct, type Finding as Renewed } from '../domain/device-report.ts';
import { dueRenewals, noteRenewal, type Renewals } from '../domain/renewals.ts';
import type { DeviceCamera, EventOutcome, LinkOptions } from './link-options.ts';

/** How often an event is sent while the broker is away. The device keeps those that follow for as long. */
const SEND_ATTEMPTS = 30;
const SEND_AGAIN_MS = 2_000;

export function createEvents({ district, camera }: DeviceCamera, options: LinkOptions, signal: AbortSignal) {
  const { publishEvent, mayObserve, onEvent, onNotPublished, now } = options;
  let lasting: Lasting = new Set();
  let renewals: Renewals = new Map();
  const takeOne = async (finding: Finding | undefined, clockOffsetMs: number | undefined): Promise<EventOutcome> => {
    if (!finding) return 'unknown';
    const noted = noteFinding(lasting, finding);
    lasting = noted.lasting;
    renewals = noteRenewal(renewals, finding, noted.news ? now() : 0);
    if (!noted.news) return 'not_news';
    if (needsAct(finding.kind) && !mayObserve()) return 'not_permitted';
    return send(deviceEventOf(finding, { district, camera, clockOffsetMs, receivedAtMs: now() }));
  };
  const send = async (event: DeviceEvent): Promise<EventOutcome> => {
    for (let attempt = 1; attempt <= SEND_ATTEMPTS && !signal.aborted; attempt += 1) {
      try {
        await publishEvent(event);
        return 'published';
      } catch (error) {
        onNotPublished(error);
        await wait(SEND_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    return 'not_published';
  };
  const renew = async (finding: Renewed): Promise<void> => {
    try {
      await publishEvent(deviceEventOf(finding, { district, camera, clockOffsetMs: undefined, receivedAtMs: now() }));
    } catch (error) {
      // It is not sent again, because the fault may be over by then.
      onNotPublished(error);
    }
  };
  return {
    async take(notifications: readonly Notification[], clockOffsetMs: number | undefined): Promise<void> {
      for (const notification of notifications) onEvent(await takeOne(findingOf(notification), clockOffsetMs));
    },
    /** Publishes again what lasts and is due. Called every second. */
    tick(): void {
      const { due, renewals: after } = dueRenewals(renewals, now());
      renewals = after;
      for (const finding of due) void renew(finding);
    },
    /** Called when the device is lost: whether its faults last is not known until it says so again. */
    lose(): void {
      renewals = new Map();
    },
  };
}
