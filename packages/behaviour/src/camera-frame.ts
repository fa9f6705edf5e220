import type { Camera } from '@marsad/schemas';
import { jsonHashedId, viewOf } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import { calibrate, followTracks, newTrackMotions } from '@marsad/ground';
import type { Ground, TrackMotions } from '@marsad/ground';
import type { RuleFrame } from './rules/kind.ts';
import { placesOf } from './rules/places.ts';
import type { Scene } from './scene.ts';

type Placed = Pick<Camera, 'zones' | 'lines' | 'calibration' | 'view'>;

/** What a camera's registration says of its picture, for frames of one size. */
type Prepared = {
  readonly of: Placed;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly places: RuleFrame['places'];
  readonly ground: Ground | undefined;
};

/** What the frames of one camera share. `cameraFrame` changes it in place. */
export type CameraFrames = { readonly motions: TrackMotions; prepared: Prepared | undefined };

export const newCameraFrames = (): CameraFrames => ({ motions: newTrackMotions(), prepared: undefined });

/** The frame of the next scene, as rules and traffic read it. Its tracks are valid until the next call. */
export function cameraFrame(frames: CameraFrames, scene: Scene, camera: Camera): RuleFrame {
  const { places, ground } = preparedFor(frames, scene, camera);
  return {
    ptsMs: scene.ptsMs,
    observedMs: scene.observedMs,
    widthPx: scene.widthPx,
    heightPx: scene.heightPx,
    ground,
    tracks: followTracks(frames.motions, scene, ground, viewOf(camera)),
    staticRegions: scene.staticRegions ?? [],
    isNight: scene.conditions?.includes('night') ?? false,
    places,
  };
}

/** Whether the camera was registered anew with other places or another calibration, so that what was measured before is of another ground. */
export function hasMoved({ prepared }: CameraFrames, camera: Placed): boolean {
  return prepared !== undefined && !isSame(prepared.of, camera) && textOf(prepared.of) !== textOf(camera);
}

/** The rights of a camera change the record around its places, but not the places themselves. */
const isSame = (a: Placed, b: Placed): boolean =>
  a.zones === b.zones && a.lines === b.lines && a.calibration === b.calibration && a.view === b.view;

const textOf = ({ zones, lines, calibration, view }: Placed): string =>
  JSON.stringify([zones, lines, calibration, view]);

/** A key that is another one once the camera has other places or another calibration. */
export function placesKeyOf(camera: Placed): string {
  const known = keysOfPlaces.get(camera);
  if (known !== undefined) return known;
  const { zones, lines, calibration, view } = camera;
  const key = mintId(jsonHashedId('p', [zones, lines, calibration, view]));
  keysOfPlaces.set(camera, key);
  return key;
}
/** A registration never changes: a new one is another object. */
const keysOfPlaces = new WeakMap<Placed, string>();

function preparedFor(frames: CameraFrames, scene: Scene, camera: Camera): Prepared {
  const { widthPx, heightPx } = scene;
  const known = frames.prepared;
  if (known?.widthPx === widthPx && known.heightPx === heightPx && isSame(known.of, camera)) return known;
  const calibrated = camera.calibration && calibrate(camera.calibration, { widthPx, heightPx });
  frames.prepared = {
    of: camera,
    widthPx,
    heightPx,
    places: placesOf(camera, { widthPx, heightPx }),
    ground: calibrated?.kind === 'ground' ? calibrated.ground : undefined,
  };
  return frames.prepared;
}
