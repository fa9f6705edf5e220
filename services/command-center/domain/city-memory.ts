import { byNewestAlert } from '@marsad/schemas';
import type { Alert, Camera, CameraState, DataOf, flowCrossing, recordingGap, segmentRecorded } from '@marsad/schemas';
import type { Answered } from './commands-memory.ts';
import { createCoverage, type Coverage } from './coverage.ts';
import type { RightsChange } from './rights-memory.ts';

export type Crossing = DataOf<typeof flowCrossing>;

/** Something that a page which is open wants to know at once. `orderMs` is the broker's clock: the same on every instance. */
export type CityChange =
  | { kind: 'alert'; district: string; alert: Alert; orderMs: number }
  | { kind: 'camera'; district: string; camera: string }
  | { kind: 'command'; answered: Answered }
  | RightsChange
  | { kind: 'crossing'; district: string; crossing: Crossing };

export type CameraEntry = { camera: Camera; state: CameraState | undefined };
export type OrderedAlert = { alert: Alert; orderMs: number };

/** The city as the page sees it, fed from state topics. Every put may come twice or late: the highest epoch and revision win. */
export function createCityMemory() {
  const cameras = new Map<string, Camera>();
  const states = new Map<string, CameraState>();
  const alerts = new Map<string, OrderedAlert>();
  const recordings = new Map<string, ReturnType<typeof createCoverage>>();
  let crossings = 0;
  /** Made anew when an alert comes or goes: a revision does not move one. */
  let newestFirst: readonly string[] | undefined;

  const recordingOf = (camera: string): ReturnType<typeof createCoverage> => {
    const known = recordings.get(camera) ?? createCoverage();
    recordings.set(camera, known);
    return known;
  };

  return {
    putCamera(camera: Camera): CityChange {
      cameras.set(camera.camera, camera);
      return { kind: 'camera', district: camera.district, camera: camera.camera };
    },
    removeCamera(id: string): CityChange | undefined {
      const camera = cameras.get(id);
      cameras.delete(id);
      return camera && { kind: 'camera', district: camera.district, camera: id };
    },
    /** An older owner's word after a newer claim is not listened to. */
    putState(state: CameraState): CityChange | undefined {
      const known = states.get(state.camera);
      if (known && (known.epoch > state.epoch || (known.epoch === state.epoch && known.atMs > state.atMs)))
        return undefined;
      states.set(state.camera, state);
      return { kind: 'camera', district: state.district, camera: state.camera };
    },
    putAlert(alert: Alert, orderMs: number): CityChange | undefined {
      const known = alerts.get(alert.alertId);
      if (known && known.alert.revision >= alert.revision) return undefined;
      if (!known) newestFirst = undefined;
      alerts.set(alert.alertId, { alert, orderMs });
      return { kind: 'alert', district: alert.district, alert, orderMs };
    },
    removeAlert(id: string): void {
      newestFirst = undefined;
      alerts.delete(id);
    },
    crossed(crossing: Crossing): CityChange {
      crossings += 1;
      return { kind: 'crossing', district: crossing.district, crossing };
    },
    putSegment: (segment: DataOf<typeof segmentRecorded>): void => recordingOf(segment.camera).addSegment(segment),
    putGap: (gap: DataOf<typeof recordingGap>): void => recordingOf(gap.camera).addGap(gap),

    camera: (id: string): CameraEntry | undefined => {
      const camera = cameras.get(id);
      return camera && { camera, state: states.get(id) };
    },
    cameras: (): CameraEntry[] =>
      [...cameras.values()]
        .map((camera) => ({ camera, state: states.get(camera.camera) }))
        .sort((a, b) => a.camera.camera.localeCompare(b.camera.camera)),
    alert: (id: string): Alert | undefined => alerts.get(id)?.alert,
    alerts: (): OrderedAlert[] => [...alerts.values()],
    /** Every alert that the topic holds, newest first. */
    history(): Alert[] {
      newestFirst ??= [...alerts.values()]
        .map(({ alert }) => alert)
        .sort(byNewestAlert)
        .map(({ alertId }) => alertId);
      return newestFirst.flatMap((id) => alerts.get(id)?.alert ?? []);
    },
    coverage: (camera: string, fromMs: number, toMs: number): Coverage => recordingOf(camera).between(fromMs, toMs),
    recordingTotals: (camera: string): { segments: number; gaps: number } => recordingOf(camera).totals(),
    /** Since this process started. */
    crossings: (): number => crossings,
  };
}
export type CityMemory = ReturnType<typeof createCityMemory>;
