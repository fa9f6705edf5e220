import type { EventProducer } from '@marsad/kafka';
import {
  alertChanged,
  alertChangedV1,
  alertChangedV2,
  clipRequested,
  commandAnswered,
  reviewAnswered,
  reviewCast,
} from '@marsad/schemas';
import { alertIdOfPictures } from '../domain/pictures.ts';
import type { ErasedAlert, Publish } from '../ports.ts';

type Log = Record<'info' | 'debug', (fields: object, text: string) => void>;

/**
 * Publishes decisions at once, without batching. The request for pictures is published before its alert. After a crash between the two the
 * observation is redelivered and both are published; in the other order the alert would exist and its pictures would never be requested.
 */
export const createPublish =
  (producer: EventProducer, log?: Log): Publish =>
  async ({ alerts, clips, casts, erased, answers, reviewAnswers, simulated: isSimulated }) => {
    const simulated = new Map(alerts.map((alert) => [alert.alertId, alert.simulated]));
    const ofPictures = (picturesId: string) => simulated.get(alertIdOfPictures(picturesId));
    // Acknowledged before the alert is sent, because their partitions may be on two brokers, and one of them may be unavailable.
    await Promise.all(clips.map((clip) => producer.send(clipRequested, clip, { simulated: ofPictures(clip.alertId) })));
    await Promise.all([
      ...alerts.map((alert) => producer.send(alertChanged, alert, { simulated: alert.simulated })),
      ...casts.map((cast) => producer.send(reviewCast, cast)),
    ]);
    await eraseAlerts(producer, erased);
    if (erased.length > 0) log?.info({ count: erased.length }, 'alerts that have lived long enough were erased');
    // An ongoing event amends its alert again and again, so these revisions are logged at debug level only.
    for (const { alertId, revision, change, state } of alerts)
      log?.[change === 'amended' ? 'debug' : 'info']({ alertId, revision, change, state }, 'an alert was published');
    // Answers come last, when the effect of the command is durable.
    await Promise.all([
      ...answers.map((answer) => producer.send(commandAnswered, answer, { simulated: isSimulated })),
      ...reviewAnswers.map((answer) => producer.send(reviewAnswered, answer)),
    ]);
  };

/** How many alerts are erased at once. Their tombstones fit into the producer's queue, beside what else waits in it. */
const ERASED_AT_ONCE = 1_000;

/**
 * Writes the tombstones of alerts. That of the version in force comes last: after a crash in between the alert is still in the book, and is
 * erased again; without it, a takeover would publish the record of an earlier version anew.
 */
async function eraseAlerts(producer: Pick<EventProducer, 'tombstone'>, erased: readonly ErasedAlert[]): Promise<void> {
  for (let at = 0; at < erased.length; at += ERASED_AT_ONCE) {
    const some = erased.slice(at, at + ERASED_AT_ONCE);
    await Promise.all(
      some.flatMap(({ alertId, district, casts }) => [
        ...casts.map((cast) => producer.tombstone(reviewCast, reviewCast.key(cast), district)),
        ...[alertChangedV1, alertChangedV2].map((event) => producer.tombstone(event, alertId, district)),
      ]),
    );
    await Promise.all(some.map(({ alertId, district }) => producer.tombstone(alertChanged, alertId, district)));
  }
}
