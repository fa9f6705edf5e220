import { openSync, closeSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTelemetry, type Telemetry } from './index.ts';

let telemetry: Telemetry | undefined;
afterEach(() => telemetry?.stop());

/** The value of a metric on the page, summed over its labels; undefined if the metric is not there. */
const valueOf = (page: string, name: string): number | undefined => {
  const lines = page.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.length === 0
    ? undefined
    : lines.reduce(
        (sum, line) =>
          sum +
          Number(
            line
              .slice(line.lastIndexOf('}') + 1)
              .trim()
              .split(' ')
              .at(lines[0]?.includes('{') ? 0 : 1),
          ),
        0,
      );
};
const read = async (): Promise<string> => (await fetch(`http://127.0.0.1:${telemetry?.port}/metrics`)).text();

/** Blocks the event loop until it has used `seconds` of processor time, however busy the machine is. */
function compute(seconds: number): void {
  const from = process.cpuUsage();
  for (let used = 0; used < seconds * 1e6;) {
    for (let n = 0; n < 1e6; n += 1) Math.sqrt(n);
    const { user, system } = process.cpuUsage(from);
    used = user + system;
  }
}

describe('the metrics of every process', () => {
  it('are its processor time, memory, open files and the delay of its event loop', async () => {
    telemetry = await startTelemetry({ service: 'audit', replica: 'audit-1', port: 0, logLevel: 'fatal' });
    const before = await read();
    const files = Array.from({ length: 20 }, () => openSync(import.meta.filename, 'r'));
    compute(0.2);
    const after = await read();
    files.forEach(closeSync);
    const cpu = 'process_cpu_time_seconds_total';
    expect((valueOf(after, cpu) ?? 0) - (valueOf(before, cpu) ?? 0)).toBeGreaterThan(0.15);
    expect(after).toMatch(/^process_cpu_time_seconds_total\{cpu_mode="system"\}/m);
    expect(valueOf(after, 'process_memory_usage_bytes')).toBeGreaterThan(20 << 20);
    const count = 'process_unix_file_descriptor_count';
    expect((valueOf(after, count) ?? 0) - (valueOf(before, count) ?? 0)).toBeGreaterThanOrEqual(20);
    expect(valueOf(after, 'process_uptime_seconds')).toBeGreaterThan(0);
    expect(valueOf(after, 'nodejs_eventloop_utilization_ratio')).toBeGreaterThan(0);
    expect(after).toMatch(/^target_info\{service_name="audit",service_instance_id="audit-1"/m);
  });

  it('do not repeat an old delay of the event loop after the scrape that showed it', async () => {
    telemetry = await startTelemetry({ service: 'audit', replica: 'audit-1', port: 0, logLevel: 'fatal' });
    const delay = async () => valueOf(await read(), 'nodejs_eventloop_delay_max_seconds') ?? 0;
    const until = (is: (seconds: number) => boolean) =>
      vi.waitFor(async () => expect(await delay()).toSatisfy(is), { timeout: 10_000, interval: 20 });
    await until((seconds) => seconds > 0);
    // A measurement begins with the first tick after a scrape, so the event loop has to turn once before it is blocked.
    await new Promise((resolve) => setTimeout(resolve, 50));
    compute(1);
    await until((seconds) => seconds > 0.9);
    await until((seconds) => seconds < 0.9);
  });
});
