import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CITY_PROCESSES, kafkaAs, withAdmin, type Infrastructure } from '@marsad/deploy-local';
import { createObjectStore } from '@marsad/objects';
import { faceCandidate, faceCropped, topicOf, type DataOf } from '@marsad/schemas';
import { createBus, createFaceGovernance, eventually, headsAt, permitAnalytics, startHeartbeat } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followTopics } from '../../tools/city/follow-topics.ts';
import { startSampleCity, type SampleCity } from '../../tools/city/sample-city.ts';

/** The hall of the demonstration with real video: three people pass every half minute, and one of them is looked for. */
const directory = mkdtempSync(join(tmpdir(), 'marsad-hall-'));
const [district, camera] = ['hassan', 'hassan-hall-1'];
const PASSES = 2;
type Head = { readonly data: DataOf<typeof faceCropped>; readonly jpeg: Buffer };
const heads: Head[] = [];
const candidates: { readonly data: DataOf<typeof faceCandidate>; readonly afterMs: number }[] = [];
let infrastructure: Infrastructure;
let sample: SampleCity;
let governance: Awaited<ReturnType<typeof createFaceGovernance>>;
const closing: (() => Promise<void>)[] = [];

async function readBus(): Promise<void> {
  const [cropped, candidate] = [topicOf(faceCropped, district), topicOf(faceCandidate, district)];
  const stop = await followTopics(infrastructure, [cropped, candidate], ({ topic, headers, value, atMs }) => {
    if (!value) return;
    if (topic === cropped) {
      heads.push({ data: faceCropped.schema.parse(JSON.parse(String(headers['ce_picture']))), jpeg: value });
      return;
    }
    const data = faceCandidate.schema.parse(JSON.parse(value.toString()));
    candidates.push({ data, afterMs: atMs - data.receivedAtMs });
  });
  closing.push(stop);
}

