import { createHash } from 'node:crypto';
import { playbackReady, Role, type DataOf, type playbackRequested } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((prepared) => void prepared.memory.putCamera(cameraOf()));
const CAMERA = 'agdal-avenue-1';
const HOUR_MS = 3_600_000;
const FROM_MS = NOW_MS - 60_000;
const VIDEO = Buffer.from('0123456789');
type Headers = Record<string, string>;
type Request = DataOf<typeof playbackRequested>;
type Ready = DataOf<typeof playbackReady>;

/** Answers as view-maker does, with an object that is stored. */
async function makeView(request: Request, over: Partial<Ready> = {}): Promise<void> {
  const isStill = request.kind === 'still';
  const objectKey = `view-maker/agdal/${request.fromMs}-${request.toMs}-${request.kind}`;
  const { sha256 } = await client.keep('playback', objectKey, VIDEO);
  const { keyFramesOnly: _keys, ...asked } = request;
  const mimeType = isStill ? 'image/jpeg' : 'video/mp4; codecs="avc1.64001f"';
  const view = { ...playbackReady.example, ...asked, objectKey, sha256, bytes: VIDEO.length, mimeType, ...over };
  client.answers.putAnswer(playbackReady.schema.parse(view), client.clock.nowMs);
}
const fail = (reason: string) => (request: Request) =>
  client.answers.putAnswer({ ...request, reason }, client.clock.nowMs);

beforeEach(() => {
  client.onPlayback.value = makeView;
});

const operator = (districts = ['*'], subject = 'operator-1'): Headers =>
  client.as('operator', CITY_AGENCY, districts, subject);
const open = (headers: Headers, body: object = {}) =>
  client.post('/api/playbacks', { camera: CAMERA, purpose: 'incident_review', ...body }, headers);
async function opened(headers: Headers, body: object = {}): Promise<string> {
  const response = await open(headers, body);
  expect(response.statusCode).toBe(201);
  return response.json<{ playbackId: string }>().playbackId;
}
const fragmentOf = (id: string, headers: Headers, [fromMs, toMs]: number[] = [FROM_MS, FROM_MS + 1_000], keys = 0) =>
  client.get(`/api/playbacks/${id}/fragment?from=${fromMs}&to=${toMs}&keys=${keys}`, headers);
const stillOf = (id: string, headers: Headers, atMs = FROM_MS) =>
  client.get(`/api/playbacks/${id}/still?at=${atMs}`, headers);
const recordings = () =>
  client.entries.filter(({ objectKind, outcome }) => objectKind === 'recording' && outcome !== 'refused');

describe('who may play back a camera of Agdal', () => {
  const rows = Role.options.flatMap((role) =>
    [['*'], ['agdal'], ['hassan']].map((districts) => ({
      role,
      districts,
      may: ['operator', 'supervisor'].includes(role) && districts.some((district) => ['*', 'agdal'].includes(district)),
    })),
  );
  test.each(rows)('a $role of $districts: $may', async ({ role, districts, may }) => {
    const headers = client.as(role, role === 'officer' ? OTHER_AGENCY : CITY_AGENCY, districts);
    const mayPlayBack = ['operator', 'supervisor'].includes(role);
    const timeline = await client.get(`/api/playback/timeline?camera=${CAMERA}`, headers);
    const response = await open(headers);
    // A camera of another district is not there for a person; a role without playback is told so.
    const refused = mayPlayBack ? 404 : 403;
    expect([response.statusCode, timeline.statusCode]).toEqual(may ? [201, 200] : [refused, refused]);
    if (!may) return expect(client.playbacksAsked).toEqual([]);
    const { playbackId } = response.json<{ playbackId: string }>();
    expect((await fragmentOf(playbackId, headers)).statusCode).toBe(200);
  });

  test.each(Role.options)('a %s of another agency gets nothing', async (role) => {
    expect((await open(client.as(role, OTHER_AGENCY))).statusCode).toBe(403);
  });

  it('only the person who opened a playback uses it', async () => {
    const id = await opened(operator());
    const other = await fragmentOf(id, operator(['*'], 'operator-2'));
    expect([other.statusCode, other.json()]).toEqual([404, { error: 'not_found', reason: 'playback_over' }]);
    expect(client.playbacksAsked).toEqual([]);
  });

  it('a person who lost the district while the playback was open gets no more of it', async () => {
    const id = await opened(operator(['agdal']));
    const response = await fragmentOf(id, operator(['hassan']));
    expect(response.statusCode).toBe(404);
    expect(client.playbacksAsked).toEqual([]);
  });

  it('a camera that went to another district while the fragment was made is not shown', async () => {
    const headers = operator(['agdal']);
    const id = await opened(headers);
    client.onPlayback.value = async (request) => {
      client.memory.putCamera(cameraOf({ district: 'hassan' }));
      await makeView(request);
    };
    expect((await fragmentOf(id, headers)).statusCode).toBe(404);
  });

  it.each([
    ['was signed out', () => client.ends.end('session', 'session-operator-1', 'signed_out')],
    ['is over', () => void (client.clock.nowMs += 60_000)],
  ])('a person whose session %s while the fragment was made does not get it', async (_, end) => {
    const id = await opened(operator());
    client.onPlayback.value = async (request) => {
      await end();
      await makeView(request);
    };
    expect((await fragmentOf(id, operator())).statusCode).toBe(401);
  });
});

