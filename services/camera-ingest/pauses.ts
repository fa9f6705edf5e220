import { setTimeout as sleep } from 'node:timers/promises';
import type { Pauses } from './ports.ts';

/** Creates pauses for one part of the service; `end` cuts all of them short. */
export function createPauses(): Pauses {
  const ending = new AbortController();
  return {
    get ended() {
      return ending.signal.aborted;
    },
    pause: (ms) => sleep(ms, undefined, { signal: ending.signal }),
    end: () => ending.abort(),
  };
}
