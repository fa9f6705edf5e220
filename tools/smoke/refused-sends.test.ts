import { startTelemetry, type Telemetry } from '@marsad/telemetry';
import { afterEach, expect, it } from 'vitest';
import { readMetrics, refusedSendsOf } from './refused-sends.ts';

let telemetry: Telemetry | undefined;
afterEach(() => telemetry?.stop());

it('counts the refused sends on a real metrics page, and nothing else', async () => {
  telemetry = await startTelemetry({ service: 'camera-ingest', replica: 'ingest-1', port: 0, logLevel: 'fatal' });
  const { meter, port } = telemetry;
  const labelled = (topic: string) => ({ 'messaging.system': 'kafka', 'messaging.destination.name': topic });
  meter.createCounter('messaging_client_sent_messages_total').add(7, labelled('marsad.agdal.recording.gap.v2'));
  const page = () => readMetrics([{ replica: 'ingest-1', telemetryPort: port }]);
  expect(refusedSendsOf(await page())).toEqual([]);
  const refused = meter.createCounter('marsad_kafka_refused_messages_total');
  refused.add(2, labelled('marsad.recording.gap.v2'));
  refused.add(1, labelled('marsad.scene.observed.v1'));
  expect(refusedSendsOf(await page())).toEqual([
    { replica: 'ingest-1', topic: 'marsad.recording.gap.v2', count: 2 },
    { replica: 'ingest-1', topic: 'marsad.scene.observed.v1', count: 1 },
  ]);
});

it('fails for a process that does not answer, instead of counting nothing', async () => {
  await expect(readMetrics([{ replica: 'ingest-1', telemetryPort: 1 }])).rejects.toThrow();
});