describe('a fragment', () => {
  it('is asked of view-maker, and comes with what a player needs to know', async () => {
    const id = await opened(operator());
    const response = await fragmentOf(id, operator());
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('video/mp4; codecs="avc1.64001f"');
    expect(response.headers['cache-control']).toBe('private, no-store');
    expect(response.rawPayload).toEqual(VIDEO);
    expect(JSON.parse(String(response.headers['marsad-view']))).toEqual({
      ...{ fromMs: FROM_MS, toMs: FROM_MS + 1_000, frames: 100, masked: 'boxes', unseen: [], missing: [] },
    });
    expect(client.playbacksAsked).toEqual([
      {
        ...{ playbackId: id, fragment: 0, district: 'agdal', camera: CAMERA, kind: 'fragment' },
        ...{ fromMs: FROM_MS, toMs: FROM_MS + 1_000 },
      },
    ]);
  });

  it('is served in parts', async () => {
    const id = await opened(operator());
    const url = `/api/playbacks/${id}/fragment?from=${FROM_MS}&to=${FROM_MS + 1_000}`;
    const part = await client.get(url, { ...operator(), range: 'bytes=2-4' });
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
    expect((await client.get(url, { ...operator(), range: 'bytes=10-' })).statusCode).toBe(416);
  });

  it('that was made is served again, also to another person, without being made twice', async () => {
    await fragmentOf(await opened(operator()), operator());
    const other = operator(['*'], 'operator-2');
    expect((await fragmentOf(await opened(other), other)).statusCode).toBe(200);
    expect(client.playbacksAsked).toHaveLength(1);
    expect(recordings().map(({ actor }) => actor)).toEqual(['operator-1', 'operator-2']);
  });

  it('of which a stretch is missing is made again, because it may only be late', async () => {
    const missing = [{ fromMs: FROM_MS, toMs: FROM_MS + 400 }];
    client.onPlayback.value = (request) => makeView(request, { missing });
    const id = await opened(operator());
    await fragmentOf(id, operator());
    await fragmentOf(id, operator());
    expect(client.playbacksAsked).toHaveLength(2);
  });

  it('has key frames only, over a longer time, where a page asks for them', async () => {
    const id = await opened(operator());
    const span = [FROM_MS, FROM_MS + 30_000];
    expect((await fragmentOf(id, operator(), span, 1)).statusCode).toBe(200);
    expect(client.playbacksAsked).toMatchObject([{ keyFramesOnly: true }]);
    expect((await fragmentOf(id, operator(), span)).json()).toEqual({
      ...{ error: 'invalid_request', reason: 'span_not_possible' },
    });
  });

  test.each<[string, Partial<Ready>]>([
    ['another bucket', { bucket: 'recordings' }],
    ['another service', { objectKey: 'camera-ingest/agdal/1.mp4' }],
  ])('that lies in %s is not served', async (_, over) => {
    client.onPlayback.value = (request) => makeView(request, over);
    const response = await fragmentOf(await opened(operator()), operator());
    expect([response.statusCode, response.json()]).toEqual([404, { error: 'view_none', reason: 'not_servable' }]);
  });

  it('whose bytes are not the announced ones is not served, and raises the alarm', async () => {
    const sha256 = createHash('sha256').update('other bytes').digest('hex');
    client.onPlayback.value = (request) => makeView(request, { sha256 });
    const response = await fragmentOf(await opened(operator()), operator());
    expect([response.statusCode, response.json()]).toEqual([404, { error: 'view_failed', reason: 'picture_replaced' }]);
    expect(client.replaced).toEqual(['playback']);
  });
});

