import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sceneObserved, trackEnded, clipRequested, clipReady } from '@marsad/schemas';
import { createLogger, injectTraceparent, inSpan, startTelemetry, type Telemetry } from '@marsad/telemetry';
import { createBus, eventually, uniqueGroup, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inItsTrace, inMessage } from './index.ts';

type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
};
type Exported = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

const stack = useStack();
const bus = createBus(stack);
/** The spans that the collector received. */
const spans: Span[] = [];
let collector: Server;
let telemetry: Telemetry;
const lines: Record<string, unknown>[] = [];
const logger = createLogger(
  { service: 'test', replica: 'test', logLevel: 'info' },
  { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
);

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as Exported;
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const otlpEndpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  telemetry = await startTelemetry({ service: 'test', replica: 'test', port: 0, logLevel: 'fatal', otlpEndpoint });
});
afterAll(async () => {
  await bus.close();
  await telemetry.stop();
  await new Promise((resolve) => collector.close(resolve));
});

/** A client whose log lines and spans the test sees. */
const open = (principal: 'camera-ingest' | 'behaviour-analytics' | 'alerting') =>
  bus.open(principal, { logger, tracer: telemetry.tracer, meter: telemetry.meter });

const idOf = (traceparent: string): string => traceparent.split('-').slice(1, 3).join('-');
const linksOf = ({ links = [] }: Span): string[] => links.map(({ traceId, spanId }) => `${traceId}-${spanId}`);

describe('a batch of messages from many traces', () => {
  it('is linked to all of them, even beyond the default limit of the library, and a message that is sent for one is its child', async () => {
    const district = await stack.createDistrict();
    const producer = await open('camera-ingest').createProducer();
    const parents: string[] = [];
    const scene = (ptsMs: number) => ({ ...sceneObserved.example, district, camera: 'camera-1', ptsMs });
    // Sent at once, so that the broker gives them back in full batches.
    await Promise.all(
      Array.from({ length: 500 }, (_, n) =>
        inSpan(telemetry.tracer, 'analyse', {}, () => {
          parents.push(injectTraceparent() ?? '');
          return producer.send(sceneObserved, scene(n), { id: `s-${n}` });
        }),
      ),
    );
    const sentIn = new Map<string, string>();
    const sizes: number[] = [];
    await open('behaviour-analytics').consume({
      group: uniqueGroup(),
      events: [sceneObserved],
      districts: [district],
      async handle({ events }) {
        sizes.push(events.length);
        for (const received of events)
          await inMessage(
            received,
            async () => void sentIn.set(received.attributes.traceparent ?? '', injectTraceparent() ?? ''),
          );
        return {};
      },
    });
    await eventually(() => expect(sentIn.size).toBe(500));
    expect(Math.max(...sizes)).toBeGreaterThan(128);
    await eventually(
      () => {
        const batches = spans.filter(({ name }) => name.startsWith('process batch') && name.includes(district));
        const linked = new Set(batches.flatMap(linksOf));
        expect(parents.map(idOf).filter((id) => !linked.has(id))).toEqual([]);
        for (const batch of batches) expect(batch.parentSpanId ?? '').toBe('');
        const own = new Map(
          spans
            .filter(({ name }) => name === `process marsad.${district}.scene.observed.v1`)
            .map((span) => [span.spanId, span]),
        );
        expect(own.size).toBe(500);
        const batchIds = new Set(batches.map(({ traceId, spanId }) => `${traceId}-${spanId}`));
        for (const [receivedIn, sentFrom] of sentIn) {
          const [, traceId, spanId] = receivedIn.split('-');
          expect(sentFrom.split('-')[1]).toBe(traceId);
          const span = own.get(sentFrom.split('-')[2] ?? '');
          expect(span).toMatchObject({ traceId, parentSpanId: spanId });
          expect(linksOf(span ?? ({} as Span)).every((id) => batchIds.has(id))).toBe(true);
        }
      },
      { timeoutMs: 15_000 },
    );
  }, 60_000);
});

describe('a log line while a message is handled', () => {
  it('carries the ids of its trace and span, and of the alert that it is about', async () => {
    const district = await stack.createDistrict();
    const producer = await open('alerting').createProducer();
    const request = { ...clipRequested.example, district };
    let sentFrom = '';
    await open('camera-ingest').consume({
      group: `views-${uniqueGroup()}`,
      events: [clipRequested],
      districts: [district],
      async handle({ events }) {
        logger.info('a batch');
        for (const received of events) await inMessage(received, async () => logger.info('a message'));
        return {};
      },
    });
    await inSpan(telemetry.tracer, 'decide', {}, async () => {
      sentFrom = injectTraceparent() ?? '';
      await producer.send(clipRequested, request, { id: 'clip-1' });
    });
    await eventually(() => expect(lines.some(({ msg }) => msg === 'a message')).toBe(true));
    const line = lines.find(({ msg }) => msg === 'a message');
    expect(line).toMatchObject({ traceId: sentFrom.split('-')[1], alertId: request.alertId });
    expect(line?.['spanId']).toMatch(/^[0-9a-f]{16}$/);
    expect(line?.['spanId']).not.toBe(sentFrom.split('-')[2]);
    expect(lines.find(({ msg }) => msg === 'a batch')).not.toHaveProperty('alertId');
  });

  it('for a message without a span of its own carries the trace that it came with', () => {
    const received = {
      topic: 't',
      attributes: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      data: clipReady.example,
    };
    expect(inItsTrace(received, injectTraceparent)).toBe(received.attributes.traceparent);
    expect(inItsTrace({ ...received, attributes: {} }, injectTraceparent)).toBeUndefined();
  });
});

describe('a group that a second member joins', () => {
  it('logs once that it is rebalanced and once that it has settled, and logs no warning', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const join = () =>
      open('behaviour-analytics').consume({
        ...{ group, events: [sceneObserved, trackEnded], districts: [district], readTogether: true },
        handle: () => ({}),
      });
    lines.length = 0;
    const first = await join();
    await eventually(() => expect(first.assigned().length).toBeGreaterThan(0));
    const second = await join();
    await eventually(() => expect(second.assigned().length).toBeGreaterThan(0));
    const about = () => lines.filter(({ group: name }) => name === first.groups[0]).map(({ msg }) => msg);
    await eventually(() => expect(about()).toContain('a group has settled after being rebalanced'), {
      timeoutMs: 20_000,
    });
    expect(about().filter((msg) => msg === 'a group is being rebalanced')).toHaveLength(1);
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
    const page = await (await fetch(`http://127.0.0.1:${telemetry.port}/metrics`)).text();
    expect(page).toMatch(
      /^marsad_kafka_rebalance_duration_seconds_count\{.*messaging_consumer_group_name="behaviour-analytics\./m,
    );
  }, 60_000);
});
