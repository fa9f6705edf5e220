import { PREVIEW_LEASE_MS, type Viewer } from '@marsad/schemas';
import type { AuditGate } from '../audit/audit-gate.ts';
import { accessToCamera } from '../audit/audited-access.ts';

/** Records which cameras one page watches. Watching a camera is one access, with one entry, until a break as long as a lease. */
export function createCameraAccesses(viewer: Viewer, gate: Pick<AuditGate, 'record'>, now: () => number) {
  /** When the page last stopped watching each camera, UTC ms; `Infinity` while it watches. */
  const watchedUntilMs = new Map<string, number>();
  let requests = 0;

  const isNew = (camera: string): boolean => now() - (watchedUntilMs.get(camera) ?? -Infinity) >= PREVIEW_LEASE_MS;
  const record = async (camera: string): Promise<void> => {
    await gate.record(viewer, accessToCamera(camera, now()));
    watchedUntilMs.set(camera, now());
  };
  return {
    /**
     * Replaces the cameras that the page watches. Resolves once the log has an entry for each camera that it did not watch before.
     * @returns false if the page has asked for other cameras meanwhile
     */
    async watch(cameras: readonly string[]): Promise<boolean> {
      requests += 1;
      const thisRequest = requests;
      await Promise.all(cameras.filter(isNew).map(record));
      if (thisRequest !== requests) return false;
      for (const [camera, untilMs] of watchedUntilMs) if (untilMs === Infinity) watchedUntilMs.set(camera, now());
      for (const camera of cameras) watchedUntilMs.set(camera, Infinity);
      return true;
    },
  };
}
