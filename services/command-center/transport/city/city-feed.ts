import { isEvent, type Kafka, type Received, type Tombstone } from '@marsad/kafka';
import {
  alertChanged,
  auditCheckpoint,
  cameraCalibrationProposed,
  cameraChecked,
  cameraCheckPictured,
  cameraRegistered,
  cameraState,
  caseAnswered,
  caseChanged,
  commandAnswered,
  deviceSearchAnswered,
  flowCrossing,
  governanceAnswered,
  playbackFailed,
  playbackReady,
  previewPictured,
  ptzChanged,
  recordingGap,
  reviewAnswered,
  ruleDefined,
  ruleMuted,
  ruleReplayed,
  segmentRecorded,
  unmaskedReady,
  type AuditCheckpoint,
  type CaseAnswer,
  type DataOf,
} from '@marsad/schemas';
import type { CasesMemory } from '../../domain/cases-memory.ts';
import type { ChecksMemory } from '../../domain/checks-memory.ts';
import type { CityChange, CityMemory } from '../../domain/city-memory.ts';
import type { AlertAnswer, Answered, CaseAnswered, CommandsMemory } from '../../domain/commands-memory.ts';
import type { ProposalsMemory } from '../../domain/proposals-memory.ts';
import type { PlaybackAnswers } from '../../domain/playback-answers.ts';
import type { ReplaysMemory } from '../../domain/replays-memory.ts';
import type { RulesMemory } from '../../domain/rules-memory.ts';
import type { SearchesMemory } from '../../domain/searches-memory.ts';
import type { LivePictures } from '../live/live-pictures.ts';

const STATE = [cameraRegistered, cameraState, ptzChanged, alertChanged, ruleDefined, ruleMuted, caseChanged] as const;
const ANSWERS = [commandAnswered, governanceAnswered, reviewAnswered, caseAnswered] as const;
const LIVE = [
  flowCrossing,
  previewPictured,
  auditCheckpoint,
  cameraChecked,
  cameraCheckPictured,
  deviceSearchAnswered,
  ruleReplayed,
  cameraCalibrationProposed,
  playbackReady,
  playbackFailed,
  unmaskedReady,
  ...ANSWERS,
] as const;
const PAST = [segmentRecorded, recordingGap, ...ANSWERS] as const;
type State = (typeof STATE)[number];

type Options = {
  kafka: Kafka;
  districts: readonly string[];
  memory: CityMemory;
  commands: CommandsMemory;
  cases: Pick<CasesMemory, 'putCase' | 'removeCase'>;
  checks: Pick<ChecksMemory, 'putResult' | 'putPicture'>;
  searches: Pick<SearchesMemory, 'putAnswer'>;
  rules: Pick<RulesMemory, 'putRule' | 'putMute'>;
  replays: Pick<ReplaysMemory, 'putAnswer'>;
  proposals: Pick<ProposalsMemory, 'putAnswer'>;
  answers: Pick<PlaybackAnswers, 'putAnswer'>;
  publish: (change: CityChange) => void;
  picture: LivePictures['picture'];
  /** Called with each checkpoint of the audit log. Data whose access it covers may be shown. */
  applyCheckpoint: (checkpoint: AuditCheckpoint) => void;
  /**
   * Names the consumer group in which this instance reads the past. It must differ from every other instance's and from its own earlier
   * ones.
   */
  instance: string;
};

export type CityFeed = { stop(): Promise<void> };

/**
 * Fills the memory and publishes changes to the open pages. State is read to its end before this resolves. Live events are read from now
 * on. Every instance reads the past (recordings, and answers of the last day) from the beginning, which takes a little longer.
 */
export async function startCityFeed(options: Options): Promise<CityFeed> {
  const { kafka, districts } = options;
  const tail = await kafka.tail({ name: 'live', events: LIVE, districts, onEvent: createLiveHandler(options) });
  const past = await kafka.consume({
    group: `past.${options.instance}`,
    belongsTo: 'city',
    events: PAST,
    districts,
    handle: createPastHandler(options),
  });
  const onChange = createStateHandler(options);
  const state = await kafka.stateTable({ name: 'city', events: STATE, districts, onChange });
  return {
    async stop() {
      await Promise.allSettled([state.stop(), tail.stop(), past.stop()]);
    },
  };
}

