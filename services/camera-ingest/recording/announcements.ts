import { gapIdOf, recordingGap, segmentRecorded } from '@marsad/schemas';
import type { SidecarKind } from '@marsad/sidecars';
import type { Metrics } from '../metrics.ts';
import type { Gap, Log, Outbox, SealedSegment } from '../ports.ts';

export type AnnouncementsOptions = {
  readonly replica: string;
  readonly outbox: Pick<Outbox, 'publishForCertain'>;
  /** Whether a camera plays demonstration data. */
  readonly isSimulated: (camera: string) => boolean;
  readonly metrics: Pick<Metrics, 'gaps'>;
  readonly log: Log;
  readonly now: () => number;
};
type StoredAs = { readonly objectKey: string; readonly bytes: number; readonly sha256: string };
export type StoredSidecar = StoredAs & {
  readonly bucket: SidecarKind;
  /** Analysed frames in it. */
  readonly frames: number;
  readonly seenToMs: number;
};
/** A segment in the store, with those of its sidecars that are there too. */
export type StoredRecording = StoredAs & { readonly masks?: StoredSidecar; readonly tracks?: StoredSidecar };

/**
 * Announces segments and gaps. Neither is ever shed. Both are copied field by field, because the strict schemas refuse any other field that
 * the caller's record carries.
 */
export function createAnnouncements({ replica, outbox, isSimulated, metrics, log, now }: AnnouncementsOptions) {
  return {
    async gap(lost: Gap): Promise<void> {
      const { district, camera, epoch, fromMs, toMs, reason, packetsLost } = lost;
      const gapId = gapIdOf(lost);
      const counted = packetsLost === undefined ? {} : { packetsLost };
      const answer = await outbox.publishForCertain(
        recordingGap,
        {
          gapId,
          district,
          camera,
          epoch,
          fromMs,
          toMs,
          reason,
          ...counted,
          announcedBy: replica,
          announcedAtMs: now(),
        },
        { atMs: toMs, simulated: isSimulated(camera) },
      );
      if (answer === 'published') metrics.gaps.add(1, { reason });
      else log.error({ camera, fromMs, toMs, reason, answer }, 'a gap was not announced');
    },
    /** Resolves with true once the segment is announced, with false if it was refused or the service stops. */
    async segment(
      segment: SealedSegment,
      { objectKey, bytes, sha256, ...sidecars }: StoredRecording,
    ): Promise<boolean> {
      const { district, camera, epoch, part, fromMs, toMs, packets, codec, widthPx, heightPx } = segment;
      const recorded = {
        district,
        camera,
        epoch,
        part,
        fromMs,
        toMs,
        bucket: 'recordings',
        objectKey,
        bytes,
        sha256,
        packets,
        codec,
        widthPx,
        heightPx,
        ...sidecars,
      };
      const options = { atMs: toMs, simulated: isSimulated(camera) };
      const answer = await outbox.publishForCertain(segmentRecorded, recorded, options);
      return answer === 'published';
    },
  };
}
export type Announcements = ReturnType<typeof createAnnouncements>;
