import type { EventProducer } from '@marsad/kafka';
import { behaviourEvent, flowCrossing, flowMeasure } from '@marsad/schemas';
import type { Finding } from '../domain/findings.ts';
import type { Publish, Said } from '../ports.ts';

const ofKind = <Kind extends Finding['kind']>(said: readonly Said[], kind: Kind) =>
  said.flatMap(({ finding, simulated, traceparent }) =>
    finding.kind === kind
      ? [
          {
            data: finding.data as Extract<Finding, { kind: Kind }>['data'],
            options: { simulated, traceparent },
          },
        ]
      : [],
  );

/** Says findings on their topics. Behaviour goes first: somebody waits for it. */
export const createPublish =
  (producer: EventProducer): Publish =>
  async (said) => {
    const behaviours = ofKind(said, 'behaviour');
    const crossings = ofKind(said, 'crossing');
    const measures = ofKind(said, 'measure');
    await Promise.all([
      behaviours.length > 0 ? producer.sendMany(behaviourEvent, behaviours) : undefined,
      crossings.length > 0 ? producer.sendMany(flowCrossing, crossings) : undefined,
      measures.length > 0 ? producer.sendMany(flowMeasure, measures) : undefined,
    ]);
  };