const createStateHandler = ({ memory, cases, rules, publish }: Options) => {
  const changeFrom = (change: Received<State> | Tombstone<State>): CityChange | undefined => {
    if ('tombstone' in change) {
      if (change.event.type === alertChanged.type) memory.removeAlert(change.tombstone);
      if (change.event.type === ptzChanged.type) memory.removePtz(change.tombstone);
      if (change.event.type === caseChanged.type) cases.removeCase(change.tombstone);
      return change.event.type === cameraRegistered.type ? memory.removeCamera(change.tombstone) : undefined;
    }
    if (isEvent(change, cameraRegistered)) return memory.putCamera(change.data);
    if (isEvent(change, cameraState)) return memory.putState(change.data);
    if (isEvent(change, ptzChanged)) return memory.putPtz(change.data);
    if (isEvent(change, alertChanged)) return memory.putAlert(change.data, change.timestampMs);
    if (isEvent(change, ruleDefined)) rules.putRule(change.data);
    if (isEvent(change, ruleMuted)) rules.putMute(change.data);
    if (isEvent(change, caseChanged)) cases.putCase(change.data);
    return undefined;
  };
  return (received: Received<State> | Tombstone<State>): void => {
    const change = changeFrom(received);
    if (change) publish(change);
  };
};

const createLiveHandler =
  (options: Options) =>
  (received: Received<(typeof LIVE)[number]>): void => {
    const { memory, commands, checks, searches, replays, proposals, answers, publish, picture, applyCheckpoint } =
      options;
    if (isEvent(received, previewPictured)) {
      if (received.picture) picture(received.data, received.picture);
    } else if (isEvent(received, cameraCheckPictured)) {
      if (received.picture) checks.putPicture(received.data, received.picture);
    } else if (isEvent(received, cameraChecked)) checks.putResult(received.data);
    else if (isEvent(received, deviceSearchAnswered)) searches.putAnswer(received.data);
    else if (isEvent(received, ruleReplayed)) replays.putAnswer(received.data, received.timestampMs);
    else if (isEvent(received, cameraCalibrationProposed)) proposals.putAnswer(received.data, received.timestampMs);
    else if (isEvent(received, playbackReady)) answers.putAnswer(received.data, received.timestampMs);
    else if (isEvent(received, unmaskedReady)) answers.putAnswer(received.data, received.timestampMs);
    else if (isEvent(received, playbackFailed)) answers.putAnswer(received.data, received.timestampMs);
    else if (isEvent(received, flowCrossing)) publish(memory.countCrossing(received.data));
    else if (isEvent(received, auditCheckpoint)) applyCheckpoint(received.data);
    else {
      const answered = answerOf(received);
      if (answered) publish({ kind: 'command', answered: commands.putAnswer(answered) });
    }
  };

const createPastHandler =
  ({ memory, commands }: Options) =>
  ({ events }: { readonly events: readonly Received<(typeof PAST)[number]>[] }): Record<never, never> => {
    for (const received of events) {
      if (isEvent(received, segmentRecorded)) memory.putSegment(received.data);
      else if (isEvent(received, recordingGap)) memory.putGap(received.data);
      else {
        const answered = answerOf(received);
        if (answered) commands.putAnswer(answered);
      }
    }
    return {};
  };

/** The answer without the person who asked and their note, which are in the alert's history. */
const shownAnswer = (answer: DataOf<typeof commandAnswered>): AlertAnswer => {
  const { commandId, alertId, district, accepted, refusal, state, atMs } = answer;
  return {
    commandId,
    alertId,
    district,
    accepted,
    atMs,
    ...(refusal === undefined ? {} : { refusal }),
    ...(state === undefined ? {} : { state }),
  };
};

function answerOf(received: Received): Answered | undefined {
  if (isEvent(received, commandAnswered)) return { of: 'alert', answer: shownAnswer(received.data) };
  if (isEvent(received, governanceAnswered)) return { of: 'governance', answer: received.data };
  if (isEvent(received, reviewAnswered)) return { of: 'review', answer: received.data };
  if (isEvent(received, caseAnswered)) return { of: 'case', answer: shownCaseAnswer(received.data) };
  return undefined;
}

/** What the sender of a decision about a case gets to know. */
const shownCaseAnswer = ({ commandId, kind, caseId, accepted, refusal, atMs }: CaseAnswer): CaseAnswered => ({
  about: 'case',
  ...{ commandId, kind, accepted, atMs },
  ...(caseId === undefined ? {} : { caseId }),
  ...(refusal === undefined ? {} : { refusal }),
});
