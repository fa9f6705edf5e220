import type { EventProducer } from '@marsad/kafka';
import { alertChanged, clipRequested, commandAnswered, reviewAnswered, reviewCast } from '@marsad/schemas';
import { alertIdOfPictures } from '../domain/sightings.ts';
import type { Publish } from '../ports.ts';

/**
 * Says decisions, at once and without gathering. The request for pictures goes before its alert: after a crash between the two, the
 * observation comes again and both are said; the other way round the alert would be there and its pictures never asked for.
 */
export const createPublish =
  (producer: EventProducer): Publish =>
  async ({ alerts, clips, casts, answers, reviewAnswers, simulated: isSimulated }) => {
    const simulated = new Map(alerts.map((alert) => [alert.alertId, alert.simulated]));
    const ofPictures = (picturesId: string) => simulated.get(alertIdOfPictures(picturesId));
    await Promise.all([
      ...clips.map((clip) =>
        producer.send(clipRequested, clip, { id: `clip:${clip.alertId}`, simulated: ofPictures(clip.alertId) }),
      ),
      ...alerts.map((alert) =>
        producer.send(alertChanged, alert, { id: `${alert.alertId}:${alert.revision}`, simulated: alert.simulated }),
      ),
      ...casts.map((cast) => producer.send(reviewCast, cast, { id: `cast:${cast.commandId}` })),
    ]);
    // The person who asked is answered when what they asked for is durable.
    await Promise.all([
      ...answers.map((answer) =>
        producer.send(commandAnswered, answer, { id: `answer:${answer.commandId}`, simulated: isSimulated }),
      ),
      ...reviewAnswers.map((answer) => producer.send(reviewAnswered, answer, { id: `answer:${answer.commandId}` })),
    ]);
  };
