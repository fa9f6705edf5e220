import type { AlertAction } from '@marsad/schemas';

const listeners = new Set<(action: AlertAction) => void>();

/** Passes an action of the keyboard to the alert that is open. */
export function pressDeskAction(action: AlertAction): void {
  for (const listener of listeners) listener(action);
}

/** @returns a function that removes the listener */
export function onDeskAction(listener: (action: AlertAction) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
