export { PCU } from './classes.ts';
export { measuresOf, type WindowMeasures } from './measures.ts';
export type { PlaceMeasure } from './line-measures.ts';
export type { Crossing, Passage } from './passages.ts';
export { placesOf, type TrafficPlaces } from './places.ts';
export {
  addCrossing,
  endTrafficPart,
  forgetWindow,
  newTraffic,
  observeTraffic,
  takeWindow,
  type Traffic,
  type TrafficFrame,
} from './traffic.ts';
export { prevailingState, type ZoneTally } from './zone-tally.ts';
export { stateOf, type Stretch, type ZoneState } from './zone-state.ts';
