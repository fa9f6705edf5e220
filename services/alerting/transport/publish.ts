import type { EventProducer } from '@marsad/kafka';
import { alertChanged, clipRequested, commandAnswered, reviewAnswered, reviewCast } from '@marsad/schemas';
import { alertIdOfPictures } from '../domain/sightings.ts';
import type { Publish } from '../ports.ts';

type Log = Record<'info' | 'debug', (fields: object, text: string) => void>;

/**
 * Says decisions, at once and without gathering. The request for pictures goes before its alert: after a crash between the two, the
 * observation comes again and both are said; the other way round the alert would be there and its pictures never asked for.
 */
export const createPublish =
  (producer: EventProducer, log?: Log): Publish =>
  async ({ alerts, clips, casts, answers, reviewAnswers, simulated: isSimulated }) => {
    const simulated = new Map(alerts.map((alert) => [alert.alertId, alert.simulated]));
    const ofPictures = (picturesId: string) => simulated.get(alertIdOfPictures(picturesId));
    // Acknowledged before its alert is sent: their partitions may lie with two brokers, and one of them may be away.
    await Promise.all(clips.map((clip) => producer.send(clipRequested, clip, { simulated: ofPictures(clip.alertId) })));
    await Promise.all([
      ...alerts.map((alert) => producer.send(alertChanged, alert, { simulated: alert.simulated })),
      ...casts.map((cast) => producer.send(reviewCast, cast)),
    ]);
    // What goes on is counted into its alert again and again: those revisions are for whoever looks closely.
    for (const { alertId, revision, change, state } of alerts)
      log?.[change === 'amended' ? 'debug' : 'info']({ alertId, revision, change, state }, 'an alert was published');
    // The person who asked is answered when what they asked for is durable.
    await Promise.all([
      ...answers.map((answer) => producer.send(commandAnswered, answer, { simulated: isSimulated })),
      ...reviewAnswers.map((answer) => producer.send(reviewAnswered, answer)),
    ]);
  };
