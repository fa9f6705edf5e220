import type { Frame } from '@marsad/media';

/** Lets one frame of a camera be analysed at a time. A frame that is due meanwhile is shed and counted: recording never waits. */
export function createFrameSlot(onFailed: (error: unknown) => void) {
  let inFlight: Promise<void> | null = null;
  let shed = 0;
  let closed = false;
  return {
    isBusy: (): boolean => inFlight !== null,
    noteShed(): void {
      shed += 1;
    },
    /** The frames that were shed since this was last asked. */
    takeShed(): number {
      const count = shed;
      shed = 0;
      return count;
    },
    /** Analyses a copy (a reference, no pixels) of the frame, and frees it. */
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
    /** Runs at once, or after the frame in flight. */
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
