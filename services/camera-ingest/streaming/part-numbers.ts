import type { MediaCommand, MediaEvent } from '../ports.ts';

type Open = Extract<MediaCommand, { kind: 'open' }>;

/** Remembers the highest part of each claim, so that parts go on counting up in a media thread that was started anew. */
export function createPartNumbers() {
  const lastPartOf = new Map<string, number>();
  const note = ({ camera, epoch, part }: { camera: string; epoch: number; part: number }): void => {
    const key = `${camera}:${epoch}`;
    lastPartOf.set(key, Math.max(part, lastPartOf.get(key) ?? 0));
  };
  return {
    note(event: MediaEvent): void {
      if (event.kind === 'scene') note(event.scene);
      if (event.kind === 'segment_sealed') note(event.segment);
    },
    /** The first part that may be used; undefined for a claim that published none. One is left out: the failed thread may have begun it. */
    next({ camera, epoch }: Open): number | undefined {
      const last = lastPartOf.get(`${camera.camera}:${epoch}`);
      return last === undefined ? undefined : last + 2;
    },
  };
}