beforeAll(async () => {
  sample = await startSampleCity({
    directory,
    orders: false,
    processes: CITY_PROCESSES.filter(({ replica }) => replica === 'ingest-1' || replica === 'face-matcher-1'),
  });
  ({ infrastructure } = sample);
  await readBus();
  const bus = createBus({ kafka: (principal) => kafkaAs(infrastructure, principal) });
  closing.push(() => bus.close());
  const { endpoint, secretKeys } = infrastructure.s3;
  const accessKey = 'command-center';
  governance = await createFaceGovernance(
    bus.as('governance'),
    infrastructure.keys.governance.privateKey,
    createObjectStore({ endpoint, accessKey, secretKey: secretKeys[accessKey] ?? '' }),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
  await sample?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const passOf = ({ epoch, part }: { epoch: number; part: number }): string => `${epoch}:${part}`;

describe('a hall in which somebody is looked for', () => {
  test('crops no head before there is a live grant', async () => {
    await permitAnalytics(infrastructure, [camera], ['faces']);
    const started = performance.now();
    await eventually(() => performance.now() - started > 35_000, { timeoutMs: 40_000, everyMs: 1_000 });
    expect(heads).toEqual([]);
  });

  test('gives one candidate a pass for the person who is enrolled, and none for the others', async () => {
    const enrolled = (await headsAt([2_667])).get(2_667)?.find(({ person }) => person === 'left');
    await governance.propose('w-left', enrolled?.jpeg ?? Buffer.alloc(0));
    await governance.decide('w-left', 'approved');
    let renewal = 0;
    const terms = await governance.grant([camera], ['w-left']);
    const renewing = await startHeartbeat(30_000, () => {
      const issuedAtMs = Date.now();
      return governance.send({ ...terms, renewal: (renewal += 1), issuedAtMs, expiresAtMs: issuedAtMs + 90_000 });
    });
    try {
      // A pass is over when the next one has begun.
      await eventually(() => expect(new Set(heads.map(({ data }) => passOf(data))).size).toBeGreaterThan(PASSES), {
        timeoutMs: 150_000,
        everyMs: 500,
      });
    } finally {
      await renewing.stop();
    }
    const passes = [...new Set(heads.map(({ data }) => passOf(data)))].slice(0, PASSES);
    for (const pass of passes) {
      const found = candidates.filter(({ data }) => passOf(data) === pass);
      expect(new Set(found.map(({ data }) => data.candidateId)).size, pass).toBe(1);
      expect(new Set(found.map(({ data }) => data.entryId))).toEqual(new Set(['w-left']));
      expect(new Set(heads.filter(({ data }) => passOf(data) === pass).map(({ data }) => data.trackId)).size).toBe(3);
    }
    await governance.end(terms.authorisationId);
  });

  test('ends when the grant does', async () => {
    const passes = new Set(heads.map(({ data }) => passOf(data))).size;
    const started = performance.now();
    await eventually(() => performance.now() - started > 35_000, { timeoutMs: 40_000, everyMs: 1_000 });
    expect(new Set(heads.map(({ data }) => passOf(data))).size).toBeLessThanOrEqual(passes);
  });
});

/** 64 bytes of a JPEG's scan. Every copy holds them, even with other metadata, and nothing else does by chance. */
const canaryOf = ({ jpeg }: Head): Buffer => jpeg.subarray(jpeg.length >> 1, (jpeg.length >> 1) + 64);

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

describe('a face that does not match leaves no trace', () => {
  const strangers = (): Head[] => {
    const matched = new Set(candidates.map(({ data }) => data.trackId));
    return heads.filter(({ data }) => !matched.has(data.trackId));
  };

  test('on no topic but that of heads', async () => {
    const canaries = strangers().map(canaryOf);
    expect(canaries.length).toBeGreaterThan(4);
    const all = await withAdmin(kafkaAs(infrastructure, 'deployment'), (admin) => admin.listTopics());
    const topics = all.filter((topic) => /^(marsad|agency)[.]/.test(topic) && topic !== topicOf(faceCropped, district));
    expect(topics.length).toBeGreaterThan(40);
    const ends = await withAdmin(kafkaAs(infrastructure, 'deployment'), async (admin) => {
      const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return offsets.flat().reduce((sum, { high }) => sum + Number(high), 0);
    });
    let seen = 0;
    const traces: string[] = [];
    const stop = await followTopics(infrastructure, topics, ({ topic, value }) => {
      seen += 1;
      if (canaries.some((canary) => value?.includes(canary))) traces.push(topic);
    });
    // Compaction may have removed records since their offsets were given: nearly all of them are there.
    await eventually(() => expect(seen).toBeGreaterThan(ends * 0.9), { timeoutMs: 60_000, everyMs: 500 });
    await stop();
    expect(traces).toEqual([]);
  });

  test('in no file: not in the store, the spool, the logs or ClickHouse', async () => {
    // Stops the city, because the search could miss a file that is written meanwhile.
    await sample.city.stop();
    const canaries = strangers().map(canaryOf);
    const own = new RegExp(`${topicOf(faceCropped, district).replaceAll('.', '[.]')}-\\d+/`);
    // The broker's indexes hold offsets alone, ten megabytes each.
    const files = [...filesBelow(directory)].filter((path) => !own.test(path) && !/[.](time)?index$/.test(path));
    expect(files.length).toBeGreaterThan(100);
    const traces = files.filter((path) => {
      const bytes = readFileSync(path);
      return canaries.some((canary) => bytes.includes(canary));
    });
    expect(traces).toEqual([]);
  });

  test('in no log line: neither its score nor its track', () => {
    const logs = [...filesBelow(directory)].filter((path) => /face-matcher.*[.]log$/.test(path));
    expect(logs).not.toEqual([]);
    for (const path of logs) {
      const text = readFileSync(path, 'utf8');
      expect(text).not.toMatch(/similarity|"(score|embedding|template)"/i);
      for (const { data } of strangers()) expect(text).not.toContain(data.trackId);
    }
  });

  test('and the topic of heads keeps heads for minutes: 120 s and a segment of 60 s, whatever the traffic', async () => {
    const kept = await withAdmin(kafkaAs(infrastructure, 'deployment'), (admin) =>
      admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: topicOf(faceCropped, district), configNames: ['retention.ms', 'segment.ms'] }],
      }),
    );
    const values = kept.resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]);
    expect(Object.fromEntries(values ?? [])).toMatchObject({ 'retention.ms': '120000', 'segment.ms': '60000' });
  });
});

test('a candidate is there soon after its frame', () => {
  const firsts = candidates.filter(({ data }) => data.revision === 0).map(({ afterMs }) => afterMs);
  expect(Math.min(...firsts), `all of them, ms: ${firsts.join(', ')}`).toBeLessThan(1_000);
});
