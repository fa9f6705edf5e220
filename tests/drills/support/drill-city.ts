import { createClickHouse } from '@marsad/clickhouse';
import { kafkaAs, kafkaClient, withAdmin, type Addresses, type KafkaAddress } from '@marsad/deploy-local';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { createObjectStore, type ObjectStore } from '@marsad/objects';
import { messageDeadLettered, topicOf, topicsOf, type AnyEvent, type Principal } from '@marsad/schemas';
import { useBus, useStack } from '@marsad/testkit';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { followTopics, type MessageOnBus } from '../../../tools/city/follow-topics.ts';
import { pidsByName } from '../../../tools/marsad/readiness.ts';
import { startServiceProcess, type ServiceProcess } from '../../../tools/city/service-process.ts';
import type { RawMessage } from './broken-messages.ts';
import { createDependencyGate, type DependencyGate } from './dependency-gate.ts';

const NOWHERE = { districts: [], agencies: [] };
const CITY = 'rabat';
/** How many characters of a log a failed test shows. */
const LOG_SHOWN = 2_000;

type Body = Record<string, unknown>;
/** The messages of some topics, by CloudEvents id: the latest body, all bodies under that id, and their number. */
export type Published = Map<string, { readonly body: Body; readonly bodies: readonly Body[]; readonly times: number }>;

/** Real infrastructure, shared by every drill of a run, whose parts one drill can freeze or shut while it runs. */
export type DrillCity = {
  readonly addresses: Addresses;
  readonly clickhouseGate: DependencyGate;
  /** Stops the broker's process until `thawKafka`: connections stay open and nothing answers. */
  freezeKafka(): void;
  thawKafka(): void;
  /** A district of one drill's own: its topics, and everybody's rights on them. */
  newDistrict(): Promise<string>;
  kafka(principal: Principal): Kafka;
  producer(principal: Principal): Promise<EventProducer>;
  objects(principal: Principal): ObjectStore;
  /** Asks ClickHouse about one district, as command-center does. */
  query<Row>(sql: string, parameters: Readonly<Record<string, unknown>>): Promise<Row[]>;
  /** Starts a service that ends with the test. */
  start(service: Principal, district: string, more?: Readonly<Record<string, string>>): ServiceProcess;
  follow(district: string, events: readonly AnyEvent[]): Promise<Published>;
  /** Sends raw bytes that no producer of ours would send. */
  sendRaw(topic: string, messages: RawMessage[]): Promise<void>;
  /** Follows the dead letters of a district, from the first one on. */
  deadLetters(district: string): Promise<Published>;
  /** Committed offsets of a group on a topic by partition; -1 where nothing was committed. */
  committed(group: string, topic: string): Promise<Map<number, number>>;
  /** How many members share the topics of a group now; 0 while it is being rebalanced. */
  members(group: string): Promise<number>;
  /** Sets a group back to the first message, as a restore of old offsets does. */
  rewind(group: string, topic: string): Promise<void>;
  /** Registers what must end before the city ends. */
  beforeEnd(end: () => Promise<void>): void;
};

/**
 * The city of one file of drills. Each drill takes a district of its own, so nothing of another one reaches it; what is the whole city's
 * (the audit log, hotlists, halts) is shared, and a drill finds its own part by the district in the ids. After each test the broker runs,
 * the gate is open and the services that the test started are stopped; a failed test shows the ends of their logs.
 */
