import { previewPictured } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { MaskedImageEvent, Outbox } from '../ports.ts';

/** Publishes a masked image as a camera's live preview. */
export function publishPreview(
  outbox: Pick<Outbox, 'publishImage'>,
  { district, simulated }: Camera,
  { camera, part, capturedAtMs, receivedAtMs, widthPx, heightPx, masks, outlines, jpeg }: MaskedImageEvent,
): void {
  const preview = {
    district,
    camera,
    part,
    capturedAtMs,
    receivedAtMs,
    widthPx,
    heightPx,
    masks,
    outlines: [...outlines],
  };
  outbox.publishImage('previews', previewPictured, preview, jpeg, { atMs: capturedAtMs, simulated });
}
