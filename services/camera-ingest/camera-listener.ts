import type { createPermitSender } from './analysis/permit-sender.ts';
import type { CameraListener, Outbox } from './ports.ts';
import type { CameraMemories } from './views/camera-memory.ts';
import type { PreviewLeases } from './views/preview-leases.ts';
import { publishPreview } from './views/publish-preview.ts';
import type { Views } from './views/views.ts';

export type ListeningJobs = {
  readonly permits: ReturnType<typeof createPermitSender>;
  readonly memories: CameraMemories;
  readonly leases: PreviewLeases;
  readonly views: () => Pick<Views, 'claimed'>;
  readonly outbox: Pick<Outbox, 'publishImage'>;
  readonly publishObservation: CameraListener['observation'];
};

/** Passes the events of a held camera on to the jobs that need them. */
export function createCameraListener(jobs: ListeningJobs): CameraListener {
  const { permits, memories, leases, outbox } = jobs;
  return {
    opened(camera) {
      memories.open(camera.camera);
      leases.opened(camera.camera);
      permits.opened(camera);
      jobs.views().claimed(camera.camera);
    },
    closed(camera) {
      memories.close(camera);
      leases.closed(camera);
      permits.closed(camera);
    },
    maskedImage(camera, event) {
      memories.of(camera.camera)?.add(event);
      if (leases.isLeased(camera.camera)) publishPreview(outbox, camera, event);
    },
    observation: jobs.publishObservation,
  };
}
