import type { Kafka } from '@marsad/kafka';
import { segmentRecorded } from '@marsad/schemas';
import type { Announced, AnnouncedFile } from '../ports.ts';

/**
 * Reads which files of tracks were announced. They are read when somebody asks, from the district's topic of segments, which
 * keeps them for as long as the files live.
 */
export const createAnnounced =
  (kafka: Pick<Kafka, 'tail'>, logger: { warn(fields: object, text: string): void }): Announced =>
  async ({ district, camera }, sinceMs) => {
    const files = new Map<string, AnnouncedFile>();
    try {
      const tail = await kafka.tail({
        name: 'announced-tracks',
        events: [segmentRecorded],
        districts: [district],
        from: { sinceMs },
        // A district announces hundreds of thousands of segments in two days, and live scenes wait while one is decoded.
        key: camera,
        onEvent({ data }) {
          const { tracks, epoch, part, fromMs, toMs } = data;
          if (tracks) files.set(tracks.objectKey, { epoch, part, fromMs, toMs, sha256: tracks.sha256 });
        },
      });
      await tail.stop();
      return files;
    } catch (error) {
      logger.warn({ reason: String(error) }, 'the announcements of stored tracks could not be read');
      return undefined;
    }
  };
