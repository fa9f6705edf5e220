import { PREVIEW_LEASE_MS } from '@marsad/schemas';

/** Leases are renewed this often, well before they end, ms. */
export const LEASE_RENEWAL_MS = 5_000;

export type Watched = { camera: string; district: string };
export type Lease = Watched & { expiresAtMs: number };

/**
 * Knows which pages of this instance watch which cameras. A lease is renewed while at least one page watches its camera, and expires
 * afterwards.
 */
export function createWatchedCameras<Page extends object>() {
  const watching = new Map<Page, readonly Watched[]>();
  const districts = new Map<string, string>();

  const union = (): Map<string, string> => {
    districts.clear();
    for (const list of watching.values()) for (const { camera, district } of list) districts.set(camera, district);
    return districts;
  };
  const leases = (cameras: Iterable<[string, string]>, nowMs: number): Lease[] =>
    [...cameras].map(([camera, district]) => ({ camera, district, expiresAtMs: nowMs + PREVIEW_LEASE_MS }));

  return {
    /** Replaces the cameras that the page watches. @returns leases to take at once, for cameras that no page watched before */
    watch(page: Page, cameras: readonly Watched[], nowMs: number): Lease[] {
      const before = new Set(union().keys());
      watching.set(page, cameras);
      return leases(
        [...union()].filter(([camera]) => !before.has(camera)),
        nowMs,
      );
    },
    leave: (page: Page): void => void watching.delete(page),
    renewals: (nowMs: number): Lease[] => leases(union(), nowMs),
    pagesOf: (camera: string): Page[] =>
      [...watching].filter(([, list]) => list.some((watched) => watched.camera === camera)).map(([page]) => page),
    cameras: (): number => union().size,
  };
}
