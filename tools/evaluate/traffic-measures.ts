import { endPart, newCameraWatch, watchScene, type Finding, type Scene } from '@marsad/behaviour';
import { followTracks, newTrackMotions, type TrackMotion } from '@marsad/ground';
import type { Camera } from '@marsad/schemas';
import {
  addCrossing,
  endTrafficPart,
  measuresOf,
  newTraffic,
  observeTraffic,
  placesOf,
  prevailingState,
  takeWindow,
  type Passage,
  type PlaceMeasure,
  type Traffic,
  type TrafficPlaces,
  type ZoneState,
} from '@marsad/traffic';
import type { Site } from './site.ts';

/** The scenes of a video; one without tracks for each frame in which nothing moved. */
export type ObservedVideo = {
  readonly camera: Camera;
  readonly view: 'oblique' | 'overhead';
  readonly scenes: readonly Scene[];
  readonly seconds: number;
};

/** `measures.json` */
export type SiteMeasures = {
  readonly seconds: number;
  readonly observedSeconds: number;
  readonly passages: readonly {
    readonly seconds: number;
    readonly line: string;
    readonly direction: string;
    readonly class: string;
    readonly track: number;
    readonly speedKmh: number | null;
    readonly speedErrorKmh: number | null;
    readonly headwaySeconds: number | null;
  }[];
  readonly lines: readonly {
    readonly name: string;
    readonly direction: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly flowPerHour: number | null;
    readonly speedKmh: number | null;
    readonly speed85Kmh: number | null;
    readonly occupancy: number | null;
  }[];
  readonly zones: readonly {
    readonly name: string;
    readonly vehicles: number;
    readonly queueVehicles: number;
    readonly queueMetres: number | null;
    readonly densityPerKm: number | null;
    readonly state: ZoneState | null;
  }[];
  readonly turning: readonly {
    readonly from: string;
    readonly to: string;
    readonly class: string;
    readonly count: number;
  }[];
};

/** Time between two analysed frames beyond this was not observed, ms. */
const LONGEST_STEP_MS = 1_000;
const ALL = 0;

/** Measures the traffic of a video at a site. The lines and zones of the camera are the site's, in its order. */
export function measureVideo(video: ObservedVideo, site: Site): SiteMeasures {
  const [first] = video.scenes;
  const size = { widthPx: first?.widthPx ?? 1, heightPx: first?.heightPx ?? 1 };
  const places = placesOf(video.camera, size, site.ground);
  const { traffic, passages, observedMs } = watchVideo(video, places);
  const found = measuresOf(traffic, { fromMs: ALL, observedMs }, places);
  return {
    seconds: round(video.seconds, 2),
    observedSeconds: round(observedMs / 1_000, 2),
    passages: passageRows(passages, site),
    lines: lineRows(passages, found.measures, site),
    zones: zoneRows(traffic, found.measures, places, site),
    turning: found.turns.map(({ from, to, class: name, count }) => ({
      from: lineName(from, site),
      to: lineName(to, site),
      class: name,
      count,
    })),
  };
}

/** Runs the scenes through the lines of behaviour-analytics and the measures of traffic. */
function watchVideo({ camera, view, scenes }: ObservedVideo, places: TrafficPlaces) {
  const traffic = newTraffic(Number.POSITIVE_INFINITY);
  const watch = newCameraWatch(0);
  const motions = newTrackMotions();
  const passages: Passage[] = [];
  const cross = createCrosser(traffic, places, view);
  let observedMs = 0;
  scenes.forEach((scene, i) => {
    const { ptsMs } = scene;
    const stepMs = Math.min(ptsMs - (scenes[i - 1]?.ptsMs ?? ptsMs), LONGEST_STEP_MS);
    observedMs += stepMs;
    const tracks = followTracks(motions, scene, places.ground, view);
    passages.push(...observeTraffic(traffic, { ptsMs, atMs: ptsMs, observedMs: stepMs, view, places, tracks }));
    cross(watchScene(watch, scene, 0n, camera), tracks);
  });
  cross(endPart(watch, camera), []);
  passages.push(...endTrafficPart(traffic, places));
  return { traffic, passages, observedMs };
}

