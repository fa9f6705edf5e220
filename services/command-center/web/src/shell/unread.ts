import { useSyncExternalStore } from 'react';
import type { Alert } from '../api/types.ts';
import { isUnread, seenKeyOf } from './seen-alerts.ts';

const STORAGE_KEY = 'marsad.seenAlerts';
/** How many alerts are remembered as seen, more than come in a shift. */
const MOST_REMEMBERED = 2_000;

let seen = new Set<string>(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]') as string[]);
const listeners = new Set<() => void>();

/** Remembers in this browser that the person opened this alert. If the alert rises later, it is unread again. */
export function markSeen(alert: Alert): void {
  const key = seenKeyOf(alert);
  if (seen.has(key)) return;
  seen = new Set([...seen, key].slice(-MOST_REMEMBERED));
  localStorage.setItem(STORAGE_KEY, JSON.stringify([...seen]));
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
