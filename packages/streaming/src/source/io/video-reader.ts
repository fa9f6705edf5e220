import { streamEnded } from '@marsad/media';
import type { Input, ReadResult } from '@marsad/media';
import type { Playing } from './playing.ts';

export type Read =
  /** `atMs`: its arrival. `readMs`: now. `waitedMs`: how long it was waited for. */
  | { readonly kind: 'packet'; readonly atMs: number; readonly readMs: number; readonly waitedMs: number }
  /** No video came within one read: whatever the camera had buffered was read. */
  | { readonly kind: 'nothing_yet'; readonly readMs: number }
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'stopped' };

/** More damaged reads in a row than this end the stream. */
const DAMAGED_READS = 50;
/** A timer that fires later than this, ms, fires on a starved machine, where packets may wait to be read. */
const STARVED_MS = 250;
const GRACE_MS = 1_000;

/** Reads for this long at most, ms: sound, or packets without video, do not end the silence. */
async function readWithin(input: Input, ms: number, now: () => number): Promise<ReadResult | 'silent'> {
  let isSilent = false;
  let timer: NodeJS.Timeout;
  const arm = (afterMs: number): void => {
    const dueMs = now() + afterMs;
    timer = setTimeout(() => {
      if (now() - dueMs > STARVED_MS) return arm(GRACE_MS);
      isSilent = true;
      input.interrupt();
    }, afterMs);
  };
  arm(Math.max(0, ms));
  try {
    const result = await input.read();
    return isSilent && result !== 'packet' ? 'silent' : result;
  } finally {
    clearTimeout(timer!);
  }
}

/** A wait counts as this long at most, ms, so that a starved machine is not taken for a silent camera. */
const LONGEST_WAIT_MS = 1_000;

/** Reads packets of video into `input.packet`. @throws {SourceFailure} if the camera ended the stream, or too many reads were damaged */
export function createVideoReader({ waiting, now, losses }: Playing, silentMs: number, input: Input) {
  let lastMs = now();
  let lastArrivedMs: number | null = null;
  let silentForMs = 0;
  let damaged = 0;

  const packet = (readMs: number, askedMs: number): Read => {
    damaged = 0;
    silentForMs = 0;
    const arrivedMs = input.arrival?.arrivedMs ?? null;
    const waitedMs = arrivedMs === null ? readMs - askedMs : arrivedMs - (lastArrivedMs ?? arrivedMs);
    lastArrivedMs = arrivedMs;
    lastMs = arrivedMs ?? readMs;
    return { kind: 'packet', atMs: lastMs, readMs, waitedMs };
  };
  return {
    /** When the last packet arrived. */
    get lastMs() {
      return lastMs;
    },
    /** `isJoining`: a read without video is an answer too. */
    async next(isJoining = false): Promise<Read> {
      for (;;) {
        const askedMs = now();
        const result = await readWithin(input, silentMs - silentForMs, now);
        if (waiting.stopped) return { kind: 'stopped' };
        const readMs = now();
        losses.passed(readMs);
        if (result === 'packet') return packet(readMs, askedMs);
        damaged += result === 'damaged' ? 1 : 0;
        if (result === 'end' || damaged > DAMAGED_READS) throw streamEnded();
        silentForMs += Math.min(LONGEST_WAIT_MS, Math.max(0, readMs - askedMs));
        if (result === 'silent' || silentForMs >= silentMs) return { kind: 'silent', forMs: readMs - lastMs };
        if (result === 'nothing_yet' && isJoining) return { kind: 'nothing_yet', readMs };
        if (result === 'damaged') await waiting.yield();
      }
    },
  };
}
