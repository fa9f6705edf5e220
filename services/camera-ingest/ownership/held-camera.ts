import type { Analytic, Camera } from '@marsad/schemas';
import { RING_MS } from '../views/clip-plan.ts';
import { createCameraReport } from './camera-report.ts';
import { createMaskHistory } from '@marsad/masking';
import { NO_PERMIT } from '../analysis/permits.ts';
import type { Takeover } from './decide-takeover.ts';
import type { MediaEvent } from '../ports.ts';

export type MaskedPicture = Extract<MediaEvent, { kind: 'masked_picture' }>;

/** What this replica knows of one camera while it has it. */
export function holdCamera(camera: Camera, epoch: number, replica: string, takeover: Takeover | null) {
  let ring: MaskedPicture[] = [];
  return {
    camera,
    epoch,
    report: createCameraReport(camera, epoch, replica),
    history: createMaskHistory(),
    /** Since when its shard is not ours any more. */
    lostAtMs: null as number | null,
    /** Until the gap between the owner before us and us is known. */
    takeover,
    /** From when on we record, or know why not. */
    startedMs: null as number | null,
    lastSaidMs: 0,
    /** What everybody was told runs on it. */
    analysing: [] as Analytic[],
    /** What the media thread was told, and when. */
    permit: NO_PERMIT,
    permitSaidMs: 0,
    keep(picture: MaskedPicture): void {
      ring.push(picture);
      const oldest = picture.capturedAtMs - RING_MS;
      if ((ring[0]?.capturedAtMs ?? oldest) < oldest) ring = ring.filter(({ capturedAtMs }) => capturedAtMs >= oldest);
    },
    pictures: (): readonly MaskedPicture[] => ring,
  };
}
export type HeldCamera = ReturnType<typeof holdCamera>;
