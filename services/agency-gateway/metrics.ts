import { createStepOutcome, type Meter, type StepOutcome } from '@marsad/telemetry';
import type { AgencyMessage } from '@marsad/schemas';

export type Metrics = {
  readonly step: StepOutcome;
  countSent(message: AgencyMessage): void;
  countLeftOutOfV1(message: AgencyMessage): void;
};

/** Declares the instruments before their use. Labels are closed sets: the agencies of the city and the kinds of message. */
export function createMetrics(meter: Meter): Metrics {
  const outcome = createStepOutcome(meter);
  const messages = meter.createCounter('agency_gateway_messages_total', {
    description: 'Messages to agencies by agency and kind',
  });
  const leftOut = meter.createCounter('agency_gateway_left_out_of_v1_total', {
    description: 'Messages to agencies that v1 has no words for, by agency and kind: they are in v2 only',
  });
  return {
    step: outcome,
    countSent: ({ agency, body }) => messages.add(1, { agency, kind: body.kind }),
    countLeftOutOfV1: ({ agency, body }) => leftOut.add(1, { agency, kind: body.kind }),
  };
}