describe('an answer about another view', () => {
  it.each<[string, Partial<Ready>]>([
    ['another time', { fromMs: FROM_MS - 5_000, toMs: FROM_MS - 4_000 }],
    ['another kind', { kind: 'still' }],
    ['another camera', { camera: 'hassan-tower-1' as Ready['camera'] }],
  ])('of %s is neither served nor remembered for whoever asks next', async (_, over) => {
    client.onPlayback.value = async (request) => {
      await makeView(request, over);
      await makeView(request);
    };
    const response = await fragmentOf(await opened(operator()), operator());
    expect(JSON.parse(String(response.headers['marsad-view']))).toMatchObject({ fromMs: FROM_MS });
    const wanted = { kind: 'fragment', fromMs: FROM_MS, toMs: FROM_MS + 1_000, keyFramesOnly: false } as const;
    expect(client.answers.ready({ ...wanted, camera: CAMERA }, NOW_MS)).toMatchObject({
      fromMs: FROM_MS,
      kind: 'fragment',
    });
  });

  it('is not given by a playback that a ninth one ended while the access was being recorded', async () => {
    const id = await opened(operator());
    const record = client.trail.record;
    client.trail.record = async (act) => {
      for (let n = 0; n < 8; n += 1) client.playbacks.open({ ...memoryOf(`p-${n}`) }, NOW_MS + 1);
      return record(act);
    };
    const response = await stillOf(id, operator());
    client.trail.record = record;
    expect([response.statusCode, response.json()]).toEqual([404, { error: 'not_found', reason: 'playback_over' }]);
    expect(client.playbacksAsked).toEqual([]);
  });
});

const memoryOf = (playbackId: string) =>
  ({ playbackId, subject: 'operator-1', camera: CAMERA, purpose: 'incident_review' }) as const;

describe('what is not shown', () => {
  test.each([
    ['not_stored_yet', 409, { error: 'view_pending', reason: 'not_stored_yet' }],
    ['overloaded', 409, { error: 'view_pending', reason: 'overloaded' }],
    ['store_unavailable', 503, { error: 'pictures_store_unavailable' }],
    ['encoding_failed', 404, { error: 'view_failed', reason: 'encoding_failed' }],
    ['hash_mismatch', 404, { error: 'view_failed', reason: 'picture_replaced' }],
    ['nothing_recorded', 404, { error: 'view_none', reason: 'not_recorded' }],
    ['a_reason_of_later', 404, { error: 'view_failed', reason: 'a_reason_of_later' }],
  ])('view-maker says %s', async (reason, status, body) => {
    client.onPlayback.value = fail(reason);
    const response = await stillOf(await opened(operator()), operator());
    expect([response.statusCode, response.json()]).toEqual([status, body]);
  });

  const stretch = { fromMs: FROM_MS - 60_000, toMs: NOW_MS, segments: 2, bytes: 9 };
  it('was recorded once and is not stored any more: it was erased, however often it is asked for', async () => {
    const { fromMs, toMs, bytes } = stretch;
    const segment = { camera: CAMERA, district: 'agdal', objectKey: 'camera-ingest/1.mp4', fromMs, toMs, bytes };
    client.memory.putSegment(segment as unknown as Parameters<typeof client.memory.putSegment>[0]);
    client.onPlayback.value = fail('nothing_recorded');
    const id = await opened(operator());
    for (let times = 0; times < 2; times += 1)
      expect((await stillOf(id, operator())).json()).toEqual({ error: 'view_gone', reason: 'erased' });
  });

  it('was recorded on a day that only the history knows, and erased', async () => {
    client.oldRecordings.value = { covered: [stretch], gaps: [] };
    client.onPlayback.value = fail('nothing_recorded');
    const id = await opened(operator(), { caseReference: 'DEMO-1' });
    const old = NOW_MS - 72 * HOUR_MS;
    expect((await stillOf(id, operator(), old)).json()).toMatchObject({ reason: 'erased' });
    client.broken.history = true;
    expect((await stillOf(id, operator(), old)).json()).toMatchObject({ reason: 'not_recorded' });
  });

  test.each<[string, number[], number, string]>([
    ['the future', [NOW_MS + 1, NOW_MS + 1_000], 400, 'span_in_future'],
    ['a span that ends before it begins', [FROM_MS, FROM_MS - 1], 400, 'span_not_possible'],
    ['a span longer than one fragment', [FROM_MS, FROM_MS + 10_001], 400, 'span_not_possible'],
  ])('%s', async (_, span, status, reason) => {
    const response = await fragmentOf(await opened(operator()), operator(), span);
    expect([response.statusCode, response.json()]).toEqual([status, { error: 'invalid_request', reason }]);
    expect([client.playbacksAsked, recordings()]).toEqual([[], []]);
  });

  test.each<[string, number, string | undefined, number]>([
    ['an hour old', NOW_MS - HOUR_MS, undefined, 200],
    ['a millisecond older', NOW_MS - HOUR_MS - 1, undefined, 403],
    ['a millisecond older, for a case', NOW_MS - HOUR_MS - 1, 'DEMO-2026-1', 200],
  ])('needs a case where it is %s', async (_, atMs, caseReference, status) => {
    const id = await opened(operator(), { caseReference });
    const response = await stillOf(id, operator(), atMs);
    expect(response.statusCode).toBe(status);
    if (status === 403) expect(response.json()).toEqual({ error: 'case_needed' });
    expect(client.playbacksAsked).toHaveLength(status === 200 ? 1 : 0);
  });

  it('an unknown camera, a purpose of its own words, or a purpose that is not said', async () => {
    expect((await open(operator(), { camera: 'nowhere-1' })).statusCode).toBe(404);
    expect((await open(operator(), { purpose: 'curiosity' })).statusCode).toBe(400);
    expect((await open(operator(), { purpose: undefined })).statusCode).toBe(400);
  });
});

