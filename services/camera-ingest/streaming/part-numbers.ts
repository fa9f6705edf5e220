import type { MediaCommand, MediaEvent } from '../ports.ts';

type Open = Extract<MediaCommand, { kind: 'open' }>;

/** Remembers the highest part of each claim, from which a restarted media thread goes on counting. */
export function createPartNumbers() {
  const lastPartOf = new Map<string, number>();
  const note = ({ camera, epoch, part }: { camera: string; epoch: number; part: number }): void => {
    const key = `${camera}:${epoch}`;
    lastPartOf.set(key, Math.max(part, lastPartOf.get(key) ?? 0));
  };
  return {
    note(event: MediaEvent): void {
      if (event.kind === 'scene') note(event.scene);
      if (event.kind === 'segment_opened') note(event.segment);
    },
    /** The first part that may be used; undefined if the claim published none. It skips one, which the failed thread may have begun. */
    next({ camera, epoch }: Open): number | undefined {
      const last = lastPartOf.get(`${camera.camera}:${epoch}`);
      return last === undefined ? undefined : last + 2;
    },
  };
}
