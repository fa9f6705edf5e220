import { isEvent, type Kafka, type Received, type Tombstone } from '@marsad/kafka';
import {
  alertChanged,
  auditCheckpoint,
  cameraRegistered,
  cameraState,
  commandAnswered,
  flowCrossing,
  governanceAnswered,
  previewPictured,
  recordingGap,
  reviewAnswered,
  segmentRecorded,
  type AuditCheckpoint,
  type DataOf,
} from '@marsad/schemas';
import type { CityChange, CityMemory } from '../../domain/city-memory.ts';
import type { AlertAnswer, Answered, CommandsMemory } from '../../domain/commands-memory.ts';
import type { LivePictures } from '../live/live-pictures.ts';

const STATE = [cameraRegistered, cameraState, alertChanged] as const;
const ANSWERS = [commandAnswered, governanceAnswered, reviewAnswered] as const;
const LIVE = [flowCrossing, previewPictured, auditCheckpoint, ...ANSWERS] as const;
const PAST = [segmentRecorded, recordingGap, ...ANSWERS] as const;
type State = (typeof STATE)[number];

type Options = {
  kafka: Kafka;
  districts: readonly string[];
  memory: CityMemory;
  commands: CommandsMemory;
  publish: (change: CityChange) => void;
  picture: LivePictures['picture'];
  /** The audit log had this size and this root: what it covers may be shown on. */
  applyCheckpoint: (checkpoint: AuditCheckpoint) => void;
  /** Sets this instance's own reading of the past apart from every other's and from its earlier ones. */
  instance: string;
};

export type CityFeed = { stop(): Promise<void> };

/**
 * Fills the memory and tells the open pages. State is read whole before this resolves; what is live begins now; the past (recordings, answers
 * of the last day) is read from its beginning by every instance for itself and arrives shortly after.
 */
export async function startCityFeed(options: Options): Promise<CityFeed> {
  const { kafka, districts, memory, commands, publish, picture, applyCheckpoint } = options;
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
      } else if (isEvent(received, flowCrossing)) say(memory.countCrossing(received.data));
      else if (isEvent(received, auditCheckpoint)) applyCheckpoint(received.data);
      else {
        const answered = answerOf(received);
        if (answered) say({ kind: 'command', answered: commands.putAnswer(answered) });
      }
    },
  });
  const past = await kafka.consume({
    group: `past.${options.instance}`,
    belongsTo: 'city',
    events: PAST,
    districts,
    handle({ events }) {
      for (const received of events) {
        if (isEvent(received, segmentRecorded)) memory.putSegment(received.data);
        else if (isEvent(received, recordingGap)) memory.putGap(received.data);
        else {
          const answered = answerOf(received);
          if (answered) commands.putAnswer(answered);
        }
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

const shownAnswer = ({
  commandId,
  alertId,
  district,
  accepted,
  refusal,
  state,
  atMs,
}: DataOf<typeof commandAnswered>): AlertAnswer => ({
  ...{ commandId, alertId, district, accepted, atMs },
  ...(refusal === undefined ? {} : { refusal }),
  ...(state === undefined ? {} : { state }),
});

function answerOf(received: Received): Answered | undefined {
  if (isEvent(received, commandAnswered)) return { of: 'alert', answer: shownAnswer(received.data) };
  if (isEvent(received, governanceAnswered)) return { of: 'governance', answer: received.data };
  if (isEvent(received, reviewAnswered)) return { of: 'review', answer: received.data };
  return undefined;
}