describe('the audit log', () => {
  it('has one entry a person, camera and ten minutes of the recording, before the first byte', async () => {
    client.onPlayback.value = (request) => {
      expect(recordings().length).toBeGreaterThan(0);
      return makeView(request);
    };
    const id = await opened(operator(), { purpose: 'alert_handling', caseReference: 'DEMO-7' });
    const start = Math.floor(FROM_MS / 600_000) * 600_000 - 600_000;
    for (const seconds of [0, 1, 2, 300]) await stillOf(id, operator(), start + seconds * 1_000);
    expect(recordings()).toMatchObject([
      { actor: 'operator-1', purpose: 'alert_handling', action: 'consult', caseReference: 'DEMO-7' },
    ]);
    await stillOf(id, operator(), start + 600_000);
    expect(recordings()).toHaveLength(2);
    expect(JSON.stringify(client.entries)).not.toContain(CAMERA);
  });

  it('has both stretches of a fragment that reaches into the next', async () => {
    const id = await opened(operator());
    const border = Math.floor(NOW_MS / 600_000) * 600_000;
    await fragmentOf(id, operator(), [border - 2_000, border + 2_000]);
    expect(recordings()).toHaveLength(2);
  });

  it('that takes no entry shows nothing and asks for nothing', async () => {
    const id = await opened(operator());
    client.broken.audit = true;
    expect((await fragmentOf(id, operator())).statusCode).toBe(503);
    expect(client.playbacksAsked).toEqual([]);
  });
});

describe('limits of a person', () => {
  it('while sixteen views are waited for, no further one is asked for', async () => {
    client.onPlayback.value = () => undefined;
    const id = await opened(operator());
    const waiting = Array.from({ length: 16 }, (_, n) => stillOf(id, operator(), FROM_MS + n));
    await expect.poll(() => client.playbacksAsked.length).toBe(16);
    const refused = await stillOf(id, operator(), FROM_MS + 99);
    expect([refused.statusCode, refused.json()]).toEqual([
      ...[429, { error: 'too_many_requests', reason: 'views_waited_for' }],
    ]);
    for (const request of client.playbacksAsked) await makeView(request);
    expect((await Promise.all(waiting)).map(({ statusCode }) => statusCode)).toEqual(Array(16).fill(200));
    client.onPlayback.value = makeView;
    expect((await stillOf(id, operator(), FROM_MS + 99)).statusCode).toBe(200);
  });

  it('a ninth playback ends the one that was used least recently', async () => {
    const first = await opened(operator());
    const others: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      client.clock.nowMs += 1;
      others.push(await opened(operator()));
    }
    client.clock.nowMs += 1;
    expect((await stillOf(first, operator())).statusCode).toBe(200);
    client.clock.nowMs += 1;
    await opened(operator());
    expect((await stillOf(first, operator())).statusCode).toBe(200);
    expect((await stillOf(others[0] ?? '', operator())).statusCode).toBe(404);
  });
});
