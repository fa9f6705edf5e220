import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Infrastructure } from '@marsad/deploy-local';
import {
  chooseFreePorts,
  kafkaAs,
  kafkaClient,
  prepare,
  ROOT,
  startInfrastructure,
  withAdmin,
  WORKSHOP,
} from '@marsad/deploy-local';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { createKafka } from '@marsad/kafka';
import type { ObjectStore } from '@marsad/objects';
import { createObjectStore } from '@marsad/objects';
import type { AnyEvent, Principal } from '@marsad/schemas';
import { messageDeadLettered, topicOf, topicsOf } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import type { RawMessage } from './broken-messages.ts';
import type { Gate } from './gate.ts';
import { createGate } from './gate.ts';
import type { ServiceProcess } from './service-process.ts';
import { startService } from './service-process.ts';

const NOWHERE = { districts: [], agencies: [] };

type Body = Record<string, unknown>;
/** What was said on some topics, by CloudEvents id: the latest body, everything said under that id, and how often. */
export type Heard = Map<string, { readonly body: Body; readonly bodies: readonly Body[]; readonly times: number }>;

/** A city of the drills' own, because they stop and freeze parts of it. */
export type DrillCity = {
  readonly infrastructure: Infrastructure;
  readonly clickhouseGate: Gate;
  /** Stops the broker in its tracks until `thaw`: connections stay, nothing answers. */
  freezeKafka(): void;
  thawKafka(): void;
  newDistrict(): Promise<string>;
  kafka(principal: Principal): Promise<Kafka>;
  producer(principal: Principal): Promise<EventProducer>;
  objects(principal: Principal): ObjectStore;
  start(service: Principal, district: string, more?: Readonly<Record<string, string>>): ServiceProcess;
  listen(district: string, events: readonly AnyEvent[]): Promise<Heard>;
  /** Raw bytes on a topic, as nobody of ours would send them. */
  sendRaw(topic: string, messages: RawMessage[]): Promise<void>;
  /** The dead letters of a district, as far as they are there. */
  deadLetters(district: string): Promise<Heard>;
  /** Committed offsets of a group on a topic by partition; -1 where nothing was committed. */
  committed(group: string, topic: string): Promise<Map<number, number>>;
  /** Everything again from the first message, as after a restore of old offsets. */
  rewind(group: string, topic: string): Promise<void>;
  /** What a subject keeps going ends before the city does. */
  beforeStop(end: () => Promise<void>): void;
  stop(): Promise<void>;
};

