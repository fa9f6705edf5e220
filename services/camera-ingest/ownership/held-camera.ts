import type { Analytic, Camera } from '@marsad/schemas';
import type { OwnedCamera } from '../ports.ts';
import { createCameraReport } from './camera-report.ts';
import type { CameraReport } from './camera-report.ts';
import type { Takeover } from './decide-takeover.ts';

/** What this replica knows of one camera while it holds it. */
export type HeldCamera = OwnedCamera & {
  readonly report: CameraReport;
  /** Since when the camera's shard belongs to another replica; null while it is ours. */
  lostAtMs: number | null;
  /** The owner before us, until it is known what was lost between its recordings and ours. */
  takeover: Takeover | null;
  /** Since when we record, or know why we cannot. */
  startedMs: number | null;
  /** What was last published of it on `camera.state`, and when. */
  announced: { readonly atMs: number; readonly analysing: readonly Analytic[] };
};

export function holdCamera(camera: Camera, epoch: number, replica: string, takeover: Takeover | null): HeldCamera {
  const report = createCameraReport(camera, epoch, replica);
  return {
    camera,
    epoch,
    isPlaying: () => report.state === 'playing',
    report,
    lostAtMs: null,
    takeover,
    startedMs: null,
    announced: { atMs: 0, analysing: [] },
  };
}
