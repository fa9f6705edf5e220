import type { EventProducer } from '@marsad/kafka';
import { plateEvidenceReady, plateRead, viewFailed } from '@marsad/schemas';
import { READ_THRESHOLD } from '../domain/ballot.ts';
import { evidenceEventId, readEventId } from '../domain/ids.ts';
import { inSource } from '../domain/plate-box.ts';
import type { Revision } from '../domain/track-vote.ts';
import type { DropReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { MayRead, Publish, PublishEvidence, Reader } from '../ports.ts';
import type { Traces } from './traces.ts';

const asEvent = ({ vote, revision, tally, final }: Revision, model: Reader['model'], traces: Traces) => {
  const { crop, box } = tally.best;
  const { district, camera, epoch, part, ptsMs, capturedAtMs, receivedAtMs, vehicleClass } = crop;
  return {
    data: {
      ...{ district, camera, epoch, part, ptsMs, capturedAtMs, receivedAtMs, vehicleClass },
      readId: vote.readId,
      revision,
      trackId: vote.trackId,
      rawText: tally.rawText,
      plate: tally.plate,
      characters: [...tally.characters],
      confidence: tally.confidence,
      votes: tally.votes,
      final,
      plateBox: inSource(box, crop),
      model: { ...model, threshold: READ_THRESHOLD },
    },
    options: {
      id: readEventId(vote.readId, revision),
      atMs: capturedAtMs,
      modelHash: model.sha256,
      simulated: vote.simulated,
      traceparent: traces.of(crop),
    },
  };
};

/** Says reads on their topic, in order. */
export const createPublish =
  (producer: EventProducer, model: Reader['model'], traces: Traces): Publish =>
  (revisions) =>
    producer.sendMany(
      plateRead,
      revisions.map((revision) => asEvent(revision, model, traces)),
    );

/** A vote that was open when reading was halted is not said either: by its end, nobody may read that camera's plates. */
export const onlyPermitted =
  (publish: Publish, mayRead: MayRead, metrics?: Metrics): Publish =>
  (revisions) => {
    const permitted = revisions.filter(({ tally }) => mayRead(tally.best.crop.camera));
    for (let at = permitted.length; at < revisions.length; at += 1)
      metrics?.step('say', 'drop', 'not_permitted' satisfies DropReason);
    return permitted.length === 0 ? Promise.resolve() : publish(permitted);
  };

/** Says what became of a request for evidence. */
export const createPublishEvidence = (producer: EventProducer): PublishEvidence => ({
  ready: ({ alertId, district, camera, readId, simulated }, { widthPx, heightPx, capturedAtMs }, stored, tookMs) =>
    producer.send(
      plateEvidenceReady,
      {
        ...{ alertId, district, camera, ...stored, widthPx, heightPx, readId },
        capturedFromMs: capturedAtMs,
        tookMs: Math.max(0, Math.round(tookMs)),
      },
      { id: evidenceEventId(alertId, readId), simulated },
    ),
  failed: ({ alertId, district, camera, readId, simulated }, reason) =>
    producer.send(
      viewFailed,
      { alertId, district, camera, what: 'plate', reason },
      { id: evidenceEventId(alertId, readId), simulated },
    ),
});
