/**
 * Measures how many validated events one process can send and read through a real broker:
 * `MARSAD_KAFKA_BROKERS=… MARSAD_KAFKA_USERNAME=… MARSAD_KAFKA_PASSWORD=… node packages/kafka/bench/throughput.ts DISTRICT [EVENTS]`.
 * The user needs the right to write and read scenes of the district, whose topics have to exist.
 */
import { kafkaConfig, loadConfig } from '@marsad/config';
import { sceneObserved } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { createKafka } from '../src/index.ts';

const [district = 'bench', count = '100000'] = process.argv.slice(2);
const events = Number(count);
const { brokers, kafkaUsername, kafkaPassword } = loadConfig(kafkaConfig);
const kafka = createKafka({
  brokers,
  username: kafkaUsername,
  password: kafkaPassword,
  clientId: 'bench',
  city: 'bench',
  source: '/bench',
  logger: createLogger({ service: 'bench', replica: '1', logLevel: 'error' }),
  onFatal: (error) => {
    throw error;
  },
});
const producer = await kafka.createProducer();
let received = 0;
const all = Promise.withResolvers<void>();
await kafka.consume({
  group: `bench-${Date.now()}`,
  events: [sceneObserved],
  districts: [district],
  fromBeginning: false,
  handle(batch) {
    received += batch.events.length;
    if (received >= events) all.resolve();
    return {};
  },
});

const cpu = process.cpuUsage();
const started = performance.now();
for (let sent = 0; sent < events; sent += 2_000) {
  await Promise.all(
    Array.from({ length: Math.min(2_000, events - sent) }, (_, index) =>
      producer.send(
        sceneObserved,
        { ...sceneObserved.example, district, camera: `camera-${index % 200}`, ptsMs: sent + index },
        { id: `${sent + index}` },
      ),
    ),
  );
}
const sentMs = performance.now() - started;
await all.promise;
const readMs = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    events,
    sentPerSecond: Math.round((events / sentMs) * 1_000),
    throughPerSecond: Math.round((events / readMs) * 1_000),
    nodeUsPerEvent: Math.round(((user + system) / events) * 10) / 10,
  }),
);
await kafka.close();
