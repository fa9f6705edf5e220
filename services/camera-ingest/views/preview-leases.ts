import type { MediaWorker } from '../ports.ts';

/**
 * The leases of viewers, who renew them while they watch. Until a camera's lease lapses, a preview of every analysed frame is published.
 */
export function createPreviewLeases(media: Pick<MediaWorker, 'send'>, now: () => number) {
  const untilMsOf = new Map<string, number>();
  const held = new Set<string>();
  return {
    lease(camera: string, untilMs: number): void {
      untilMsOf.set(camera, Math.max(untilMs, untilMsOf.get(camera) ?? 0));
      if (held.has(camera)) media.send({ kind: 'lease', camera, untilMs });
    },
    opened(camera: string): void {
      held.add(camera);
      const untilMs = untilMsOf.get(camera);
      if (untilMs !== undefined) media.send({ kind: 'lease', camera, untilMs });
    },
    closed: (camera: string): void => void held.delete(camera),
    isLeased: (camera: string): boolean => (untilMsOf.get(camera) ?? 0) > now(),
    /** Forgets lapsed leases. */
    tick(): void {
      for (const [camera, untilMs] of untilMsOf) if (untilMs < now()) untilMsOf.delete(camera);
    },
  };
}
export type PreviewLeases = ReturnType<typeof createPreviewLeases>;
