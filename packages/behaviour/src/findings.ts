import {
  behaviourIdOf,
  crossingIdOf,
  measureIdOf,
  type behaviourEvent,
  type Camera,
  type DataOf,
  type Direction,
  type flowCrossing,
  type flowMeasure,
  type ObjectClass,
} from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import type { Measure } from './flow-windows.ts';
import { RULE_VERSIONS } from './rules.ts';
import type { Moment } from './scene.ts';
import type { ZoneFinding } from './zone-watch.ts';

/** What was found, ready to be published; `id` is the event's id too. */
export type Finding =
  | { readonly kind: 'crossing'; readonly id: string; readonly data: DataOf<typeof flowCrossing> }
  | { readonly kind: 'behaviour'; readonly id: string; readonly data: DataOf<typeof behaviourEvent> }
  | { readonly kind: 'measure'; readonly id: string; readonly data: DataOf<typeof flowMeasure> };

type Track = { readonly id: string; readonly class: ObjectClass };

export const frameOf = ({ scene }: Pick<Moment, 'scene'>) => ({
  district: scene.district,
  camera: scene.camera,
  epoch: scene.epoch,
  part: scene.part,
  ptsMs: scene.ptsMs,
  capturedAtMs: scene.capturedAtMs,
  receivedAtMs: scene.receivedAtMs,
});

export function crossingFinding(moment: Moment, track: Track, line: string, direction: Direction): Finding {
  const id = mintId(crossingIdOf(line, track.id, moment.scene.ptsMs));
  const data = { ...frameOf(moment), crossingId: id, line, direction, class: track.class, trackId: track.id };
  return { kind: 'crossing', id, data };
}

export function behaviourFinding(
  found: ZoneFinding | { readonly kind: 'wrong_way' },
  moment: Moment,
  track: Track,
  placeId: string,
  demonstration: boolean,
): Finding {
  const ruleVersion = RULE_VERSIONS[found.kind];
  const turn = found.kind === 'loitering' ? found.stay : 0;
  const id = mintId(behaviourIdOf({ kind: found.kind, ruleVersion, placeId, trackId: track.id, turn }));
  const data = {
    ...frameOf(moment),
    eventId: id,
    kind: found.kind,
    ruleVersion,
    trackId: track.id,
    class: track.class,
    placeId,
    box: moment.box,
    ...(found.kind === 'loitering' ? { dwellMs: found.dwellMs, thresholdMs: found.thresholdMs } : {}),
    demonstration,
  };
  return { kind: 'behaviour', id, data };
}

/** @param traffic what the window measures beside its counts */
export function measureFinding(
  camera: Camera,
  measure: Measure,
  traffic: Pick<DataOf<typeof flowMeasure>, 'measures' | 'turns' | 'conditions'> = {},
): Finding {
  const id = mintId(measureIdOf(camera.camera, measure.fromMs));
  return {
    kind: 'measure',
    id,
    data: {
      measureId: id,
      district: camera.district,
      camera: camera.camera,
      ...measure,
      simulated: camera.simulated,
      ...traffic,
    },
  };
}
