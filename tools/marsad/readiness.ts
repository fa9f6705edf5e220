import { readFileSync } from 'node:fs';
import { pidFileOf } from '@marsad/deploy-local';
import { z } from 'zod';

const Report = z.object({
  components: z.record(z.string(), z.object({ state: z.string(), reason: z.string().optional() })),
});

/** Asks a process whether it is ready. @returns `ready`, or which part of it is not and why */
export async function describeReadiness(telemetryPort: number): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${telemetryPort}/ready`, { signal: AbortSignal.timeout(2_000) });
    if (response.ok) return 'ready';
    const report = Report.safeParse(await response.json());
    if (!report.success) return 'not ready';
    return Object.entries(report.data.components)
      .filter(([, { state }]) => state !== 'ready')
      .map(([name, { reason }]) => `${name}: ${reason ?? 'not ready'}`)
      .join('; ');
  } catch {
    return 'does not answer';
  }
}

const Processes = z.object({ children: z.record(z.string(), z.string()) });

/** The ids of the city's processes as they are now: a process that was restarted has another id than at the start. */
export function pidsByName(directory: string): ReadonlyMap<string, number> {
  const { children } = Processes.parse(JSON.parse(readFileSync(pidFileOf(directory), 'utf8')));
  return new Map(Object.entries(children).map(([pid, name]) => [name, Number(pid)]));
}
