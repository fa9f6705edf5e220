import { RING_MS } from './snapshot-plan.ts';
import type { MaskedImageEvent } from '../ports.ts';

/** Keeps the masked images of a camera's last 30 s, from which an alert's snapshot is taken. */
export function createRecentImages() {
  let images: MaskedImageEvent[] = [];
  return {
    add(image: MaskedImageEvent): void {
      images.push(image);
      const oldest = image.capturedAtMs - RING_MS;
      if ((images[0]?.capturedAtMs ?? oldest) < oldest)
        images = images.filter(({ capturedAtMs }) => capturedAtMs >= oldest);
    },
    all: (): readonly MaskedImageEvent[] => images,
  };
}
export type RecentImages = ReturnType<typeof createRecentImages>;
