import type { EventProducer } from '@marsad/kafka';
import { alertChanged, clipRequested, commandAnswered, reviewAnswered, reviewCast } from '@marsad/schemas';
import { alertIdOfPictures } from '../domain/pictures.ts';
import type { Publish } from '../ports.ts';

type Log = Record<'info' | 'debug', (fields: object, text: string) => void>;

/**
 * Publishes decisions at once, without batching. The request for pictures is published before its alert. After a crash between the two the
 * observation is redelivered and both are published; in the other order the alert would exist and its pictures would never be requested.
 */
export const createPublish =
  (producer: EventProducer, log?: Log): Publish =>
  async ({ alerts, clips, casts, answers, reviewAnswers, simulated: isSimulated }) => {
    const simulated = new Map(alerts.map((alert) => [alert.alertId, alert.simulated]));
    const ofPictures = (picturesId: string) => simulated.get(alertIdOfPictures(picturesId));
    // Acknowledged before the alert is sent, because their partitions may be on two brokers, and one of them may be unavailable.
    await Promise.all(clips.map((clip) => producer.send(clipRequested, clip, { simulated: ofPictures(clip.alertId) })));
    await Promise.all([
      ...alerts.map((alert) => producer.send(alertChanged, alert, { simulated: alert.simulated })),
      ...casts.map((cast) => producer.send(reviewCast, cast)),
    ]);
    // An ongoing event amends its alert again and again, so these revisions are logged at debug level only.
    for (const { alertId, revision, change, state } of alerts)
      log?.[change === 'amended' ? 'debug' : 'info']({ alertId, revision, change, state }, 'an alert was published');
    // Answers come last, when the effect of the command is durable.
    await Promise.all([
      ...answers.map((answer) => producer.send(commandAnswered, answer, { simulated: isSimulated })),
      ...reviewAnswers.map((answer) => producer.send(reviewAnswered, answer)),
    ]);
  };