export function useDrillCity(): DrillCity {
  const stack = useStack();
  const { addresses, createDistrict, objects, clickhouse } = stack;
  const deployment = kafkaAs(addresses, 'deployment');
  const bus = useBus(stack);
  const services = createServices(addresses, () => gate.port);
  const endings: (() => Promise<void>)[] = [];
  let gate: DependencyGate;
  const broker = (): number => pidsByName(addresses.directory).get('kafka') ?? fail('the infrastructure has no broker');
  const city: DrillCity = {
    ...{ addresses, newDistrict: createDistrict, start: services.start, kafka: bus.as, producer: bus.producer },
    get clickhouseGate() {
      return gate;
    },
    freezeKafka: () => void process.kill(broker(), 'SIGSTOP'),
    thawKafka: () => void process.kill(broker(), 'SIGCONT'),
    objects: (principal) => createObjectStore(objects(principal)),
    query: (sql, parameters) => queryOnce(clickhouse('command-center'), sql, parameters),
    async follow(district, events) {
      const topics = events.flatMap((event) =>
        event.scope === 'principal' ? topicsOf(event, NOWHERE) : [topicOf(event, district)],
      );
      const published: Published = new Map();
      endings.push(await followTopics(addresses, topics, (message) => addMessage(published, message)));
      return published;
    },
    deadLetters: (district) => city.follow(district, [messageDeadLettered]),
    sendRaw: (topic, messages) => sendRaw(deployment, topic, messages),
    committed: (group, topic) =>
      withAdmin(deployment, async (admin) => {
        const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        return new Map((offsets?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]));
      }),
    members: (group) =>
      withAdmin(deployment, async (admin) => {
        const [described] = (await admin.describeGroups([group])).groups;
        return described?.state === 'Stable' ? described.members.length : 0;
      }),
    rewind: (group, topic) =>
      withAdmin(deployment, (admin) => admin.resetOffsets({ groupId: group, topic, earliest: true })),
    beforeEnd: (end) => void endings.push(end),
  };
  beforeAll(async () => {
    gate = await createDependencyGate(addresses.ports.clickhouse);
  });
  afterEach(async ({ task }) => {
    city.thawKafka();
    gate.open();
    await services.stopAll(task.result?.state === 'fail');
  });
  afterAll(async () => {
    await Promise.all(endings.map((end) => end()));
    await gate.close();
  });
  return city;
}

const fail = (message: string): never => {
  throw new Error(message);
};

/** The service processes of one test, which reach ClickHouse through the gate. */
function createServices(addresses: Addresses, gatePort: () => number) {
  let running: ServiceProcess[] = [];
  let replicas = 0;
  return {
    start(service: Principal, district: string, variables: Readonly<Record<string, string>> = {}): ServiceProcess {
      const clickhouse = { ...addresses.clickhouse, url: `http://127.0.0.1:${gatePort()}` };
      const replica = `${service}-${(replicas += 1)}`;
      const districts = district.split(',');
      const started = startServiceProcess(
        { ...addresses, clickhouse },
        { ...{ service, replica, districts, variables }, city: CITY },
      );
      running.push(started);
      return started;
    },
    async stopAll(showLogs: boolean): Promise<void> {
      if (showLogs) for (const service of running) console.error(service.log().slice(-LOG_SHOWN));
      await Promise.all(running.map((service) => service.stop()));
      running = [];
    },
  };
}

async function queryOnce<Row>(
  options: Parameters<typeof createClickHouse>[0],
  sql: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Row[]> {
  const reader = createClickHouse(options);
  try {
    return await reader.query<Row>(sql, parameters);
  } finally {
    await reader.close();
  }
}

async function sendRaw(address: KafkaAddress, topic: string, messages: RawMessage[]): Promise<void> {
  const raw = kafkaClient(address).producer();
  await raw.connect();
  await raw.send({ topic, acks: -1, messages });
  await raw.disconnect();
}

function addMessage(published: Published, { headers, value }: MessageOnBus): void {
  const body = bodyOf(value);
  // A topic of the whole city also holds what another drill has broken on purpose.
  if (!body) return;
  const id = headers['ce_id'] ?? 'none';
  const bodies = [...(published.get(id)?.bodies ?? []), body];
  published.set(id, { body, bodies, times: bodies.length });
}

function bodyOf(value: Buffer | null): Body | undefined {
  try {
    return JSON.parse(value?.toString() ?? '{}') as Body;
  } catch {
    return undefined;
  }
}
