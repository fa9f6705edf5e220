import { classGroup, type ObjectClass } from '@marsad/schemas';
import { smoothed, withoutGaps, type FootageBox } from '@marsad/vision';
import type { Looked } from '../perceive/perceive.ts';
import { seeAsTheCity } from './city-eyes.ts';
import type { Networks } from './networks.ts';
import type { FollowedFootage } from './people.ts';
import { openVideo } from './video.ts';

/** The city's own tracks, which find vehicles from straight above by their motion; the frames that it did not examine are filled in. */
export async function followVehicles(video: string, networks: Networks): Promise<FollowedFootage> {
  const { looks, stages, view } = await seeAsTheCity(video, [], networks);
  const times: number[] = [];
  for await (const { ptsMs } of openVideo(video).frames()) times.push(ptsMs);
  return {
    walks: walksOf(looks).map((sightings) => withoutGaps(smoothed(sightings), (index) => times[index] ?? 0)),
    frames: times.length,
    // The city's tracker goes from frame to frame: more threads only shorten the first pass.
    threads: 1,
    how: `${looks.length} of them looked at, ${view} view`,
    stages: { gate: stages.gateMs, 'look at a frame': stages.lookMs, track: stages.trackMs },
  };
}

/** The detections by track, for tracks that were vehicles in the end. */
function walksOf(looks: readonly Looked[]): FootageBox[][] {
  const walks = new Map<number, { class: ObjectClass; sightings: FootageBox[] }>();
  for (const { index, ptsMs: atMs, tracks } of looks)
    for (const { ordinal, class: name, evidence, box, confidence } of tracks) {
      if (evidence === 'predicted') continue;
      const walk = walks.get(ordinal) ?? { class: name, sightings: [] };
      walk.class = name;
      walk.sightings.push({ index, atMs, box, confidence });
      walks.set(ordinal, walk);
    }
  return [...walks.values()].filter((walk) => classGroup(walk.class) === 'vehicle').map(({ sightings }) => sightings);
}
