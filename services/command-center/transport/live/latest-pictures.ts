/** A picture older than this does not show the present, ms. */
const FRESH_MS = 15_000;

/** The latest picture message of each camera, so a page that begins to watch gets a picture at once. */
export function createLatestPictures() {
  const latest = new Map<string, { message: Buffer; atMs: number }>();
  return {
    put: (camera: string, message: Buffer, nowMs: number): void => void latest.set(camera, { message, atMs: nowMs }),
    of: (cameras: readonly string[]): Buffer[] => cameras.flatMap((camera) => latest.get(camera)?.message ?? []),
    removeOld(nowMs: number): void {
      for (const [camera, { atMs }] of latest) if (nowMs - atMs > FRESH_MS) latest.delete(camera);
    },
  };
}
