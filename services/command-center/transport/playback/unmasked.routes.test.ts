import { playbackReady, unmaskedReady, unmaskingOrdered } from '@marsad/schemas';
import type { DataOf, playbackRequested, UnmaskingOrder } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { cameraOf, CITY_AGENCY, NOW_MS } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((prepared) => void prepared.memory.putCamera(cameraOf()));
const CAMERA = 'agdal-avenue-1';
const FROM_MS = NOW_MS - 7_200_000;
const VIDEO = Buffer.from('0123456789');
type Request = DataOf<typeof playbackRequested>;

const orderOf = (over: Partial<UnmaskingOrder> = {}): UnmaskingOrder =>
  unmaskingOrdered.schema.parse({
    ...unmaskingOrdered.example,
    ...{ orderId: 'unmask-1', subject: 'operator-1', camera: CAMERA, fromMs: FROM_MS, toMs: FROM_MS + 60_000 },
    ...{ expiresAtMs: NOW_MS + 60_000, caseReference: 'DEMO-7', ...over },
  });
const give = (over: Partial<UnmaskingOrder> = {}): void => void client.rights.unmaskings.put(orderOf(over));

/** Answers as view-maker does to a request under an order. */
async function makeUnmasked(request: Request, over: object = {}): Promise<void> {
  const objectKey = `view-maker/unmasked/agdal/${request.fromMs}-${request.kind}`;
  const { sha256 } = await client.keep('playback', objectKey, VIDEO);
  const { keyFramesOnly: _keys, unmasking, ...asked } = request;
  const view = { ...unmaskedReady.example, ...asked, ...unmasking, objectKey, sha256, bytes: VIDEO.length, ...over };
  client.answers.putAnswer(unmaskedReady.schema.parse(view), client.clock.nowMs);
}
beforeEach(() => {
  client.onPlayback.value = makeUnmasked;
});

const operator = (subject = 'operator-1', districts = ['*']) => client.as('operator', CITY_AGENCY, districts, subject);
const open = (headers: Record<string, string>, body: object = {}) =>
  client.post(
    '/api/playbacks',
    { camera: CAMERA, purpose: 'incident_review', unmaskingOrder: 'unmask-1', ...body },
    headers,
  );
async function opened(headers = operator()): Promise<string> {
  const response = await open(headers);
  expect(response.statusCode).toBe(201);
  return response.json<{ playbackId: string }>().playbackId;
}
const fragmentOf = (id: string, fromMs = FROM_MS, toMs = FROM_MS + 1_000, headers = operator()) =>
  client.get(`/api/playbacks/${id}/fragment?from=${fromMs}&to=${toMs}`, headers);
const unmaskings = () => client.entries.filter(({ action, outcome }) => action === 'unmask' && outcome !== 'refused');

describe('a playback under an order', () => {
  beforeEach(() => give());

  it('asks view-maker under the order, and is in the log as unmasked before the first byte', async () => {
    client.onPlayback.value = (request) => {
      expect(unmaskings()).toMatchObject([
        { actor: 'operator-1', purpose: 'incident_review', objectKind: 'recording', caseReference: 'DEMO-7' },
      ]);
      return makeUnmasked(request);
    };
    const response = await fragmentOf(await opened());
    expect([response.statusCode, response.rawPayload]).toEqual([200, VIDEO]);
    expect(JSON.parse(String(response.headers['marsad-view']))).toMatchObject({ masked: 'none', unseen: [] });
    expect(client.playbacksAsked).toMatchObject([{ unmasking: { orderId: 'unmask-1', subject: 'operator-1' } }]);
    expect(JSON.stringify(client.entries)).not.toContain(CAMERA);
  });

  it('shows nothing while the log takes no entry', async () => {
    const id = await opened();
    client.broken.audit = true;
    expect((await fragmentOf(id)).statusCode).toBe(503);
    expect(client.playbacksAsked).toEqual([]);
  });

  it('is made anew each time, and never served to whoever asks for the same masked', async () => {
    const id = await opened();
    await fragmentOf(id);
    await fragmentOf(id);
    expect(client.playbacksAsked).toHaveLength(2);
    const masked = await open(operator('operator-2'), { unmaskingOrder: undefined, caseReference: 'DEMO-8' });
    const { playbackId } = masked.json<{ playbackId: string }>();
    client.onPlayback.value = (request) => client.answers.putAnswer({ ...request, reason: 'overloaded' }, NOW_MS);
    const refused = await fragmentOf(playbackId, FROM_MS, FROM_MS + 1_000, operator('operator-2'));
    expect(refused.statusCode).toBe(409);
    expect(client.playbacksAsked[2]).not.toHaveProperty('unmasking');
  });

  it('is offered to its person while it lasts, and to nobody else', async () => {
    const own = await client.get('/api/playback/unmasking', operator());
    expect(own.json()).toMatchObject({ orders: [{ orderId: 'unmask-1', camera: CAMERA, caseReference: 'DEMO-7' }] });
    expect((await client.get('/api/playback/unmasking', operator('operator-2'))).json()).toMatchObject({ orders: [] });
    give({ expiresAtMs: NOW_MS });
    expect((await client.get('/api/playback/unmasking', operator())).json()).toMatchObject({ orders: [] });
  });
});

