import { type Principal } from '@marsad/schemas';
import { createLogger, noMeter, type Health } from '@marsad/telemetry';
import { type Stack } from '@marsad/testkit';
import { createKafka, type Kafka } from '../index.ts';

export type Door = Kafka & {
  /** What would have ended the process. */
  readonly fatal: Error[];
};

/** A service's door to the real bus, as a test opens it: nothing is logged, what is fatal is kept. Closed by `closeDoors`. */
export function openDoor(stack: Stack, principal: Principal, more: { clientId?: string; health?: Health } = {}): Door {
  const fatal: Error[] = [];
  const kafka = createKafka({
    ...stack.kafka(principal),
    clientId: more.clientId ?? `${principal}-1`,
    city: 'rabat',
    source: `/${principal}/test`,
    logger: createLogger({ service: principal, replica: 'test', logLevel: 'fatal' }),
    meter: noMeter(),
    health: more.health,
    onFatal: (error) => fatal.push(error),
  });
  open.add(kafka);
  return Object.assign(kafka, { fatal });
}

const open = new Set<Kafka>();

export async function closeDoors(): Promise<void> {
  await Promise.all([...open].map((kafka) => kafka.close()));
  open.clear();
}

/** A group name of its own: two tests of one principal must not share work. */
let count = 0;
export const ownGroup = (): string => `test-${process.pid}-${(count += 1)}`;
