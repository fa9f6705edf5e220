import { classGroup, type ObjectClass } from '@marsad/schemas';
import { smoothed, withoutGaps, type FootageBox } from '@marsad/vision';
import type { ExaminedFrame } from '../perceive/perceive.ts';
import { perceiveAsCity } from './city-perception.ts';
import type { Networks } from './networks.ts';
import type { FollowedFootage } from './people.ts';
import { openVideo } from './video.ts';

/**
 * Takes the city's own tracks, which find vehicles from straight above by their motion, and fills in the frames that the city did not
 * examine.
 */
export async function followVehicles(video: string, networks: Networks): Promise<FollowedFootage> {
  const { examinedFrames, stages, view } = await perceiveAsCity(video, [], networks);
  const times: number[] = [];
  for await (const { ptsMs } of openVideo(video).frames()) times.push(ptsMs);
  return {
    tracks: vehicleTracksOf(examinedFrames).map((detections) =>
      withoutGaps(smoothed(detections), (index) => times[index] ?? 0),
    ),
    frames: times.length,
    // The city's tracker goes from frame to frame: more threads only shorten the first pass.
    threads: 1,
    how: `${examinedFrames.length} of them looked at, ${view} view`,
    stages: { gate: stages.gateMs, 'look at a frame': stages.detectMs, track: stages.trackMs },
  };
}

/** The detections of each track whose class was a vehicle in the end. */
function vehicleTracksOf(examinedFrames: readonly ExaminedFrame[]): FootageBox[][] {
  const byOrdinal = new Map<number, { class: ObjectClass; detections: FootageBox[] }>();
  for (const { index, ptsMs: atMs, tracks } of examinedFrames)
    for (const { ordinal, class: name, evidence, box, confidence } of tracks) {
      if (evidence === 'predicted') continue;
      const track = byOrdinal.get(ordinal) ?? { class: name, detections: [] };
      track.class = name;
      track.detections.push({ index, atMs, box, confidence });
      byOrdinal.set(ordinal, track);
    }
  return [...byOrdinal.values()]
    .filter((track) => classGroup(track.class) === 'vehicle')
    .map(({ detections }) => detections);
}
