import { useSyncExternalStore } from 'react';

/** How far the server's clock is ahead of this machine's, ms. The event stream tells it whenever it opens. */
let aheadMs = 0;
export const setServerTime = (serverTimeMs: number): void => {
  aheadMs = serverTimeMs - Date.now();
};
/** Now by the server's clock, so that ages are right even where the clock of this machine is wrong. */
export const serverNowMs = (): number => Date.now() + aheadMs;

let nowMs = serverNowMs();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = serverNowMs();
    for (const notify of listeners) notify();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** Now by the server's clock, to the second. Everything on the page that ages shares this clock. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs);

/** The moment of drawing; it draws again every second. For the age of what arrives more often than that, such as previews. */
export function useMoment(): number {
  useNow();
  return serverNowMs();
}
