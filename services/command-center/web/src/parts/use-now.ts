import { useSyncExternalStore } from 'react';

/** How far the server's clock is ahead of this machine's, ms: said by the event stream whenever it opens. */
let aheadMs = 0;
export const setServerTime = (serverTimeMs: number): void => {
  aheadMs = serverTimeMs - Date.now();
};
/** Now, by the server's clock: what the server dates is aged by it, however wrong the clock of this machine is. */
export const serverNowMs = (): number => Date.now() + aheadMs;

let nowMs = serverNowMs();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = serverNowMs();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** Now by the server's clock, to the second: one clock for everything on the page that ages. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs);

/** The very moment of drawing, drawn anew every second: for what comes more often than that, such as pictures. */
export function useMoment(): number {
  useNow();
  return serverNowMs();
}