describe('attack: a playback without masks is not opened', () => {
  it.each<[string, Partial<UnmaskingOrder> | null, string, string]>([
    ['under no order', null, 'operator-1', 'order_unknown'],
    ['under the order of another person', {}, 'operator-2', 'order_of_other'],
    ['under an order for another camera', { camera: 'hassan-hall-1' as never }, 'operator-1', 'order_narrower'],
    ['under an order that is over', { expiresAtMs: NOW_MS }, 'operator-1', 'order_expired'],
    ['under an order that was only asked for', { state: 'requested' }, 'operator-1', 'order_not_in_force'],
    ['under an order that was ended', { state: 'ended' }, 'operator-1', 'order_not_in_force'],
  ])('%s', async (_, over, subject, reason) => {
    if (over) give(over);
    const response = await open(operator(subject));
    expect([response.statusCode, response.json()]).toEqual([403, { error: 'unmasking_refused', reason }]);
    expect(client.playbacksAsked).toEqual([]);
    expect(unmaskings()).toEqual([]);
  });

  it.each([
    ['a person of another district', 'operator', ['hassan'], 404],
    ['a judge', 'judge', ['*'], 403],
  ] as const)('by %s, whatever the order says', async (_, role, districts, status) => {
    give();
    const headers = client.as(role, CITY_AGENCY, [...districts], 'operator-1');
    expect((await open(headers)).statusCode).toBe(status);
    expect(client.playbacksAsked).toEqual([]);
  });
});

describe('attack: nothing is served without masks', () => {
  beforeEach(() => give());

  it.each([
    ['before the span of the order', FROM_MS - 1, FROM_MS + 1_000],
    ['beyond it', FROM_MS + 59_500, FROM_MS + 60_001],
    ['long after it', NOW_MS - 10_000, NOW_MS - 9_000],
  ])('%s', async (_, fromMs, toMs) => {
    const response = await fragmentOf(await opened(), fromMs, toMs);
    expect([response.statusCode, response.json()]).toEqual([
      ...[403, { error: 'unmasking_refused', reason: 'order_narrower' }],
    ]);
    expect([client.playbacksAsked, unmaskings()]).toEqual([[], []]);
  });

  it.each<[string, () => void, string]>([
    ['after the order expired', () => give({ expiresAtMs: NOW_MS }), 'order_expired'],
    ['after it was ended', () => give({ state: 'ended', revision: 2 }), 'order_not_in_force'],
    ['after its record was removed', () => void client.rights.unmaskings.remove('unmask-1'), 'order_unknown'],
  ])('%s while the fragment was made', async (_, end, reason) => {
    const id = await opened();
    client.onPlayback.value = async (request) => {
      await makeUnmasked(request);
      end();
    };
    const response = await fragmentOf(id);
    expect([response.statusCode, response.json()]).toEqual([403, { error: 'unmasking_refused', reason }]);
    expect((await fragmentOf(id)).statusCode).toBe(403);
    expect(client.playbacksAsked).toHaveLength(1);
  });

  it('without its entry, because a masked look named the order as its case just before', async () => {
    const masked = await open(operator(), { unmaskingOrder: undefined, caseReference: 'unmask-1' });
    client.onPlayback.value = (request) => client.answers.putAnswer({ ...request, reason: 'overloaded' }, NOW_MS);
    await fragmentOf(masked.json<{ playbackId: string }>().playbackId);
    client.onPlayback.value = makeUnmasked;
    expect((await fragmentOf(await opened())).statusCode).toBe(200);
    expect(unmaskings()).toHaveLength(1);
  });

  it('when view-maker refuses the order', async () => {
    client.onPlayback.value = (request) => client.answers.putAnswer({ ...request, reason: 'order_refused' }, NOW_MS);
    const response = await fragmentOf(await opened());
    expect([response.statusCode, response.json()]).toEqual([
      ...[403, { error: 'unmasking_refused', reason: 'order_refused' }],
    ]);
  });

  it('from where masked views lie', async () => {
    client.onPlayback.value = (request) => makeUnmasked(request, { objectKey: 'view-maker/agdal/other' });
    expect((await fragmentOf(await opened())).json()).toEqual({ error: 'view_none', reason: 'not_servable' });
  });

  it('to a masked playback: it takes no answer about an order, and serves nothing of its folder', async () => {
    const masked = await open(operator(), { unmaskingOrder: undefined, caseReference: 'DEMO-8' });
    const { playbackId } = masked.json<{ playbackId: string }>();
    client.onPlayback.value = async (request) => {
      await makeUnmasked({ ...request, unmasking: { orderId: 'unmask-1', subject: 'operator-1' } });
      const { keyFramesOnly: _keys, ...asked } = request;
      const objectKey = `view-maker/unmasked/agdal/${request.fromMs}-${request.kind}`;
      const { sha256 } = await client.keep('playback', objectKey, VIDEO);
      client.answers.putAnswer({ ...playbackReady.example, ...asked, objectKey, sha256 }, NOW_MS);
    };
    expect((await fragmentOf(playbackId)).json()).toEqual({ error: 'view_none', reason: 'not_servable' });
  });

  it('under an order that the request of another order answers', async () => {
    give({ orderId: 'unmask-2' });
    client.onPlayback.value = async (request) => {
      await makeUnmasked(request, { orderId: 'unmask-2' });
      client.answers.putAnswer({ ...request, reason: 'overloaded' }, NOW_MS);
    };
    expect((await fragmentOf(await opened())).statusCode).toBe(409);
  });
});
