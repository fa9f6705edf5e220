import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import { addressesOf, kafkaAs, ROOT, type Infrastructure } from '@marsad/deploy-local';
import { createKafka, isEvent, type Kafka } from '@marsad/kafka';
import { createS3Client, elements } from '@marsad/objects/testing';
import { erasureAsked, erasureExecuted, holdAsked, tablesAnswered, type DataOf, type Principal } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Recordings live for 30 days and reads for one, so both have lived long enough before the city starts. */
const OLD_DAYS = 40;
const READ_HOURS = 40;
const NAME = 'planted-by-smoke';
const CLASSES = ['recordings', 'plates'];

/** What is planted before the city starts, so that the first sweep of retention finds it. */
export type Planted = {
  readonly district: string;
  readonly erased: string;
  readonly held: string;
  readonly fromMs: number;
};

export type ErasureProof = {
  readonly erasureProved: boolean;
  readonly heldSurvived: boolean;
  readonly faults: string[];
};

function openKafka(infrastructure: Infrastructure, principal: Principal, city: string): Kafka {
  return createKafka({
    ...kafkaAs(infrastructure, principal),
    clientId: NAME,
    city,
    source: `/${principal}/${NAME}`,
    logger: createLogger({ service: principal, replica: NAME, logLevel: 'error' }),
    onFatal: (error) => {
      throw error;
    },
  });
}

/** Looks at the buckets as the administrator of the store, who sees every version. */
function bucketsOf(infrastructure: Infrastructure) {
  const { endpoint, root } = addressesOf(infrastructure).s3;
  const administrator = createS3Client({ endpoint, ...root });
  const ask = async (...request: Parameters<typeof administrator.ask>) => {
    const answer = await administrator.ask(...request);
    if (answer.status >= 300) throw new Error(`the object store answers ${answer.status} to ${request[0]}`);
    return answer;
  };
  return {
    put: (bucket: string, key: string) => ask('PUT', { bucket, key, body: NAME }),
    /** The keys of all versions and delete markers below a prefix. */
    async versions(bucket: string, prefix: string): Promise<string[]> {
      return elements((await ask('GET', { bucket, query: { versions: '', prefix } })).text, 'Key');
    },
  };
}

const clickhouseOf = (infrastructure: Infrastructure) => {
  const { url, passwords } = addressesOf(infrastructure).clickhouse;
  return createClickHouse({ url, username: 'analytics-writer', password: passwords['analytics-writer'] ?? '' });
};

/** Stores a recording and its masks of a day that has lived long enough for two cameras, holds one of them, and stores an old read. */
export async function plantOld(
  infrastructure: Infrastructure,
  city: { readonly city: string; readonly districts: readonly { readonly id: string }[] },
  cameras: readonly { readonly camera: string; readonly district: string }[],
): Promise<Planted> {
  const district = city.districts[0]?.id ?? '';
  const [erasedOf = '', heldOf = ''] = cameras
    .filter((camera) => camera.district === district)
    .map((one) => one.camera);
  const fromMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - OLD_DAYS * DAY_MS;
  const day = new Date(fromMs).toISOString().slice(0, 10);
  const keyOf = (camera: string): string => `camera-ingest/${district}/${day}/10/${camera}/${NAME}`;
  const planted = { district, erased: keyOf(erasedOf), held: keyOf(heldOf), fromMs };
  await infrastructure.applyDistricts([district], { exclusive: false });
  const kafka = openKafka(infrastructure, 'cases', city.city);
  const producer = await kafka.createProducer();
  const span = { fromMs: fromMs + 10 * HOUR_MS, toMs: fromMs + 10 * HOUR_MS + 60_000 };
  const hold = { ...holdAsked.example, holdId: NAME, district, camera: heldOf, ...span };
  await producer.send(holdAsked, holdAsked.schema.parse(hold));
  await kafka.close();
  const buckets = bucketsOf(infrastructure);
  for (const key of [planted.erased, planted.held]) {
    await buckets.put('recordings', `${key}.mp4`);
    await buckets.put('masks', `${key}.masks.json.zst`);
  }
  const clickhouse = clickhouseOf(infrastructure);
  await clickhouse.migrate(join(ROOT, 'deploy', 'clickhouse'));
  const at = new Date(Date.now() - READ_HOURS * HOUR_MS).toISOString();
  const read = { district, camera: erasedOf, read_id: NAME, received_at: at, plate_key: NAME };
  await clickhouse.insert('observations.plate_reads', [{ ...read, captured_at: at, plate_text: NAME }]);
  await clickhouse.insert('observations.plate_sightings', [read]);
  await clickhouse.close();
  return planted;
}

/** Looks in topics, tables and buckets for what was planted. The city has had its whole time to erase it. */
export async function lookForPlanted(
  infrastructure: Infrastructure,
  city: string,
  { district, erased, held, fromMs }: Planted,
): Promise<ErasureProof> {
  const buckets = bucketsOf(infrastructure);
  const left = async (key: string): Promise<string[]> =>
    (await Promise.all(['recordings', 'masks'].map((bucket) => buckets.versions(bucket, key)))).flat();
  const { proofs, naming } = await readErasures(infrastructure, city, district);
  const unproved = CLASSES.filter(
    (name) =>
      !proofs.some((proof) => proof.class === name && proof.left === 0 && proof.stores.some((at) => at.erased > 0)),
  );
  const heldLeft = await left(held);
  const heldOf = proofs.find((proof) => proof.class === 'recordings' && proof.fromMs === fromMs)?.held ?? 0;
  const notErased = [
    ...unproved.map((name) => `no second look proved the erasure of ${name}`),
    ...(await left(erased)).map((key) => `${key} lived long enough and is still there`),
    ...((await rowsLeft(infrastructure, district)) > 0 ? ['an old plate read is still in a table'] : []),
    ...(naming > 0 ? [`${naming} messages about erasures name what was erased`] : []),
  ];
  const notHeld = [
    ...(heldLeft.length === 2 ? [] : [`of what is held, ${heldLeft.length} of 2 objects are still there`]),
    ...(heldOf >= 2 ? [] : ['the proof of the erasure does not count what is held']),
  ];
  return {
    erasureProved: notErased.length === 0,
    heldSurvived: notHeld.length === 0,
    faults: [...notErased, ...notHeld],
  };
}

async function rowsLeft(infrastructure: Infrastructure, district: string): Promise<number> {
  const clickhouse = clickhouseOf(infrastructure);
  const counts = await Promise.all(
    ['plate_reads', 'plate_sightings'].map((table) =>
      clickhouse.query<{ n: number }>(
        `SELECT count() AS n FROM observations.${table} WHERE district = {district:String} AND read_id = {id:String}`,
        { district, id: NAME },
      ),
    ),
  );
  await clickhouse.close();
  return counts.flat().reduce((sum, { n }) => sum + n, 0);
}

/** The proofs of a district, and how many messages about erasures have a trace of what was planted. */
async function readErasures(infrastructure: Infrastructure, city: string, district: string) {
  const kafka = openKafka(infrastructure, 'retention', city);
  const proofs: DataOf<typeof erasureExecuted>[] = [];
  let naming = 0;
  const tail = await kafka.tail({
    name: NAME,
    events: [erasureAsked, erasureExecuted, tablesAnswered],
    districts: [district],
    from: 'beginning',
    onEvent(received) {
      if (JSON.stringify('data' in received ? received.data : {}).includes(NAME)) naming += 1;
      if (isEvent(received, erasureExecuted)) proofs.push(received.data);
    },
  });
  await tail.stop();
  await kafka.close();
  return { proofs, naming };
}
