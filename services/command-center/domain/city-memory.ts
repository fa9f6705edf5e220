import type {
  Camera,
  CameraState,
  DataOf,
  flowCrossing,
  PtzState,
  recordingGap,
  segmentRecorded,
} from '@marsad/schemas';
import { createAlertMemory, type AlertChange } from './alert-memory.ts';
import type { Answered } from './commands-memory.ts';
import { createCoverage, type Coverage } from './coverage.ts';
import type { RightsChange } from './rights-memory.ts';

export type Crossing = DataOf<typeof flowCrossing>;

/** A change that is written to the open streams at once. */
export type CityChange =
  | AlertChange
  | { kind: 'camera'; district: string; camera: string }
  | { kind: 'command'; answered: Answered }
  | RightsChange
  | { kind: 'crossing'; district: string; crossing: Crossing };

export type CameraEntry = {
  camera: Camera;
  state: CameraState | undefined;
  /** Whether its device has said that it can be moved. */
  canMove: boolean;
};

/** The state of the city that pages show, filled from Kafka. Records may arrive late or twice, so the highest epoch and revision win. */
export const createCityMemory = () => {
  const ptz = createPtzMemory();
  return {
    ...createCameraMemory((camera) => hasDevice(camera) && ptz.ptz(camera.camera) !== undefined),
    ...ptz,
    ...createAlertMemory(),
    ...createRecordingMemory(),
    ...createCrossingCount(),
  };
};
export type CityMemory = ReturnType<typeof createCityMemory>;

/** A camera may have lost its device since that last said something. */
const hasDevice = ({ source }: Camera): boolean => source.kind === 'rtsp' && source.device !== undefined;

function createCameraMemory(canMove: (camera: Camera) => boolean) {
  const cameras = new Map<string, Camera>();
  const states = new Map<string, CameraState>();
  const changed = ({ district, camera }: Pick<Camera, 'district' | 'camera'>): CityChange => ({
    kind: 'camera',
    district,
    camera,
  });
  const entryOf = (camera: Camera): CameraEntry => ({
    camera,
    state: states.get(camera.camera),
    canMove: canMove(camera),
  });
  const isOlder = (state: CameraState, known: CameraState): boolean =>
    state.epoch < known.epoch || (state.epoch === known.epoch && state.atMs < known.atMs);
  return {
    putCamera(camera: Camera): CityChange {
      cameras.set(camera.camera, camera);
      return changed(camera);
    },
    removeCamera(id: string): CityChange | undefined {
      const camera = cameras.get(id);
      cameras.delete(id);
      return camera && changed(camera);
    },
    /** Ignores the report of an older owner that comes after a newer claim. */
    putState(state: CameraState): CityChange | undefined {
      const known = states.get(state.camera);
      if (known && isOlder(state, known)) return undefined;
      states.set(state.camera, state);
      return changed(state);
    },
    camera: (id: string): CameraEntry | undefined => {
      const camera = cameras.get(id);
      return camera && entryOf(camera);
    },
    cameras: (): CameraEntry[] =>
      [...cameras.values()].map(entryOf).sort((a, b) => a.camera.camera.localeCompare(b.camera.camera)),
  };
}

/** Where movable cameras look. The highest revision of each is right. */
function createPtzMemory() {
  const states = new Map<string, PtzState>();
  return {
    putPtz(state: PtzState): CityChange | undefined {
      if ((states.get(state.camera)?.revision ?? -1) > state.revision) return undefined;
      states.set(state.camera, state);
      return { kind: 'camera', district: state.district, camera: state.camera };
    },
    removePtz: (camera: string): void => void states.delete(camera),
    ptz: (camera: string): PtzState | undefined => states.get(camera),
  };
}

function createRecordingMemory() {
  const recordings = new Map<string, ReturnType<typeof createCoverage>>();
  const recordingOf = (camera: string): ReturnType<typeof createCoverage> => {
    const known = recordings.get(camera) ?? createCoverage();
    recordings.set(camera, known);
    return known;
  };
  return {
    putSegment: (segment: DataOf<typeof segmentRecorded>): void => recordingOf(segment.camera).addSegment(segment),
    putGap: (gap: DataOf<typeof recordingGap>): void => recordingOf(gap.camera).addGap(gap),
    coverage: (camera: string, fromMs: number, toMs: number): Coverage => recordingOf(camera).between(fromMs, toMs),
    recordingTotals: (camera: string): { segments: number; gaps: number } => recordingOf(camera).totals(),
  };
}

function createCrossingCount() {
  let crossings = 0;
  return {
    countCrossing(crossing: Crossing): CityChange {
      crossings += 1;
      return { kind: 'crossing', district: crossing.district, crossing };
    },
    /** Since this process started. */
    crossings: (): number => crossings,
  };
}