export async function startDrillCity(): Promise<DrillCity> {
  prepare();
  const directory = join(WORKSHOP, 'test', `drills-${process.pid}`);
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    agencies: ['police', 'civil-protection'],
  });
  await infrastructure.applyDistricts([]);
  const gate = await createGate(infrastructure.ports.clickhouse);
  const broker = infrastructure.children.find((child) => child.name === 'kafka');
  if (!broker) throw new Error('the infrastructure has no broker');
  const deployment = kafkaAs(infrastructure, 'deployment');
  const doors = new Map<Principal, { kafka: Kafka; producer: EventProducer }>();
  const processes: ServiceProcess[] = [];
  const endings: (() => Promise<void>)[] = [];
  const closing: (() => Promise<void>)[] = [];

  const door = async (principal: Principal): Promise<{ kafka: Kafka; producer: EventProducer }> => {
    const known = doors.get(principal);
    if (known) return known;
    const kafka = createKafka({
      ...kafkaAs(infrastructure, principal),
      clientId: `drill-${principal}`,
      city: 'drill',
      source: '/drill',
      logger: createLogger({ service: 'drill', replica: 'drill', logLevel: 'fatal' }),
      onFatal: (error) => {
        throw error;
      },
    });
    const opened = { kafka, producer: await kafka.createProducer() };
    doors.set(principal, opened);
    return opened;
  };
  const { endpoint, secretKeys } = infrastructure.s3;

  const listen = async (topics: string[]): Promise<Heard> => {
    const heard: Heard = new Map();
    const consumer = kafkaClient(deployment).consumer({
      groupId: `drill.${randomBytes(6).toString('hex')}`,
      maxWaitTimeInMs: 100,
    });
    await consumer.connect();
    closing.push(() => consumer.disconnect());
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ message }) => {
        const id = message.headers?.['ce_id']?.toString() ?? 'none';
        const body = bodyOf(message.value);
        // A topic of the whole city also holds what another drill has broken on purpose.
        if (!body) return Promise.resolve();
        const bodies = [...(heard.get(id)?.bodies ?? []), body];
        heard.set(id, { body, bodies, times: bodies.length });
        return Promise.resolve();
      },
    });
    return heard;
  };

  return {
    infrastructure,
    clickhouseGate: gate,
    freezeKafka: () => void process.kill(broker.pid, 'SIGSTOP'),
    thawKafka: () => void process.kill(broker.pid, 'SIGCONT'),
    async newDistrict() {
      const district = `d-${randomBytes(4).toString('hex')}`;
      await infrastructure.applyDistricts([district], { exclusive: false });
      return district;
    },
    kafka: async (principal) => (await door(principal)).kafka,
    producer: async (principal) => (await door(principal)).producer,
    objects: (principal) =>
      createObjectStore({ endpoint, accessKey: principal, secretKey: secretKeys[principal] ?? '' }),
    start(service, district, more = {}) {
      const started = startService(service, {
        MARSAD_CITY: 'drill',
        MARSAD_DISTRICTS: district,
        MARSAD_REPLICA: `${service}-${processes.length}`,
        MARSAD_KAFKA_BROKERS: infrastructure.kafka.brokers.join(','),
        MARSAD_KAFKA_USERNAME: service,
        MARSAD_KAFKA_PASSWORD: infrastructure.kafka.passwords[service] ?? '',
        MARSAD_CLICKHOUSE_URL: `http://127.0.0.1:${gate.port}`,
        MARSAD_CLICKHOUSE_USERNAME: service,
        MARSAD_CLICKHOUSE_PASSWORD: infrastructure.clickhouse.passwords[service] ?? '',
        MARSAD_S3_ENDPOINT: endpoint,
        MARSAD_S3_ACCESS_KEY: service,
        MARSAD_S3_SECRET_KEY: secretKeys[service] ?? '',
        MARSAD_MODELS: join(ROOT, 'models'),
        MARSAD_GOVERNANCE_PUBLIC_KEY: infrastructure.keys.governance.publicKey,
        MARSAD_COMMITMENT_KEY: infrastructure.keys.commitment,
        MARSAD_OIDC_ISSUER: infrastructure.oidc.issuer,
        MARSAD_OIDC_CLIENT_ID: infrastructure.oidc.clientId,
        MARSAD_CITY_FILE: join(ROOT, 'samples', 'city.yaml'),
        ...(service === 'audit' ? { MARSAD_AUDIT_PRIVATE_KEY: infrastructure.keys.audit.privateKey } : {}),
        ...(service === 'governance'
          ? { MARSAD_GOVERNANCE_PRIVATE_KEY: infrastructure.keys.governance.privateKey }
          : {}),
        ...more,
      });
      processes.push(started);
      return started;
    },
    listen: (district, events) =>
      listen(
        events.flatMap((event) =>
          event.scope === 'principal' ? topicsOf(event, NOWHERE) : [topicOf(event, district)],
        ),
      ),
    deadLetters: (district) => listen([topicOf(messageDeadLettered, district)]),
    async sendRaw(topic, messages) {
      const raw = kafkaClient(deployment).producer();
      await raw.connect();
      await raw.send({ topic, acks: -1, messages });
      await raw.disconnect();
    },
    committed: (group, topic) =>
      withAdmin(deployment, async (admin) => {
        const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        return new Map((offsets?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]));
      }),
    rewind: (group, topic) =>
      withAdmin(deployment, (admin) => admin.resetOffsets({ groupId: group, topic, earliest: true })),
    beforeStop: (end) => void endings.push(end),
    async stop() {
      await Promise.all(endings.map((end) => end()));
      await Promise.all(processes.map((one) => one.kill()));
      await Promise.all(closing.map((close) => close()));
      for (const { kafka } of doors.values()) await kafka.close();
      await gate.close();
      await infrastructure.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function bodyOf(value: Buffer | null): Body | undefined {
  try {
    return JSON.parse(value?.toString() ?? '{}') as Body;
  } catch {
    return undefined;
  }
}
