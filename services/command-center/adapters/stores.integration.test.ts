import { join } from 'node:path';
import { createClickHouse, type ClickHouse } from '@marsad/clickhouse';
import { ROOT } from '@marsad/deploy-local';
import { createObjectStore } from '@marsad/objects';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClickHouseHistory } from './clickhouse-history.ts';
import { createObjectViews } from './object-views.ts';

const stack = useStack();
const MINUTE_MS = 60_000;
const START_MS = Math.floor(1_790_000_000_000 / (10 * MINUTE_MS)) * 10 * MINUTE_MS;
const NOWHERE = 'http://127.0.0.1:1';

describe('history out of the real ClickHouse', () => {
  let writer: ClickHouse;
  let reader: ClickHouse;
  const district = `t-${Date.now().toString(36)}`;

  beforeAll(async () => {
    writer = createClickHouse(stack.clickhouse('analytics-writer'));
    reader = createClickHouse(stack.clickhouse('command-center'));
    await writer.migrate(join(ROOT, 'deploy', 'clickhouse'));
    const measure = (minute: number, observed: number, counts: number[]) => ({
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
      simulated: true,
    });
    await writer.insert('city.flow_measures', [measure(0, 60_000, [2, 1]), measure(1, 30_000, [3]), measure(7, 0, [])]);
    // The same minute again, seen more completely: it replaces, it does not add.
    await writer.insert('city.flow_measures', [measure(1, 45_000, [4])]);
  });
  afterAll(() => Promise.all([writer.close(), reader.close()]));

  it('adds up buckets by line, direction and class, and says how much was observed', async () => {
    const question = {
      district,
      camera: 'gate',
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
  });

  it('counts rows of the districts that were asked for and of no other', async () => {
    const history = createClickHouseHistory(reader);
    expect(await history.rowCounts([district])).toMatchObject({ 'city.flow_measures': 3, 'observations.alerts': 0 });
    expect(await history.rowCounts([`${district}-other`])).toMatchObject({ 'city.flow_measures': 0 });
  });

  it('says that the history is away when nobody answers', async () => {
    const away = createClickHouse({ url: NOWHERE, username: 'command-center', password: 'x', timeoutMs: 2_000 });
    await expect(createClickHouseHistory(away).rowCounts([district])).rejects.toMatchObject({
      code: 'history_unavailable',
    });
    await away.close();
  });
});

describe('views out of the real object store', () => {
  const key = `t/${Date.now()}/a.mp4`;
  const views = createObjectViews(createObjectStore(stack.objects('command-center')));
  const read = async (range?: { start: number; end: number }): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of (await views.open('views', key, range)) as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  beforeAll(async () => {
    const ingest = createObjectStore(stack.objects('camera-ingest'));
    await ingest.putBytes('views', key, Buffer.from('0123456789'), 'video/mp4');
    await ingest.putBytes('recordings', key, Buffer.from('original'), 'video/mp4');
  });

  it('gives the size, the whole and a part', async () => {
    expect(await views.size('views', key)).toBe(10);
    expect(await read()).toBe('0123456789');
    expect(await read({ start: 3, end: 5 })).toBe('345');
  });

  it('tells an object that is gone from a store that is away', async () => {
    await expect(views.size('views', `${key}.gone`)).rejects.toMatchObject({ code: 'view_gone' });
    const away = createObjectViews(createObjectStore({ ...stack.objects('command-center'), endpoint: NOWHERE }));
    await expect(away.size('views', key)).rejects.toMatchObject({ code: 'pictures_store_unavailable' });
  });

  it('has no right to an original, whatever an event says', async () => {
    await expect(views.size('recordings', key)).rejects.toMatchObject({ code: 'pictures_store_unavailable' });
    await expect(views.open('recordings', key)).rejects.toMatchObject({ code: 'pictures_store_unavailable' });
  });
});