/** Hands the crossings to the traffic, each with the box that the track had then. */
function createCrosser(traffic: Traffic, places: TrafficPlaces, view: ObservedVideo['view']) {
  const known = new Map<string, TrackMotion>();
  return (findings: readonly Finding[], tracks: readonly TrackMotion[]): void => {
    for (const track of tracks) known.set(track.id, track);
    for (const finding of findings) {
      if (finding.kind !== 'crossing') continue;
      const { line, direction, trackId, class: name, ptsMs } = finding.data;
      const track = known.get(trackId);
      const at = track?.trail.find((point) => point.ptsMs === ptsMs);
      if (!track || !at) continue;
      const crossing = {
        line,
        direction,
        trackId,
        ordinal: track.ordinal,
        class: name,
        ptsMs,
        atMs: ptsMs,
        box: at.box,
      };
      addCrossing(traffic, crossing, track.trail, { places, view });
    }
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const roundOrNull = (value: number | undefined, digits: number): number | null =>
  value === undefined || !Number.isFinite(value) ? null : round(value, digits);

const lineName = (id: string, { lines }: Site): string => lines[Number(id.replace('line-', ''))]?.name ?? id;

/** Ordered by time. Tracks are numbered from 1 in the order of their first passage. */
function passageRows(passages: readonly Passage[], site: Site): SiteMeasures['passages'] {
  const numbers = new Map<string, number>();
  return passages
    .toSorted((a, b) => a.ptsMs - b.ptsMs)
    .map(({ ptsMs, line, direction, class: name, trackId, speed, headwayMs }) => {
      const track = numbers.get(trackId) ?? numbers.size + 1;
      numbers.set(trackId, track);
      return {
        seconds: round(ptsMs / 1_000, 2),
        line: lineName(line, site),
        direction,
        class: name,
        track,
        speedKmh: roundOrNull(speed?.kmh, 1),
        speedErrorKmh: roundOrNull(speed?.errorKmh, 1),
        headwaySeconds: roundOrNull(headwayMs === undefined ? undefined : headwayMs / 1_000, 2),
      };
    });
}

function lineRows(
  passages: readonly Passage[],
  measures: readonly PlaceMeasure[],
  { lines }: Site,
): SiteMeasures['lines'] {
  return lines.flatMap(({ name }, i) =>
    (['left_to_right', 'right_to_left'] as const).map((direction) => {
      const counts: Record<string, number> = {};
      for (const passage of passages)
        if (passage.line === `line-${i}` && passage.direction === direction)
          counts[passage.class] = (counts[passage.class] ?? 0) + 1;
      const value = (wanted: string): number | undefined =>
        measures.find(
          (measure) =>
            measure.placeKind === 'line' &&
            measure.place === `line-${i}` &&
            measure.direction === direction &&
            measure.name === wanted,
        )?.value;
      return {
        name,
        direction,
        counts,
        flowPerHour: roundOrNull(value('flow'), 1),
        speedKmh: roundOrNull(value('speed_time_mean'), 1),
        speed85Kmh: roundOrNull(value('speed_p85'), 1),
        occupancy: roundOrNull(value('occupancy'), 3),
      };
    }),
  );
}

function zoneRows(
  traffic: Traffic,
  measures: readonly PlaceMeasure[],
  places: TrafficPlaces,
  { zones }: Site,
): SiteMeasures['zones'] {
  const window = takeWindow(traffic, ALL, places);
  return zones.map(({ name }, i) => {
    const tally = window?.zones.get(`zone-${i}`);
    const value = (wanted: string): number | undefined =>
      measures.find((measure) => measure.place === `zone-${i}` && measure.name === wanted)?.value;
    return {
      name,
      vehicles: tally?.vehicles.size ?? 0,
      queueVehicles: value('queue_vehicles') ?? 0,
      queueMetres: roundOrNull(value('queue_length'), 1),
      densityPerKm: roundOrNull(value('density'), 1),
      state: (tally && prevailingState(tally)) ?? null,
    };
  });
}
