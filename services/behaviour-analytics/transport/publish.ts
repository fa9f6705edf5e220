import type { EventProducer } from '@marsad/kafka';
import { behaviourEvent, flowCrossing, flowMeasure } from '@marsad/schemas';
import type { Finding } from '@marsad/behaviour';
import type { OutgoingFinding, Publish } from '../ports.ts';

const ofKind = <Kind extends Finding['kind']>(findings: readonly OutgoingFinding[], kind: Kind) =>
  findings.flatMap(({ finding, simulated, traceparent }) =>
    finding.kind === kind
      ? [
          {
            data: finding.data as Extract<Finding, { kind: Kind }>['data'],
            options: { simulated, traceparent },
          },
        ]
      : [],
  );

/** Publishes findings. Behaviour events go first, because alerts wait for them. */
export const createPublish =
  (producer: EventProducer): Publish =>
  async (findings) => {
    const behaviours = ofKind(findings, 'behaviour');
    const crossings = ofKind(findings, 'crossing');
    const measures = ofKind(findings, 'measure');
    await Promise.all([
      behaviours.length > 0 ? producer.sendMany(behaviourEvent, behaviours) : undefined,
      crossings.length > 0 ? producer.sendMany(flowCrossing, crossings) : undefined,
      measures.length > 0 ? producer.sendMany(flowMeasure, measures) : undefined,
    ]);
  };
