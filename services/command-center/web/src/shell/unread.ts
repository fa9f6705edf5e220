import { useSyncExternalStore } from 'react';
import type { Alert } from '@marsad/schemas';

const STORED = 'marsad.seenAlerts';
/** As many as a shift sees; older ones have long left the list. */
const KEPT = 2_000;

let seen = new Set<string>(JSON.parse(localStorage.getItem(STORED) ?? '[]') as string[]);
const listeners = new Set<() => void>();

/** This person has opened this alert, on this machine. */
export function markSeen(alertId: string): void {
  if (seen.has(alertId)) return;
  seen = new Set([...seen, alertId].slice(-KEPT));
  localStorage.setItem(STORED, JSON.stringify([...seen]));
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Unread: nobody has taken it up, and this person has not looked. */
export function useUnread(): (alert: Alert) => boolean {
  const known = useSyncExternalStore(subscribe, () => seen);
  return (alert) => alert.state === 'raised' && !known.has(alert.alertId);
}
