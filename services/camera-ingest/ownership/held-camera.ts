import type { Analytic, Camera } from '@marsad/schemas';
import type { OwnedCamera } from '../ports.ts';
import { createCameraReport } from './camera-report.ts';
import type { CameraReport } from './camera-report.ts';
import type { Takeover } from './decide-takeover.ts';

/** The state of one camera while this replica holds it. */
export type HeldCamera = OwnedCamera & {
  readonly report: CameraReport;
  /** When the camera's shard went to another replica, ms; null while it is ours. */
  lostAtMs: number | null;
  /** What its images show to be wrong with them. */
  shownFaults: readonly string[];
  /** The takeover from the previous owner, until the gap between its recordings and ours is decided. */
  takeover: Takeover | null;
  /** Since when we record, or have reported why we cannot, ms. */
  startedMs: number | null;
  /** When the camera's state was last published, with which analytics, where it looked, and what impaired it. */
  announced: {
    readonly atMs: number;
    readonly analysing: readonly Analytic[];
    readonly preset: string | undefined;
    readonly impaired: readonly string[];
  };
};

export function holdCamera(camera: Camera, epoch: number, replica: string, takeover: Takeover | null): HeldCamera {
  const report = createCameraReport(camera, epoch, replica);
  return {
    camera,
    epoch,
    isPlaying: () => report.state === 'playing',
    report,
    lostAtMs: null,
    shownFaults: [],
    takeover,
    startedMs: null,
    announced: { atMs: 0, analysing: [], preset: undefined, impaired: [] },
  };
}
