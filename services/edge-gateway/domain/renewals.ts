import type { DeviceFinding } from '@marsad/schemas';
import type { Finding } from './device-report.ts';

/**
 * A fault of the device's picture is published again this often while it lasts, ms. Devices say only that it begins and that it is over, and
 * the second may be lost with the device: whoever hears nothing any more stops to believe in the fault.
 */
export const RENEW_MS = 5 * 60_000;
const RENEWED: readonly DeviceFinding[] = ['tampered', 'scene_changed', 'blurred', 'dark', 'bright', 'signal_lost'];
/** Far more than a device has rules. */
const MOST = 50;

/** The faults that last, with the time of their last publication, by kind, rule and object. */
export type Renewals = ReadonlyMap<string, { readonly finding: Finding; readonly publishedAtMs: number }>;

/** Notes a finding. @param publishedAtMs 0 if it is not published now: it is due at once */
export function noteRenewal(renewals: Renewals, finding: Finding, publishedAtMs: number): Renewals {
  const { kind, phase, rule, objectId = '' } = finding;
  const key = `${kind}\n${rule}\n${objectId}`;
  const begins = RENEWED.includes(kind) && phase === 'began' && !renewals.has(key) && renewals.size < MOST;
  if (!begins && !(phase === 'over' && renewals.has(key))) return renewals;
  const after = new Map(renewals);
  if (begins) after.set(key, { finding, publishedAtMs });
  else after.delete(key);
  return after;
}

/** The faults that are to be published again now, as what is so and no change, with the time of now. */
export function dueRenewals(renewals: Renewals, nowMs: number): { due: readonly Finding[]; renewals: Renewals } {
  const due = [...renewals].filter(([, { publishedAtMs }]) => nowMs - publishedAtMs >= RENEW_MS);
  if (due.length === 0) return { due: [], renewals };
  const renewed = due.map(([key, { finding }]) => [key, { finding, publishedAtMs: nowMs }] as const);
  return {
    due: due.map(([, { finding }]) => ({ ...finding, initial: true, atMs: undefined })),
    renewals: new Map([...renewals, ...renewed]),
  };
}
