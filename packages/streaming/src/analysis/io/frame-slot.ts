import type { Frame } from '@marsad/media';

/** Analyses one frame of a camera at a time. A frame that comes due meanwhile is shed and counted, so recording never waits. */
export function createFrameSlot(onFailed: (error: unknown) => void) {
  let inFlight: Promise<void> | null = null;
  let shed = 0;
  let closed = false;
  return {
    isBusy: (): boolean => inFlight !== null,
    noteShed(): void {
      shed += 1;
    },
    /** Returns the number of frames that were shed since the last call. */
    takeShed(): number {
      const count = shed;
      shed = 0;
      return count;
    },
    /** Analyses a clone of the frame (a reference, no copied pixels), and frees the clone. */
    run(frame: Frame, analyse: (kept: Frame) => Promise<void>): void {
      const kept = frame.clone();
      if (!kept) return;
      inFlight = analyse(kept)
        .catch(onFailed)
        .finally(() => {
          kept.free();
          inFlight = null;
        });
    },
    /** Runs `work` at once, or after the frame in flight. */
    afterwards(work: () => void): void {
      if (inFlight) void inFlight.then(work);
      else work();
    },
    get closed() {
      return closed;
    },
    /** Waits for the frame in flight. */
    async close(): Promise<void> {
      await inFlight;
      closed = true;
    },
  };
}
export type FrameSlot = ReturnType<typeof createFrameSlot>;
