import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createClickHouse, type ClickHouse } from '@marsad/clickhouse';
import { ROOT } from '@marsad/deploy-local';
import { createObjectStore } from '@marsad/objects';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServedObject } from '../domain/alert-media.ts';
import type { ProvedObject } from '../ports.ts';
import { createClickHouseHistory } from './clickhouse-history.ts';
import { createObjectMedia } from './object-media.ts';

const stack = useStack();
const MINUTE_MS = 60_000;
const START_MS = Math.floor(1_790_000_000_000 / (10 * MINUTE_MS)) * 10 * MINUTE_MS;
const NOWHERE = 'http://127.0.0.1:1';

describe('history from the real ClickHouse', () => {
  let writer: ClickHouse;
  let reader: ClickHouse;
  const district = `t-${Date.now().toString(36)}`;
  /** Rows of reads are dropped after a day, so these have the present time. */
  const now = Math.floor(Date.now() / 1000) * 1000;

  beforeAll(async () => {
    writer = createClickHouse(stack.clickhouse('analytics-writer'));
    reader = createClickHouse(stack.clickhouse('command-center'));
    await writer.migrate(join(ROOT, 'deploy', 'clickhouse'));
    const measure = (minute: number, observed: number, counts: number[], simulated = true) => ({
      district,
      camera: 'gate',
      from_at: new Date(START_MS + minute * MINUTE_MS).toISOString(),
      to_at: new Date(START_MS + (minute + 1) * MINUTE_MS).toISOString(),
      measure_id: `m-${minute}`,
      observed_ms: observed,
      lines: counts.map(() => 'middle'),
      directions: counts.map((_, index) => (index === 0 ? 'left_to_right' : 'right_to_left')),
      classes: counts.map(() => 'car'),
      counts,
      completeness: observed,
      simulated,
    });
    await writer.insert('city.flow_measures', [measure(0, 60_000, [2, 1]), measure(1, 30_000, [3]), measure(7, 0, [])]);
    // The same minute again, observed more completely: it replaces the row and adds nothing.
    await writer.insert('city.flow_measures', [measure(1, 45_000, [4])]);
    // The same camera on a street, which is another count.
    await writer.insert('city.flow_measures', [measure(3, 60_000, [500], false)]);
  });
  afterAll(() => Promise.all([writer.close(), reader.close()]));

  it('adds up buckets by line, direction and class, gives the observed time, and counts a street and a demonstration separately', async () => {
    const question = {
      district,
      camera: 'gate',
      simulated: true,
      fromMs: START_MS,
      toMs: START_MS + 10 * MINUTE_MS,
      bucketMs: 5 * MINUTE_MS,
    };
    expect(await createClickHouseHistory(reader).flow(question)).toEqual({
      counts: [
        { startMs: START_MS, line: 'middle', direction: 'left_to_right', class: 'car', count: 6 },
        { startMs: START_MS, line: 'middle', direction: 'right_to_left', class: 'car', count: 1 },
      ],
      observed: [
        { startMs: START_MS, observedMs: 105_000 },
        { startMs: START_MS + 5 * MINUTE_MS, observedMs: 0 },
      ],
    });
    expect(await createClickHouseHistory(reader).flow({ ...question, simulated: false })).toEqual({
      counts: [{ startMs: START_MS, line: 'middle', direction: 'left_to_right', class: 'car', count: 500 }],
      observed: [{ startMs: START_MS, observedMs: 60_000 }],
    });
  });

  it('counts rows of the districts that were asked for and of no other', async () => {
    const history = createClickHouseHistory(reader);
    expect(await history.rowCounts([district])).toMatchObject({ 'city.flow_measures': 4, 'observations.alerts': 0 });
    expect(await history.rowCounts([`${district}-other`])).toMatchObject({ 'city.flow_measures': 0 });
  });

  it('finds the readings of a plate in the districts and cameras that were asked for, newest first, each once', async () => {
    const plateKey = `ww:${district}`;
    const read = (id: string, minute: number, more: object = {}) => ({
      district,
      camera: 'gate',
      read_id: `${district}-${id}`,
      revision: 0,
      captured_at: new Date(now + minute * MINUTE_MS).toISOString(),
      received_at: new Date(now + minute * MINUTE_MS).toISOString(),
      raw_text: '123456WW',
      plate_family: 'ww',
      plate_text: '123456 | WW',
      plate_key: plateKey,
      confidence: 0.5,
      votes: 1,
      vehicle_class: 'car',
      simulated: true,
      ...more,
    });
    const reads = [
      read('a', 0),
      read('a', 0, { revision: 1, confidence: 0.9, votes: 3 }),
      read('b', 2),
      read('c', 3, { camera: 'works' }),
      read('d', 1, { plate_key: 'ww:another' }),
      read('e', 1, { district: `${district}-other` }),
      // Read as this plate at first, and as another plate in a better frame.
      read('f', 1),
      read('f', 1, { revision: 1, plate_key: 'ww:another' }),
    ];
    await writer.insert('observations.plate_reads', reads);
    const sighting = ({ plate_key, district: where, camera, read_id, received_at }: (typeof reads)[number]) => ({
      plate_key,
      district: where,
      camera,
      read_id,
      received_at,
    });
    await writer.insert('observations.plate_sightings', reads.map(sighting));
    const ask = async (change: object = {}): Promise<string[]> =>
      (
        await createClickHouseHistory(reader).plateReads({
          plateKey,
          districts: [district],
          cameras: [],
          fromMs: now,
          toMs: now + 10 * MINUTE_MS,
          limit: 10,
          ...change,
        })
      ).map(({ readId, votes }) => `${readId.slice(district.length + 1)} ${votes}`);
    expect(await ask()).toEqual(['c 1', 'b 1', 'a 3']);
    expect(await ask({ cameras: ['gate'] })).toEqual(['b 1', 'a 3']);
    expect(await ask({ toMs: now + 2 * MINUTE_MS })).toEqual(['a 3']);
    expect(await ask({ limit: 1 })).toEqual(['c 1']);
    expect(await ask({ districts: [] })).toEqual([]);
    expect(await ask({ plateKey: "x' OR '1'='1" })).toEqual([]);
  });

  it('reads the audit log newest first, page by page', async () => {
    const first = 9_000_000_000 + (Date.now() % 1_000_000_000);
    const entry = (index: number) => ({
      log_index: index,
      leaf_hash: 'f'.repeat(64),
      entry_id: `e-${index}`,
      producer: 'command-center-1',
      run: now,
      seq: index - first,
      at: new Date(now).toISOString(),
      sequenced_at: new Date(now + 5).toISOString(),
      actor: 'demo-operator',
      agency: 'rabat-operations',
      purpose: 'alert_handling',
      case_reference: '',
      action: 'consult',
      object_kind: 'alert',
      object_commitment: 'd'.repeat(64),
      policy_hash: 'e'.repeat(64),
    });
    await writer.insert('observations.audit_log', [entry(first), entry(first + 1), entry(first + 2)]);
    // A leaf that is delivered twice is one row.
    await writer.insert('observations.audit_log', [entry(first + 2)]);
    const history = createClickHouseHistory(reader);
    const page = await history.auditEntries({ limit: 2, before: first + 3 });
    expect(page.map(({ index, seq }) => [index - first, seq])).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(page[0]).toMatchObject({ atMs: now, sequencedAtMs: now + 5, actor: 'demo-operator', objectKind: 'alert' });
    expect((await history.auditEntries({ limit: 2, before: first + 1 }))[0]).toMatchObject({ index: first });
  });

  it('counts for the public report what the log holds, once an index, and reads no person', async () => {
    const first = 8_000_000_000 + (Date.now() % 1_000_000_000);
    const agency = `agency-${first}`;
    const leaf = (index: number, over: object = {}) => ({
      log_index: first + index,
      leaf_hash: String(index).repeat(64).slice(0, 64),
      at: new Date(now).toISOString(),
      sequenced_at: new Date(now + 5).toISOString(),
      agency,
      purpose: 'alert_handling',
      has_case: false,
      action: 'consult',
      object_kind: 'alert',
      ...over,
    });
    const leaves = [
      leaf(0, { times: 4 }),
      leaf(1, { has_case: true }),
      leaf(2, { outcome: 'refused' }),
      // A later record at a taken index is void.
      leaf(1, { leaf_hash: '9'.repeat(64), sequenced_at: new Date(now + 9).toISOString(), times: 1_000 }),
      // Before the period.
      leaf(3, { at: new Date(now - 60_000).toISOString() }),
    ];
    await writer.insert('city.audit_log', leaves);
    await writer.insert('city.audit_log', leaves.slice(0, 1));
    const decided = { kind: 'authorisation.approve', about: 'auth-1', agency, decided_at: new Date(now).toISOString() };
    await writer.insert('city.governance_decisions', [
      { ...decided, command_id: `a-${first}`, accepted: true, refusal: '' },
      { ...decided, command_id: `b-${first}`, accepted: false, refusal: 'same_person' },
    ]);
    const use = await createClickHouseHistory(reader).reportedUse({ fromMs: now - 1_000, toMs: now + 1_000 });
    const of = <Row extends { agency: string }>(rows: readonly Row[]) => rows.filter((row) => row.agency === agency);
    const alike = { agency, action: 'consult', objectKind: 'alert', purpose: 'alert_handling' };
    expect(of(use.acts)).toEqual([
      { ...alike, outcome: 'allowed', entries: 2, acts: 5, withCase: 1 },
      { ...alike, outcome: 'refused', entries: 1, acts: 1, withCase: 0 },
    ]);
    expect(of(use.decisions)).toEqual([
      { agency, kind: 'authorisation.approve', accepted: false, refusal: 'same_person', count: 1 },
      { agency, kind: 'authorisation.approve', accepted: true, refusal: '', count: 1 },
    ]);
    expect(JSON.stringify(use)).not.toContain('auth-1');
  });

  it('reports the history as unavailable when ClickHouse does not answer', async () => {
    const away = createClickHouse({ url: NOWHERE, username: 'command-center', password: 'x', timeoutMs: 2_000 });
    await expect(createClickHouseHistory(away).rowCounts([district])).rejects.toMatchObject({
      code: 'history_unavailable',
    });
    await away.close();
  });
});

