import { isEvent, type Kafka, type Received, type Tombstone } from '@marsad/kafka';
import {
  alertChanged,
  cameraRegistered,
  cameraState,
  commandAnswered,
  flowCrossing,
  previewPictured,
  recordingGap,
  segmentRecorded,
} from '@marsad/schemas';
import type { CityChange, CityMemory } from '../domain/city-memory.ts';
import type { LivePictures } from './live-pictures.ts';

const STATE = [cameraRegistered, cameraState, alertChanged] as const;
const LIVE = [flowCrossing, commandAnswered, previewPictured] as const;
const PAST = [segmentRecorded, recordingGap, commandAnswered] as const;
type State = (typeof STATE)[number];

type Options = {
  kafka: Kafka;
  districts: readonly string[];
  memory: CityMemory;
  publish: (change: CityChange) => void;
  picture: LivePictures['picture'];
  /** Sets this instance's own reading of the past apart from every other's and from its earlier ones. */
  instance: string;
};

export type CityFeed = { stop(): Promise<void> };

/**
 * Fills the memory and tells the open pages. State is read whole before this resolves; what is live begins now; the past (recordings, answers
 * of the last day) is read from its beginning by every instance for itself and arrives shortly after.
 */
export async function startCityFeed(options: Options): Promise<CityFeed> {
  const { kafka, districts, memory, publish, picture } = options;
  const say = (change: CityChange | undefined): void => {
    if (change) publish(change);
  };

  const onState = (change: Received<State> | Tombstone<State>): void => {
    if ('tombstone' in change) {
      if (change.event.type === cameraRegistered.type) say(memory.removeCamera(change.tombstone));
      if (change.event.type === alertChanged.type) memory.removeAlert(change.tombstone);
    } else if (isEvent(change, cameraRegistered)) say(memory.putCamera(change.data));
    else if (isEvent(change, cameraState)) say(memory.putState(change.data));
    else if (isEvent(change, alertChanged)) say(memory.putAlert(change.data, change.timestampMs));
  };

  const tail = await kafka.tail({
    name: 'live',
    events: LIVE,
    districts,
    onEvent(received) {
      if (isEvent(received, previewPictured)) {
        if (received.picture) picture(received.data, received.picture);
      } else if (isEvent(received, flowCrossing)) say(memory.crossed(received.data));
      else if (isEvent(received, commandAnswered)) say(memory.putAnswer(received.data));
    },
  });
  const past = await kafka.consume({
    group: `past.${options.instance}`,
    events: PAST,
    districts,
    handle({ events }) {
      for (const received of events) {
        if (isEvent(received, segmentRecorded)) memory.putSegment(received.data);
        else if (isEvent(received, recordingGap)) memory.putGap(received.data);
        else if (isEvent(received, commandAnswered)) memory.putAnswer(received.data);
      }
      return {};
    },
  });
  const state = await kafka.stateTable({ name: 'city', events: STATE, districts, onChange: onState });

  return {
    async stop() {
      await Promise.allSettled([state.stop(), tail.stop(), past.stop()]);
    },
  };
}
