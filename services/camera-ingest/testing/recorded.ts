import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '@marsad/objects';
import { render } from '@marsad/rendering';
import type { Rendered } from '@marsad/rendering';
import { segmentRecorded } from '@marsad/schemas';
import type { DataOf, Sidecar } from '@marsad/schemas';
import { masksSidecar, tracksSidecar } from '@marsad/sidecars';
import type { MasksSidecar, TracksSidecar } from '@marsad/sidecars';
import { eventually } from '@marsad/testkit';
import type { Collected, useIngest } from './ingest-under-test.ts';

export type Segment = DataOf<typeof segmentRecorded>;
type Ingest = Pick<ReturnType<typeof useIngest>, 'fetch' | 'newFolder'>;

/** Wall clock of a segment's pts 0, ms. */
export const originMsOf = ({ objectKey }: Segment): number => Number(/-(\d+)\.mp4$/.exec(objectKey)?.[1]);

type TimeSpan = { readonly fromMs: number; readonly toMs: number };

/** Waits until a time is recorded and announced to its end. Returns its segments in the order of their beginnings. */
export const recordedOf = (events: Collected, { fromMs, toMs }: TimeSpan): Promise<Segment[]> =>
  eventually(
    () => {
      const segments = events.of(segmentRecorded).filter((one) => one.toMs > fromMs && one.fromMs < toMs);
      const isRecorded = segments.some((one) => one.toMs >= toMs);
      return isRecorded && segments.toSorted((one, other) => one.fromMs - other.fromMs);
    },
    { timeoutMs: 20_000 },
  );

/** Reads what was stored of a segment, as the service that makes clips does. @throws if the bytes are not the announced ones */
export function createRecordedReader(ingest: Ingest) {
  const fetched = async (object: Pick<Sidecar, 'bucket' | 'objectKey' | 'sha256'>): Promise<Buffer> => {
    const bytes = await ingest.fetch('view-maker', object.bucket, object.objectKey);
    if (sha256Of(bytes) !== object.sha256) throw new Error(`${object.objectKey} is not what was announced`);
    return bytes;
  };
  const masksOf = async (segment: Segment): Promise<MasksSidecar> => {
    if (!segment.masks) throw new Error(`${segment.objectKey} has no masks`);
    return masksSidecar.decode(await fetched(segment.masks), segment);
  };
  return {
    fetched,
    masksOf,
    async tracksOf(segment: Segment): Promise<TracksSidecar> {
      if (!segment.tracks) throw new Error(`${segment.objectKey} has no tracks`);
      return tracksSidecar.decode(await fetched(segment.tracks), segment);
    },
    /** Renders a masked clip of these segments, which follow one another. */
    async render(segments: readonly Segment[], fromMs: number, toMs: number): Promise<Rendered & { path: string }> {
      const folder = ingest.newFolder();
      const footage = await Promise.all(
        segments.map(async (segment, at) => {
          const path = join(folder, `${at}.mp4`);
          await writeFile(path, await fetched(segment));
          return { path, originMs: originMsOf(segment), samples: (await masksOf(segment)).samples };
        }),
      );
      const path = join(folder, 'clip.mp4');
      const job = { footage, fromMs, toMs, drawings: [], as: 'clip', keyFramesOnly: false, path } as const;
      const rendered = render(job);
      if (!rendered) throw new Error('nothing of this time is recorded');
      return { ...rendered, path };
    },
  };
}
