import { useSyncExternalStore } from 'react';
import { alertStageOf } from '@marsad/schemas';
import type { Alert } from '../api/types.ts';

const STORED = 'marsad.seenAlerts';
/** As many as a shift sees; older ones have long left the list. */
const KEPT = 2_000;

let seen = new Set<string>(JSON.parse(localStorage.getItem(STORED) ?? '[]') as string[]);
const listeners = new Set<() => void>();

/** An alert that rose is another one to look at. */
const keyOf = ({ alertId, roseAtMs }: Alert): string => (roseAtMs === undefined ? alertId : `${alertId}@${roseAtMs}`);

/** This person has opened this alert, as it is, on this machine. */
export function markSeen(alert: Alert): void {
  const key = keyOf(alert);
  if (seen.has(key)) return;
  seen = new Set([...seen, key].slice(-KEPT));
  localStorage.setItem(STORED, JSON.stringify([...seen]));
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Unread: nobody has taken it up, or it rose since and is open; and this person has not looked. */
export function useUnread(): (alert: Alert) => boolean {
  const known = useSyncExternalStore(subscribe, () => seen);
  return (alert) =>
    (alert.state === 'raised' || (alert.roseAtMs !== undefined && alertStageOf(alert) === 'open')) &&
    !known.has(keyOf(alert));
}
