import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from '@marsad/kafka';
import type { Telemetry } from '@marsad/telemetry';
import { createServiceKafka, startServiceTelemetry, type ServiceSettings } from './connections.ts';
import { createLifetime, type Lifetime } from './lifetime.ts';
import type { App, Fatal } from './run-main.ts';

export type { ServiceSettings } from './connections.ts';
export type { Lifetime, Stoppable } from './lifetime.ts';

/** How long a failed start waits for what it had started to stop. */
const ROLLBACK_DEADLINE_MS = 10_000;

/** The tools with which an `app.ts` wires its parts. */
export type Service = Omit<Lifetime, 'stop'> &
  Pick<Telemetry, 'logger' | 'meter' | 'tracer' | 'health'> & { readonly kafka: Kafka };

/**
 * Starts a service: its telemetry, its Kafka client, then the parts that `wire` starts. If `wire` throws, everything that has started by
 * then is stopped in reverse order, and the error is thrown.
 * @param fatal ends the process
 * @param wire starts the parts of the service in order; its result becomes part of the app
 */
export async function startService<Extra>(
  name: string,
  settings: ServiceSettings,
  fatal: Fatal,
  wire: (service: Service) => Promise<Extra>,
): Promise<App & (Extra extends object ? Extra : unknown)> {
  const telemetry = await startServiceTelemetry(name, settings);
  const { logger, meter, tracer, health } = telemetry;
  const { stop, ...lifetime } = createLifetime(fatal, (error) =>
    logger.warn({ reason: String(error) }, 'an error occurred while the service was stopping'),
  );
  lifetime.onStop(() => telemetry.stop());
  try {
    const kafka = createServiceKafka(name, settings, telemetry, lifetime.fatal);
    lifetime.onStop(() => kafka.close());
    const extra = await wire({ ...lifetime, kafka, logger, meter, tracer, health });
    return Object.assign({ stop }, extra) as App & (Extra extends object ? Extra : unknown);
  } catch (error) {
    logger.error({ reason: String(error) }, 'the service could not start; what had started is stopped');
    // The reason of the failed start matters more than an error of the rollback, so that one is only logged, and a rollback that hangs is left.
    const rollback = stop().catch((later: unknown) =>
      logger.error({ reason: String(later) }, 'part of the service did not stop'),
    );
    await Promise.race([rollback, sleep(ROLLBACK_DEADLINE_MS, undefined, { ref: false })]);
    throw error;
  }
}
