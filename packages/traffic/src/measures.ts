import { headwaysByLane } from './lane-headway.ts';
import { measuresOfLine, type PlaceMeasure } from './line-measures.ts';
import { lineTallyOf } from './line-tally.ts';
import type { TrafficPlaces } from './places.ts';
import { takeWindow, type Traffic } from './traffic.ts';
import { measuresOfZone } from './zone-measures.ts';
import { closeBlock } from './zone-tally.ts';

export type WindowMeasures = {
  readonly measures: PlaceMeasure[];
  readonly turns: { from: string; to: string; class: PlaceMeasure['class'] & string; count: number }[];
  /** Those that held for half of the observed time or more. */
  readonly conditions: string[];
};

/** What `flow.measure.v2` may list, which bounds its size. */
const MOST_MEASURES = 1_000;
const MOST_TURNS = 500;

/**
 * The measures of one window, in an order that does not depend on when what was seen. Asking again gives the same, with what was added since.
 * @param observedMs the part of the window that was observed; 0 gives no measures, because unknown is not zero
 */
export function measuresOf(
  traffic: Traffic,
  { fromMs, observedMs }: { readonly fromMs: number; readonly observedMs: number },
  places: TrafficPlaces,
): WindowMeasures {
  const window = takeWindow(traffic, fromMs, places);
  if (!window || observedMs <= 0) return { measures: [], turns: [], conditions: [] };
  const scaleError = places.ground?.scaleError ?? 0;
  const startOf = (atMs: number): number => Math.floor(atMs / traffic.windowMs);
  const share = Number.isFinite(traffic.windowMs) ? Math.min(1, observedMs / traffic.windowMs) : 1;
  // A line that was observed and that nobody crossed has a flow of 0 in both directions.
  for (const { id } of places.lines)
    for (const direction of ['left_to_right', 'right_to_left'] as const) lineTallyOf(window.lines, id, direction);
  const ofLines = [...window.lines.values()].flatMap((tally) =>
    measuresOfLine(tally, observedMs, scaleError, startOf).map((measure): PlaceMeasure => ({
      place: tally.line,
      placeKind: 'line',
      direction: tally.direction,
      observedShare: share,
      ...measure,
    })),
  );
  const laneHeadways = headwaysByLane(window.lines, startOf);
  const ofZones = [...window.zones.values()].flatMap((tally) => {
    closeBlock(tally);
    const zoneShare = Number.isFinite(traffic.windowMs) ? Math.min(1, tally.observedMs / traffic.windowMs) : 1;
    return [...measuresOfZone(tally, scaleError), ...(laneHeadways.get(tally.zone.id) ?? [])].map(
      (measure): PlaceMeasure => ({
        place: tally.zone.id,
        placeKind: tally.zone.kind,
        observedShare: zoneShare,
        ...measure,
      }),
    );
  });
  return {
    measures: [...ofLines, ...ofZones].sort(byPlace).slice(0, MOST_MEASURES),
    turns: [...window.turns.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, MOST_TURNS),
    conditions: [...window.conditionMs].flatMap(([name, ms]) => (ms * 2 >= window.observedMs ? [name] : [])).sort(),
  };
}

const keyOf = (turn: { from: string; to: string; class: string }): string => `${turn.from}/${turn.to}/${turn.class}`;
const byPlace = (a: PlaceMeasure, b: PlaceMeasure): number => (sortKey(a) < sortKey(b) ? -1 : 1);
const sortKey = ({ placeKind, place, direction, name }: PlaceMeasure): string =>
  `${placeKind}/${place}/${direction ?? ''}/${name}`;
