import type { StaticRegion } from '@marsad/schemas';
import { z } from 'zod';
import { at } from './columns.ts';
import { packed, unpacked } from './container.ts';
import { packQuality, QualityColumns, unpackQuality } from './quality-columns.ts';
import { SceneRecord } from './records.ts';
import type { PublishedScene, SegmentOf } from './records.ts';
import { packRegions, RegionColumns, unpackRegions } from './region-columns.ts';
import { packScenes, SceneColumns, unpackScenes } from './scene-columns.ts';
import { framesOf } from './strands.ts';
import { packTracks, TrackColumns, unpackTracks } from './track-columns.ts';

export type TracksSidecar = {
  readonly of: SegmentOf;
  readonly seenToMs: number;
  readonly scenes: readonly PublishedScene[];
};

/** What a file holds beside its header. */
const Content = z.object({
  scenes: SceneColumns,
  tracks: TrackColumns,
  /** Absent in files of before regions were published: the boxes without identity that those have belong to no scene. */
  regions: z.exactOptional(RegionColumns),
  quality: QualityColumns,
});
type Content = z.infer<typeof Content>;

const Scenes = z.array(SceneRecord);

export const tracksSidecar = {
  /** The compressed file. Scenes come out exactly as they went in, their tracks and regions in the order of their ordinals. */
  encode: ({ scenes, ...envelope }: TracksSidecar): Promise<Buffer> =>
    packed('marsad.tracks', envelope, contentOf(scenes)),
  /** @throws {SidecarError} */
  decode: (bytes: Uint8Array, of?: SegmentOf): Promise<TracksSidecar> =>
    unpacked('marsad.tracks', bytes, (object) => ({ scenes: Scenes.parse(scenesIn(Content.parse(object))) }), of),
};

function contentOf(published: readonly PublishedScene[]): Content {
  const scenes = published.map(({ scene }) => scene);
  const atMs = scenes.map(({ capturedAtMs }) => capturedAtMs);
  return {
    scenes: packScenes(scenes),
    tracks: packTracks(
      scenes.map(({ tracks }) => tracks),
      atMs,
    ),
    regions: packRegions(
      scenes.map(({ staticRegions = [] }) => staticRegions),
      atMs,
    ),
    quality: packQuality(published),
  };
}

function scenesIn(content: Content): unknown[] {
  const scenes = unpackScenes(content.scenes);
  const atMs = scenes.map(({ capturedAtMs }) => capturedAtMs);
  const tracks = framesOf(unpackTracks(content.tracks, atMs), scenes.length);
  const regions = framesOf(content.regions ? unpackRegions(content.regions, atMs) : [], scenes.length);
  const qualities = unpackQuality(content.quality);
  return scenes.map((scene, frame) => {
    const quality = qualities.get(frame);
    return {
      scene: { ...scene, tracks: at(tracks, frame), ...ofRegions(at(regions, frame)) },
      ...(quality ? { quality } : {}),
    };
  });
}

/** A scene without regions has no list of them. */
const ofRegions = (regions: readonly StaticRegion[]) => (regions.length > 0 ? { staticRegions: regions } : {});
