import { useSyncExternalStore } from 'react';

/** How far the server’s clock is ahead of this machine’s, ms. The server sends its time whenever the event stream opens. */
let aheadMs = 0;
export const setServerTime = (serverTimeMs: number): void => {
  aheadMs = serverTimeMs - Date.now();
};
/** The server’s time, so that ages are right even where the clock of this machine is wrong. */
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

/** The server’s time, updated every second. Everything on the page that shows an age shares it. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs);

/** The server’s time, rounded up to a step, ms: what it draws is drawn again only when the step is over. */
export const useNowIn = (stepMs: number): number =>
  useSyncExternalStore(subscribe, () => Math.ceil(nowMs / stepMs) * stepMs);

/** The server’s time at this rendering, which repeats every second. For ages of things that arrive more often, such as previews. */
export function useMoment(): number {
  useNow();
  return serverNowMs();
}
