import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { privateKeyOf, signRecord } from '@marsad/proof';
import { cameraState, faceCropped, halt, liveGrant, sceneObserved, segmentRecorded } from '@marsad/schemas';
import { eventually, permitAnalytics, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cameraOf,
  environmentOf,
  kafkaOf,
  listen,
  register,
  spoolFolder,
  startReplica,
  unregister,
} from './testing/app-under-test.ts';

const stack = useStack();
const spool = spoolFolder();
const SOON = { timeoutMs: 5_000 };

/** The hall of the demonstration: three people, shown every few seconds. */
describe('what is computed of a camera', () => {
  const [page, matcher, deployment, governance] = (
    ['command-center', 'face-matcher', 'deployment', 'governance'] as const
  ).map((principal) => kafkaOf(stack, principal)) as [Kafka, Kafka, Kafka, Kafka];
  let camera = cameraOf('t-none', 'hall');
  let heard: Awaited<ReturnType<typeof listen>>;
  let heads: Awaited<ReturnType<typeof listen>>;
  let app: Awaited<ReturnType<typeof startReplica>>;
  let rights: EventProducer;

  beforeAll(async () => {
    const district = await stack.createDistrict();
    camera = cameraOf(district, `hall-${district}`, {
      source: { kind: 'file', path: 'face-demographics-walking-and-pause-preview.mp4' },
      view: 'oblique',
      analytics: ['flow'],
    });
    heard = await listen(page, [cameraState, segmentRecorded], [district]);
    scenes = await listen(kafkaOf(stack, 'behaviour-analytics'), [sceneObserved], [district]);
    heads = await listen(matcher, [faceCropped], [district]);
    rights = await governance.createProducer();
    await register(deployment, camera);
    app = await startReplica(environmentOf(stack, [district], 'ingest-1', spool.path));
  });
  let scenes: Awaited<ReturnType<typeof listen>>;
  afterAll(async () => {
    await unregister(deployment, camera);
    await app.stop();
    await Promise.all([page, matcher, deployment, governance].map((one) => one.close()));
    spool.remove();
  });

  const analysing = () => heard.of(cameraState).at(-1)?.analysing;
  /** What of these comes from now on within a second and a half of playing. */
  const soon = async (events: Awaited<ReturnType<typeof listen>>, event: typeof sceneObserved | typeof faceCropped) => {
    const [before, states] = [events.received(event).length, heard.of(cameraState).at(-1)?.framesAnalysed ?? 0];
    await eventually(() => (heard.of(cameraState).at(-1)?.framesAnalysed ?? 0) > states + 8, { timeoutMs: 20_000 });
    return events.received(event).length - before;
  };
  const grant = async (authorisationId: string, change: object = {}): Promise<void> => {
    const nowMs = Date.now();
    const { signature: _, ...example } = liveGrant.example;
    const terms = {
      ...example,
      ...{ authorisationId, cameras: [camera.camera], fromMs: nowMs - 1_000, toMs: nowMs + 600_000 },
      ...{ renewal: 0, issuedAtMs: nowMs, expiresAtMs: nowMs + 90_000, ...change },
    };
    const signed = signRecord(terms, privateKeyOf(stack.addresses.keys.governance.privateKey));
    await rights.send(liveGrant, signed, { id: `${authorisationId}:${nowMs}` });
  };
  const { signature: _, ...haltTerms } = halt.example;
  const haltFaces = (halted: boolean): Promise<void> =>
    rights.send(
      halt,
      signRecord(
        { ...haltTerms, analytic: 'faces' as const, halted, atMs: Date.now() },
        privateKeyOf(stack.addresses.keys.governance.privateKey),
      ),
      { id: `halt-${Date.now()}` },
    );

  it('is nothing without an act, while it is recorded all the same', async () => {
    await eventually(() => expect(heard.of(segmentRecorded).length).toBeGreaterThan(0), { timeoutMs: 30_000 });
    expect(analysing()).toEqual([]);
    expect(scenes.of(sceneObserved)).toEqual([]);
    expect(heads.of(faceCropped)).toEqual([]);
  }, 40_000);

  it('begins with an act, and ends within 5 s of its withdrawal', async () => {
    const withdraw = await permitAnalytics(stack.addresses, [camera.camera], ['flow']);
    await eventually(() => expect(scenes.of(sceneObserved).length).toBeGreaterThan(0));
    await eventually(() => expect(analysing()).toEqual(['flow']), SOON);
    await withdraw();
    await eventually(() => expect(analysing()).toEqual([]), SOON);
    expect(await soon(scenes, sceneObserved)).toBe(0);
  }, 40_000);

  it('is heads under an act and a live grant, each naming the grant; they end within 5 s of a halt and go on after it', async () => {
    const withdraw = await permitAnalytics(stack.addresses, [camera.camera], ['faces']);
    expect(await soon(heads, faceCropped)).toBe(0);
    await grant('auth-heads-1');
    const [first] = await eventually(() => {
      const found = heads.received(faceCropped);
      return found.length > 0 && found;
    });
    expect(first).toMatchObject({ data: { authorisationIds: ['auth-heads-1'], camera: camera.camera } });
    await eventually(() => expect(analysing()).toEqual(['faces']), SOON);
    const picture = first?.picture ?? Buffer.alloc(0);
    expect(picture.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));

    await haltFaces(true);
    try {
      await eventually(() => expect(analysing()).toEqual([]), SOON);
      expect(await soon(heads, faceCropped)).toBe(0);
    } finally {
      await haltFaces(false);
    }
    await eventually(async () => expect(await soon(heads, faceCropped)).toBeGreaterThan(0), { timeoutMs: 20_000 });

    await rights.tombstone(liveGrant, 'auth-heads-1');
    await eventually(() => expect(analysing()).toEqual([]), SOON);
    expect(await soon(heads, faceCropped)).toBe(0);
    // Attack: the grant is replayed after its end.
    await grant('auth-heads-1');
    expect(await soon(heads, faceCropped)).toBe(0);
    await rights.tombstone(liveGrant, 'auth-heads-1');

    // A grant that nobody renews is void by itself.
    await grant('auth-heads-2', { issuedAtMs: Date.now() - 86_000, expiresAtMs: Date.now() + 4_000 });
    await eventually(() => expect(analysing()).toEqual(['faces']), SOON);
    await eventually(() => expect(analysing()).toEqual([]), { timeoutMs: 10_000 });
    await rights.tombstone(liveGrant, 'auth-heads-2');
    await withdraw();

    // No head was ever written beside the recordings.
    const middles = heads.received(faceCropped).map(({ picture: jpeg }) => jpeg?.subarray(300, 364));
    for (const file of readdirSync(spool.path, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    )) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const middle of middles) expect(middle && bytes.includes(middle)).toBe(false);
    }
  }, 90_000);
});
