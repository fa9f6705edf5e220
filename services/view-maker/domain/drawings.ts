import { parseTrackId } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { Drawing, PublishedScene, TracePoint } from '../ports.ts';

/** The zone or the line of a camera; none if the camera has lost it since. */
export function placeDrawings(
  { zones, lines }: Pick<Camera, 'zones' | 'lines'>,
  placeId: string | undefined,
): Drawing[] {
  const zone = zones.find(({ id }) => id === placeId);
  if (zone) return [{ kind: 'zone', polygon: zone.polygon }];
  const line = lines.find(({ id }) => id === placeId);
  return line ? [{ kind: 'line', from: line.from, to: line.to }] : [];
}

/** Where the tracks were, by the published scenes. A track that no scene names is not drawn. */
export function subjectDrawings(scenes: readonly PublishedScene[], trackIds: readonly string[]): Drawing[] {
  return trackIds.flatMap((id) => {
    const track = pathOf(scenes, id);
    return track.length === 0 ? [] : [{ kind: 'subject' as const, track }];
  });
}

function pathOf(scenes: readonly PublishedScene[], id: string): TracePoint[] {
  const subject = parseTrackId(id);
  if (!subject) return [];
  return scenes
    .flatMap(({ scene }): TracePoint[] => {
      if (scene.camera !== subject.camera || scene.epoch !== subject.epoch || scene.part !== subject.part) return [];
      const box = scene.tracks.find(({ ordinal }) => ordinal === subject.ordinal)?.box;
      if (!box) return [];
      const { widthPx, heightPx, capturedAtMs: atMs } = scene;
      const [x, y] = [box.x / widthPx, box.y / heightPx];
      return [{ atMs, box: { x, y, width: box.width / widthPx, height: box.height / heightPx } }];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}
