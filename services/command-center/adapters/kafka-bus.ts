import type { EventProducer } from '@marsad/kafka';
import {
  alertCommanded,
  cameraCalibrationRequested,
  cameraCheckRequested,
  caseCommanded,
  deviceSearchRequested,
  disclosureMade,
  evidenceTampered,
  governanceCommanded,
  playbackRequested,
  previewLeased,
  ptzCommanded,
  reviewCommanded,
  ruleReplayRequested,
  sessionEnded,
} from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import { withDeadline } from '../domain/deadline.ts';
import { Problem } from '../errors.ts';
import type { CommandBus } from '../ports.ts';

/** A command that the broker has not acknowledged after this time is refused, ms, because a person waits for the 202. */
const ACKNOWLEDGED_WITHIN_MS = 8_000;

const awaitAcknowledgement = async (sent: Promise<void>): Promise<void> => {
  const late = () => new Problem('bus_unavailable', 'not_acknowledged');
  await withDeadline(sent, ACKNOWLEDGED_WITHIN_MS, late).catch((error: unknown) => {
    throw error instanceof Problem ? error : new Problem('bus_unavailable', undefined, error);
  });
};

/** Publishes the events of this service. @param holder names this instance in its preview leases and alarms */
export const createKafkaBus = (producer: Pick<EventProducer, 'send' | 'sendMany'>, holder: string): CommandBus => ({
  command: (command) => awaitAcknowledgement(producer.send(alertCommanded, command, { atMs: command.atMs })),
  decide: (command) => awaitAcknowledgement(producer.send(governanceCommanded, command, { atMs: command.atMs })),
  review: (command) => awaitAcknowledgement(producer.send(reviewCommanded, command, { atMs: command.atMs })),
  decideCase: (command) => awaitAcknowledgement(producer.send(caseCommanded, command, { atMs: command.atMs })),
  move: (command) => awaitAcknowledgement(producer.send(ptzCommanded, command, { atMs: command.atMs })),
  check: (request) => awaitAcknowledgement(producer.send(cameraCheckRequested, request, { atMs: request.atMs })),
  searchDevices: (request) =>
    awaitAcknowledgement(producer.send(deviceSearchRequested, request, { atMs: request.atMs })),
  replay: (request) => awaitAcknowledgement(producer.send(ruleReplayRequested, request, { atMs: request.atMs })),
  proposeCalibration: (request) =>
    awaitAcknowledgement(producer.send(cameraCalibrationRequested, request, { atMs: request.atMs })),
  playback: (request) => awaitAcknowledgement(producer.send(playbackRequested, request, {})),
  async tampered(found) {
    const { atMs, simulated } = found;
    await producer.send(evidenceTampered, found, {
      id: eventIdOf(evidenceTampered, found, { holder }),
      atMs,
      simulated,
    });
  },
  disclose: (disclosures) =>
    awaitAcknowledgement(
      producer.sendMany(
        disclosureMade,
        disclosures.map((data) => ({ data, options: { atMs: data.atMs, simulated: data.simulated } })),
      ),
    ),
  endSession: (end) => awaitAcknowledgement(producer.send(sessionEnded, end, { atMs: end.endedAtMs })),
  lease: ({ camera, district, expiresAtMs }) => producer.send(previewLeased, { camera, district, holder, expiresAtMs }),
});
