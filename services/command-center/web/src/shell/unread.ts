import { useSyncExternalStore } from 'react';
import type { Alert } from '../api/types.ts';
import { isUnread, seenKeyOf } from './seen-alerts.ts';

const STORED = 'marsad.seenAlerts';
/** How many alerts are remembered as seen: more than a shift has. */
const KEPT = 2_000;

let seen = new Set<string>(JSON.parse(localStorage.getItem(STORED) ?? '[]') as string[]);
const listeners = new Set<() => void>();

/** Remembers, on this machine, that the person opened this alert as it is now. */
export function markSeen(alert: Alert): void {
  const key = seenKeyOf(alert);
  if (seen.has(key)) return;
  seen = new Set([...seen, key].slice(-KEPT));
  localStorage.setItem(STORED, JSON.stringify([...seen]));
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useUnread(): (alert: Alert) => boolean {
  const seenNow = useSyncExternalStore(subscribe, () => seen);
  return (alert) => isUnread(alert, seenNow);
}
