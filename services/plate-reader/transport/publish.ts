import { boxInFrame, frameOf } from '@marsad/evidence';
import type { PublishEvidence } from '@marsad/evidence';
import type { EventProducer } from '@marsad/kafka';
import { plateEvidenceReady, plateRead, viewFailed } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import { READ_THRESHOLD } from '../domain/ballot.ts';
import type { Revision } from '../domain/track-vote.ts';
import type { DropReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { MayRead, PlateCrop, Publish, Reader } from '../ports.ts';
import type { Traces } from './traces.ts';

const asEvent = ({ vote, revision, tally, final }: Revision, model: Reader['model'], traces: Traces) => {
  const { crop, box } = tally.best;
  return {
    data: {
      ...frameOf(crop),
      vehicleClass: crop.vehicleClass,
      readId: vote.readId,
      revision,
      trackId: vote.trackId,
      rawText: tally.rawText,
      plate: tally.plate,
      characters: [...tally.characters],
      confidence: tally.confidence,
      votes: tally.votes,
      final,
      plateBox: boxInFrame(box, crop),
      model: { ...model, threshold: READ_THRESHOLD },
    },
    options: {
      atMs: crop.capturedAtMs,
      modelHash: model.sha256,
      simulated: vote.simulated,
      traceparent: traces.of(crop),
    },
  };
};

/** Publishes reads, in order. */
export const createPublish =
  (producer: EventProducer, model: Reader['model'], traces: Traces): Publish =>
  (revisions) =>
    producer.sendMany(
      plateRead,
      revisions.map((revision) => asEvent(revision, model, traces)),
    );

/** Drops the reads of cameras whose plates may no longer be read, because reading may be halted while a vote is open. */
export const onlyPermitted =
  (publish: Publish, mayRead: MayRead, metrics?: Metrics): Publish =>
  (revisions) => {
    const permitted = revisions.filter(({ tally }) => mayRead(tally.best.crop.camera));
    for (let at = permitted.length; at < revisions.length; at += 1)
      metrics?.step('say', 'drop', 'not_permitted' satisfies DropReason);
    return permitted.length === 0 ? Promise.resolve() : publish(permitted);
  };

export const createPublishEvidence = (producer: EventProducer): PublishEvidence<PlateCrop> => ({
  stored: ({ alertId, district, camera, cropId, simulated }, { widthPx, heightPx, capturedAtMs }, stored, tookMs) =>
    producer.send(
      plateEvidenceReady,
      {
        alertId,
        district,
        camera,
        ...stored,
        widthPx,
        heightPx,
        readId: cropId,
        capturedFromMs: capturedAtMs,
        tookMs: Math.max(0, Math.round(tookMs)),
      },
      { simulated },
    ),
  failed: ({ alertId, district, camera, cropId, simulated }, reason) => {
    const data = { alertId, district, camera, what: 'plate' as const, reason };
    return producer.send(viewFailed, data, { id: eventIdOf(viewFailed, data, { readId: cropId }), simulated });
  },
});
