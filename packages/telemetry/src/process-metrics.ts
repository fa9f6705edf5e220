import { constants, monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { readdirSync } from 'node:fs';
import type { Meter } from '@opentelemetry/api';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/** Kinds of garbage collection, as OpenTelemetry's `v8js.gc.type` names them. */
const GC_TYPES: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/**
 * Measures the process: processor time, resident memory, open files, delay and load of the event loop, garbage collection. The names are
 * those of OpenTelemetry's semantic conventions as Prometheus writes them. The event loop and the garbage collector are those of the main
 * thread.
 */
export function watchProcess(meter: Meter): { stop(): void } {
  countResources(meter);
  const loop = watchEventLoop(meter);
  const collector = watchGarbageCollector(meter);
  return {
    stop() {
      loop.stop();
      collector.stop();
    },
  };
}

function countResources(meter: Meter): void {
  meter
    .createObservableCounter('process_cpu_time_seconds_total', { description: 'Processor time by mode', unit: 's' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / MICROSECONDS, { 'cpu.mode': 'user' });
      result.observe(system / MICROSECONDS, { 'cpu.mode': 'system' });
    });
  meter
    .createObservableGauge('process_memory_usage_bytes', { description: 'Resident memory', unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('process_uptime_seconds', { description: 'Since the process began', unit: 's' })
    .addCallback((result) => result.observe(process.uptime()));
  meter
    .createObservableGauge('process_unix_file_descriptor_count', { description: 'Open files and sockets' })
    .addCallback((result) => {
      const count = openFiles();
      // If the system does not give the number, none is reported, because unknown is not zero.
      if (count !== undefined) result.observe(count);
    });
}

/** The number of open files, without the one that the reading itself opens. */
function openFiles(): number | undefined {
  try {
    return readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').length - 1;
  } catch {
    return undefined;
  }
}

/**
 * Measures the event loop since the last scrape. Each scrape begins a new measurement, so that an old peak does not stay for ever. The
 * measurement begins with the first tick after the scrape, 10 ms later.
 */
function watchEventLoop(meter: Meter): { stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const mean = meter.createObservableGauge('nodejs_eventloop_delay_mean_seconds', {
    description: 'Delay of the event loop since the last scrape, mean',
    unit: 's',
  });
  const p99 = meter.createObservableGauge('nodejs_eventloop_delay_p99_seconds', {
    description: 'Delay of the event loop since the last scrape, 99th percentile',
    unit: 's',
  });
  const max = meter.createObservableGauge('nodejs_eventloop_delay_max_seconds', {
    description: 'Delay of the event loop since the last scrape, maximum',
    unit: 's',
  });
  meter.addBatchObservableCallback(
    (result) => {
      if (delay.count > 0) {
        result.observe(mean, delay.mean / NANOSECONDS);
        result.observe(p99, delay.percentile(99) / NANOSECONDS);
        result.observe(max, delay.max / NANOSECONDS);
      }
      delay.reset();
    },
    [mean, p99, max],
  );
  let before = performance.eventLoopUtilization();
  meter
    .createObservableGauge('nodejs_eventloop_utilization_ratio', {
      description: 'Share of the time since the last scrape in which the event loop was at work, 0 to 1',
    })
    .addCallback((result) => {
      const now = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    });
  return { stop: () => void delay.disable() };
}

function watchGarbageCollector(meter: Meter): { stop(): void } {
  const pauses = meter.createHistogram('v8js_gc_duration_seconds', {
    description: 'Garbage collections by type',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1] },
  });
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { duration, detail } = entry as typeof entry & { readonly detail: { readonly kind: number } };
      const { kind } = detail;
      pauses.record(duration / 1_000, { 'v8js.gc.type': GC_TYPES[kind] ?? 'unknown' });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return { stop: () => observer.disconnect() };
}