describe('media from the real object store', () => {
  const objectKey = `camera-ingest/t/${Date.now()}/a.mp4`;
  const views = createObjectMedia(createObjectStore(stack.objects('command-center')));
  const ingest = createObjectStore(stack.objects('camera-ingest'));
  const read = async ({ open }: ProvedObject, range?: { start: number; end: number }): Promise<string> =>
    (await buffer(await open(range))).toString();
  const put = async (text: string, bucket = 'views') => {
    const { sha256 } = await ingest.putBytes(bucket, objectKey, Buffer.from(text), 'video/mp4');
    return { bucket, objectKey, sha256 };
  };
  let clip: ServedObject;
  beforeEach(async () => void (clip = await put('0123456789')));

  it('gives the size, all of the bytes and a part of an object that was announced', async () => {
    const proved = await views.prove(clip);
    expect(proved.size).toBe(10);
    expect(await read(proved)).toBe('0123456789');
    expect(await read(proved, { start: 3, end: 5 })).toBe('345');
  });

  it('refuses an overwritten object, even after it was served once and with the same length', async () => {
    await views.prove(clip);
    await put('9876543210');
    await expect(views.prove(clip)).rejects.toMatchObject({ code: 'view_failed', reason: 'picture_replaced' });
    await put('0123456789');
    expect(await read(await views.prove(clip))).toBe('0123456789');
  });

  it('attack: bytes that are written between the check and the reading of a part are not in that part', async () => {
    const proved = await views.prove(clip);
    await put('9876543210');
    expect(await read(proved, { start: 0, end: 3 })).toBe('0123');
    expect(await read(proved)).toBe('0123456789');
  });

  it('refuses to serve from a bucket without versions, where a check proves nothing', async () => {
    const { endpoint, root } = stack.addresses.s3;
    const owner = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
    const unversioned = {
      ...owner,
      stat: async () => ({ ...(await owner.stat('views', objectKey)), versionId: undefined }),
    };
    await expect(createObjectMedia(unversioned).prove(clip)).rejects.toMatchObject({
      code: 'pictures_store_unavailable',
      reason: 'bucket_keeps_no_versions',
    });
  });

  it('distinguishes a missing object from an unavailable store', async () => {
    await expect(views.prove({ ...clip, objectKey: `${objectKey}.gone` })).rejects.toMatchObject({ code: 'view_gone' });
    const away = createObjectMedia(createObjectStore({ ...stack.objects('command-center'), endpoint: NOWHERE }));
    await expect(away.prove(clip)).rejects.toMatchObject({ code: 'pictures_store_unavailable' });
  });

  it('stores an enrolled picture where face-matcher reads it', async () => {
    const enrolled = await views.enrol(Buffer.from('jpeg'));
    const matcher = createObjectMedia(createObjectStore(stack.objects('face-matcher')));
    expect((await matcher.prove({ bucket: 'watchlist', ...enrolled })).size).toBe(4);
  });

  it('has no right to write a view or a piece of evidence', async () => {
    const store = createObjectStore(stack.objects('command-center'));
    for (const bucket of ['views', 'evidence', 'recordings'])
      await expect(store.putBytes(bucket, objectKey, Buffer.from('x'), 'image/jpeg')).rejects.toMatchObject({
        code: 'denied',
      });
  });

  it('has no right to an original, whatever an event says', async () => {
    const original = await put('original', 'recordings');
    await expect(views.prove(original)).rejects.toMatchObject({ code: 'pictures_store_unavailable' });
  });
});
