import { noMeter } from '@marsad/telemetry';
import type * as wire from '@marsad/proto/camera/v1';
import { eventually } from '@marsad/testkit';
import { describe, expect, it, vi } from 'vitest';
import { STORED_WITHIN_MS, UNACKNOWLEDGED_BATCHES } from '../domain/limits.ts';
import type { Permits } from '../domain/permits.ts';
import type { EndReason } from '../errors.ts';
import { createMetrics } from '../metrics.ts';
import { ALL, ALWAYS, batch, edgeCamera, EPOCH, frame, model, NONE, NOW, read, scene } from '../testing/results.ts';
import { createCrops } from './crops.ts';
import { openSession, type SessionNeeds } from './session.ts';

/** A session on a broker that acknowledges when the test says so. */
function openTest(over: Partial<SessionNeeds> = {}) {
  const [sent, ends, stored]: [wire.ObserveResponse[], EndReason[], PromiseWithResolvers<void>[]] = [[], [], []];
  const published: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const state: { nowMs: number; permits: Permits } = { nowMs: NOW, permits: ALL };
  const crops = createCrops();
  const session = openSession(
    {
      publish({ scenes }) {
        published.push(scenes.length);
        const pending = Promise.withResolvers<void>();
        stored.push(pending);
        return pending.promise;
      },
      crops,
      cleanCrop: (jpeg) => Promise.resolve({ jpeg, widthPx: 2, heightPx: 1 }),
      permitsOf: () => state.permits,
      permittedSince: () => ALWAYS,
      now: () => state.nowMs,
      metrics: createMetrics(noMeter()),
      onNotStored: () => undefined,
      ...over,
    },
    {
      camera: () => edgeCamera(),
      hello: { camera: 'c', detector: model(), plateReader: model(), resume: undefined },
      epoch: EPOCH,
      send: (response) => void sent.push(response),
      end(reason) {
        ends.push(reason);
        resolve();
      },
      over: promise,
      isOver: () => ends.length > 0,
    },
  );
  const acknowledged = (): number[] =>
    sent.flatMap(({ kind }) => (kind?.$case === 'acknowledgement' ? [Number(kind.value.sequence)] : []));
  const sceneAt = (n: number) => scene({ frame: frame({ ptsMs: n, capturedAtMs: NOW - 1_000 + n }) });
  return { session, state, crops, sent, ends, stored, published, acknowledged, sceneAt };
}

describe('acknowledgements', () => {
  it('come in order, each when its batch and those before it are stored', async () => {
    const { session, stored, acknowledged, sceneAt } = openTest();
    await session.take(batch({ sequence: 1, scenes: [sceneAt(1)] }));
    await session.take(batch({ sequence: 2, scenes: [sceneAt(2)] }));
    stored[1]?.resolve();
    await vi.waitFor(() => expect(stored).toHaveLength(2));
    expect(acknowledged()).toEqual([]);
    stored[0]?.resolve();
    await eventually(() => expect(acknowledged()).toEqual([1, 2]));
  });

  it('of a batch that is sent again come without publishing it again', async () => {
    const { session, stored, acknowledged, published, sceneAt } = openTest();
    await session.take(batch({ scenes: [sceneAt(1)] }));
    await session.take(batch({ scenes: [sceneAt(1)] }));
    stored[0]?.resolve();
    await eventually(() => expect(acknowledged()).toEqual([1, 1]));
    expect(published).toEqual([1]);
  });

  it('that never come end the stream, and so does a broker that refuses', async () => {
    const { session, state, stored, ends, acknowledged } = openTest();
    await session.take(batch());
    state.nowMs += STORED_WITHIN_MS + 1;
    session.tick();
    expect(ends).toEqual(['store_unavailable']);
    stored[0]?.reject(new Error('refused'));
    await eventually(() => expect(ends).toHaveLength(2));
    expect(acknowledged()).toEqual([]);
  });

  it('hold up the reading once too many are open', async () => {
    const { session, stored } = openTest();
    for (let sequence = 1; sequence < UNACKNOWLEDGED_BATCHES; sequence += 1) await session.take(batch({ sequence }));
    let isRead = false;
    const last = session.take(batch({ sequence: UNACKNOWLEDGED_BATCHES })).then(() => (isRead = true));
    await eventually(() => expect(stored).toHaveLength(UNACKNOWLEDGED_BATCHES));
    expect(isRead).toBe(false);
    stored[0]?.resolve();
    await last;
    expect(isRead).toBe(true);
  });
});

describe('what is permitted', () => {
  it('is asked after the crops were cleaned, just before anything leaves', async () => {
    const { promise: cleaned, resolve } = Promise.withResolvers<void>();
    const { session, state, published, crops, sent, stored } = openTest({
      cleanCrop: async (jpeg) => {
        await cleaned;
        return { jpeg, widthPx: 2, heightPx: 1 };
      },
    });
    const taken = session.take(batch({ scenes: [scene()], plateReads: [read({ cropJpeg: Buffer.from([1]) })] }));
    state.permits = NONE;
    resolve();
    await taken;
    stored[0]?.resolve();
    expect(published).toEqual([0]);
    expect(crops.of(edgeCamera().camera).size).toBe(0);
    session.tick();
    expect(sent.at(-1)?.kind).toMatchObject({ $case: 'permits', value: { scenes: false } });
  });

  it('nothing is published of a stream that has ended meanwhile', async () => {
    const { promise: cleaned, resolve } = Promise.withResolvers<void>();
    const { session, state, published, ends } = openTest({
      cleanCrop: async (jpeg) => {
        await cleaned;
        return { jpeg, widthPx: 2, heightPx: 1 };
      },
    });
    await session.take(batch());
    const taken = session.take(batch({ sequence: 2, plateReads: [read({ cropJpeg: Buffer.from([1]) })] }));
    state.nowMs += STORED_WITHIN_MS + 1;
    session.tick();
    expect(ends).toEqual(['store_unavailable']);
    resolve();
    await taken;
    expect(published).toEqual([0]);
  });
});

describe('a kept crop', () => {
  const keep = () => {
    const { crops } = openTest();
    const jpeg = Buffer.from([7, 7]);
    const camera = edgeCamera().camera;
    const data = { camera, readId: 'er-1', confidence: 0.9, capturedAtMs: NOW } as Parameters<typeof crops.keep>[0];
    crops.keep(data, { jpeg, widthPx: 2, heightPx: 1 }, NOW);
    return { crops, jpeg, camera };
  };
  it.each<[string, (crops: ReturnType<typeof createCrops>) => void]>([
    ['when plates may not be read any more', (crops) => crops.expire(() => false, NOW)],
    ['after two minutes, although nobody asks for it', (crops) => crops.expire(() => true, NOW + 120_000)],
    ['when the service stops', (crops) => crops.stop()],
  ])('is overwritten %s', (_, leave) => {
    const { crops, jpeg } = keep();
    leave(crops);
    expect([...jpeg]).toEqual([0, 0]);
  });
  it('stays until then', () => {
    const { crops, jpeg, camera } = keep();
    crops.expire(() => true, NOW + 119_999);
    expect([...jpeg]).toEqual([7, 7]);
    expect(crops.of(camera).get('er-1', NOW + 119_999)?.widthPx).toBe(2);
  });
});
