import type { CityOptions, RunningCity } from './city/city.ts';
import { startCity } from './city/city.ts';
import type { Infrastructure, InfrastructureOptions } from './infrastructure.ts';
import { startInfrastructure } from './infrastructure.ts';
import { waitForStop } from './interrupt.ts';

export type Demonstration = {
  readonly infrastructure: Omit<InfrastructureOptions, 'signal'>;
  readonly city: Omit<CityOptions, 'infrastructure' | 'signal'>;
  readonly onUp: (infrastructure: Infrastructure, city: RunningCity) => void;
};

/**
 * Runs a city until the signal aborts. Then it stops whatever had started: the services first, the broker last.
 * @throws the error of a failed start, once nothing of that start runs any more
 */
export async function demonstrate(options: Demonstration, signal: AbortSignal): Promise<void> {
  const infrastructure = await startInfrastructure({ ...options.infrastructure, signal });
  let city: RunningCity | undefined;
  try {
    city = await startCity({ ...options.city, infrastructure, signal });
    options.onUp(infrastructure, city);
    await waitForStop(signal);
  } finally {
    await city?.stop();
    await infrastructure.stop();
  }
}
