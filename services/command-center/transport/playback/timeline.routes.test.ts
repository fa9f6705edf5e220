import { describe, expect, it, test } from 'vitest';
import { alertOf, cameraOf, faceAlertOf, NOW_MS } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((prepared) => void prepared.memory.putCamera(cameraOf()));
const CAMERA = 'agdal-avenue-1';
const HOUR_MS = 3_600_000;
type Timeline = {
  covered: { fromMs: number; toMs: number }[];
  gaps: { reason: string }[];
  alerts: { alertId: string; kind: string }[];
  incidents: { kind: string; goesOn: boolean }[] | null;
  crossings: { count: number }[] | null;
  bucketMs: number;
  knownFromMs: number;
};
const timeline = async (query: string, headers = client.as('operator')) => {
  const response = await client.get(`/api/playback/timeline?camera=${CAMERA}${query}`, headers);
  return { status: response.statusCode, body: response.json<Timeline>() };
};
const segment = (fromMs: number, toMs: number) =>
  client.memory.putSegment({
    ...{ camera: CAMERA, objectKey: `camera-ingest/${fromMs}.mp4`, bytes: 10, fromMs, toMs },
  } as unknown as Parameters<typeof client.memory.putSegment>[0]);
const observed = (atMs: number) => ({ camera: CAMERA, firstObservedAtMs: atMs, lastObservedAtMs: atMs + 500 });

describe('the timeline of a camera', () => {
  it('has recordings, gaps, alerts, incidents and crossings of the period', async () => {
    segment(NOW_MS - 120_000, NOW_MS - 60_000);
    client.memory.putGap({
      ...{ camera: CAMERA, gapId: 'g-1', fromMs: NOW_MS - 60_000, toMs: NOW_MS - 50_000 },
      ...{ reason: 'stream_lost', announcedBy: 'camera-ingest-1' },
    } as unknown as Parameters<typeof client.memory.putGap>[0]);
    client.memory.putAlert(alertOf(observed(NOW_MS - 90_000)), NOW_MS);
    const { status, body } = await timeline('');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      covered: [{ fromMs: NOW_MS - 120_000, toMs: NOW_MS - 60_000 }],
      gaps: [{ reason: 'stream_lost' }],
      alerts: [{ alertId: 'a-91c2' }],
      incidents: [{ kind: 'queue', goesOn: false }],
      crossings: [{ count: 3 }],
      knownFromMs: NOW_MS - HOUR_MS,
    });
    expect(client.entries).toMatchObject([{ objectKind: 'alert', action: 'consult' }]);
  });

  test.each([
    ['before', NOW_MS - 2 * HOUR_MS, 0],
    ['at the first millisecond of', NOW_MS - HOUR_MS, 1],
    ['in', NOW_MS - 1, 1],
    ['at the end of', NOW_MS, 0],
  ])('of an alert %s the period', async (_, atMs, count) => {
    client.memory.putAlert(alertOf(observed(atMs)), NOW_MS);
    expect((await timeline('')).body.alerts).toHaveLength(count);
  });

  it('shows no alert that the person may not see, and none of another camera', async () => {
    client.memory.putAlert(faceAlertOf({}, observed(NOW_MS - 1_000)), NOW_MS);
    client.memory.putAlert(alertOf({ ...observed(NOW_MS - 1_000), alertId: 'a-2', camera: 'hassan-hall-1' }), NOW_MS);
    expect((await timeline('')).body.alerts).toEqual([]);
    expect((await timeline('', client.as('supervisor'))).body.alerts).toMatchObject([{ alertId: 'f-1', kind: 'face' }]);
  });

  it('says what is unknown while the history does not answer, and still shows what was recorded', async () => {
    segment(NOW_MS - 120_000, NOW_MS - 60_000);
    client.broken.history = true;
    const { body } = await timeline(`&from=${NOW_MS - 72 * HOUR_MS}&to=${NOW_MS}`);
    expect(body).toMatchObject({ incidents: null, crossings: null, knownFromMs: NOW_MS - 48 * HOUR_MS });
    expect(body.covered).toHaveLength(1);
  });

  it('joins what the history knows of older days with what is remembered', async () => {
    segment(NOW_MS - 120_000, NOW_MS - 60_000);
    const old = { fromMs: NOW_MS - 60 * HOUR_MS, toMs: NOW_MS - 50 * HOUR_MS, segments: 600, bytes: 9 };
    const same = { fromMs: NOW_MS - 120_000, toMs: NOW_MS - 60_000, segments: 1, bytes: 10 };
    client.oldRecordings.value = { covered: [old, same], gaps: [] };
    const { body } = await timeline(`&from=${NOW_MS - 72 * HOUR_MS}&to=${NOW_MS}`);
    expect(body.covered).toEqual([old, same]);
    expect(body.bucketMs).toBe(720_000);
  });

  test.each([
    [`&from=${NOW_MS}&to=${NOW_MS}`, 'from_not_before_to'],
    [`&from=${NOW_MS - 93 * 24 * HOUR_MS}&to=${NOW_MS}`, 'period_too_long'],
  ])('of the period %s is refused', async (query, reason) => {
    expect(await timeline(query)).toMatchObject({ status: 400, body: { error: 'invalid_request', reason } });
  });

  it('is not shown while the log takes no entry for its alerts', async () => {
    client.memory.putAlert(alertOf(observed(NOW_MS - 1_000)), NOW_MS);
    client.broken.audit = true;
    expect((await timeline('')).status).toBe(503);
  });
});
