import { isEvent } from '@marsad/kafka';
import type { Kafka } from '@marsad/kafka';
import { cameraRegistered, cameraState, segmentRecorded } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { announcedSegment, REMEMBER_MS } from '../domain/recordings.ts';
import type { Recordings } from '../domain/recordings.ts';
import type { Cameras } from '../ports.ts';

/** States in which a camera gives recordings. One that this version does not know counts as giving some: then patience decides. */
const GIVES_NOTHING = new Set<string>(['idle', 'down', 'stopped']);

/** Follows the directory and the states of the cameras of these districts. Resolves when both were read whole. */
export async function followCameras(kafka: Pick<Kafka, 'stateTable'>, districts: readonly string[]): Promise<Cameras> {
  const table = await kafka.stateTable({ name: 'cameras', events: [cameraRegistered, cameraState], districts });
  return {
    find(camera) {
      const found: Camera | undefined = table.get(cameraRegistered, camera);
      return found && districts.includes(found.district) ? found : undefined;
    },
    stoppedAtMs(camera) {
      const last = table.get(cameraState, camera);
      // Its state is announced again every few seconds, so the time of the announcement is not that of the stop.
      return last && GIVES_NOTHING.has(last.state) ? (last.lastFrameAtMs ?? last.atMs) : undefined;
    },
  };
}

/** Follows the announced recordings, first those of the time that is remembered. */
export const followRecordings = (
  kafka: Pick<Kafka, 'tail'>,
  districts: readonly string[],
  recordings: Recordings,
  nowMs: number,
) =>
  kafka.tail({
    name: 'recordings',
    events: [segmentRecorded],
    districts,
    from: { sinceMs: nowMs - REMEMBER_MS },
    onEvent(received) {
      const segment = isEvent(received, segmentRecorded) ? announcedSegment(received.data) : null;
      if (segment) recordings.note(segment);
    },
  });
