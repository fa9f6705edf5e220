import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventProducer } from '@marsad/kafka';
import { privateKeyOf, signRecord } from '@marsad/proof';
import { cameraState, faceCropped, halt, liveGrant, sceneObserved, segmentRecorded } from '@marsad/schemas';
import { tracksJournal } from '@marsad/sidecars';
import { eventually } from '@marsad/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { cameraOf, useIngest } from './testing/ingest-under-test.ts';
import type { Collected } from './testing/ingest-under-test.ts';

const ingest = useIngest();
const spool = ingest.newFolder();
const SOON = { timeoutMs: 5_000 };

/** The camera plays the demonstration's hall, in which three people appear every few seconds. */
describe('the analysis of a camera', () => {
  let camera = cameraOf('t-none', 'hall');
  let cityEvents: Collected;
  let scenes: Collected;
  let heads: Collected;
  let rights: EventProducer;

  beforeAll(async () => {
    const district = await ingest.stack.createDistrict();
    camera = cameraOf(district, `hall-${district}`, {
      source: { kind: 'file', path: 'face-demographics-walking-and-pause-preview.mp4' },
      view: 'oblique',
      analytics: ['flow'],
    });
    cityEvents = await ingest.collect('command-center', [cameraState, segmentRecorded], district);
    scenes = await ingest.collect('behaviour-analytics', [sceneObserved], district);
    heads = await ingest.collect('face-matcher', [faceCropped], district);
    rights = await ingest.producer('governance');
    await ingest.register(camera);
    await ingest.start({ districts: [district], spool });
  });

  const journalledScenes = () =>
    readdirSync(spool)
      .filter((name) => name.endsWith('.tracks.journal'))
      .flatMap((name) => tracksJournal.read(readFileSync(join(spool, name), 'utf8')).records);
  const analysing = () => cityEvents.of(cameraState).at(-1)?.analysing;
  /** How many of these events arrive within the next 8 analysed frames, about a second and a half. */
  const soon = async (events: Collected, event: typeof sceneObserved | typeof faceCropped) => {
    const [before, states] = [events.received(event).length, cityEvents.of(cameraState).at(-1)?.framesAnalysed ?? 0];
    await eventually(() => (cityEvents.of(cameraState).at(-1)?.framesAnalysed ?? 0) > states + 8, {
      timeoutMs: 20_000,
    });
    return events.received(event).length - before;
  };
  const grant = async (authorisationId: string, change: object = {}): Promise<void> => {
    const nowMs = Date.now();
    const { signature: _, ...example } = liveGrant.example;
    const terms = {
      ...example,
      authorisationId,
      cameras: [camera.camera],
      fromMs: nowMs - 1_000,
      toMs: nowMs + 600_000,
      renewal: 0,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 90_000,
      ...change,
    };
    const signed = signRecord(terms, privateKeyOf(ingest.stack.addresses.keys.governance.privateKey));
    await rights.send(liveGrant, signed, { id: `${authorisationId}:${nowMs}` });
  };
  const { signature: _, ...haltTerms } = halt.example;
  const haltFaces = (halted: boolean): Promise<void> =>
    rights.send(
      halt,
      signRecord(
        { ...haltTerms, analytic: 'faces' as const, halted, atMs: Date.now() },
        privateKeyOf(ingest.stack.addresses.keys.governance.privateKey),
      ),
      { id: `halt-${Date.now()}` },
    );

  it('does not run without an act, but the camera is recorded', async () => {
    await eventually(() => expect(cityEvents.of(segmentRecorded).length).toBeGreaterThan(0), { timeoutMs: 30_000 });
    expect(analysing()).toEqual([]);
    expect(scenes.of(sceneObserved)).toEqual([]);
    expect(heads.of(faceCropped)).toEqual([]);
  }, 40_000);

  it('begins with an act, and ends within 5 s of its withdrawal', async () => {
    const withdraw = await ingest.permit(camera, ['flow']);
    await eventually(() => expect(scenes.of(sceneObserved).length).toBeGreaterThan(0));
    await eventually(() => expect(analysing()).toEqual(['flow']), SOON);
    await withdraw();
    await eventually(() => expect(analysing()).toEqual([]), SOON);
    const endedMs = Math.max(...scenes.of(sceneObserved).map(({ capturedAtMs }) => capturedAtMs));
    expect(await soon(scenes, sceneObserved)).toBe(0);
    // The recordings keep no scene either, but their masks go on.
    expect(Math.max(0, ...journalledScenes().map(({ scene }) => scene.capturedAtMs))).toBeLessThanOrEqual(endedMs);
    const later = await eventually(
      () => cityEvents.of(segmentRecorded).find(({ fromMs }) => fromMs > endedMs) ?? false,
      { timeoutMs: 20_000 },
    );
    expect(later.masks?.frames).toBeGreaterThan(0);
    expect(later.tracks).toBeUndefined();
  }, 60_000);

  it('cuts heads under an act and a live grant, which each head names; it stops within 5 s of a halt and goes on after it', async () => {
    const withdraw = await ingest.permit(camera, ['faces']);
    expect(await soon(heads, faceCropped)).toBe(0);
    await grant('auth-heads-1');
    const [first] = await eventually(() => {
      const found = heads.received(faceCropped);
      return found.length > 0 && found;
    });
    expect(first).toMatchObject({ data: { authorisationIds: ['auth-heads-1'], camera: camera.camera } });
    await eventually(() => expect(analysing()).toEqual(['faces']), SOON);
    const headCrop = first?.picture ?? Buffer.alloc(0);
    expect(headCrop.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));

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

    // A grant that is not renewed expires by itself.
    await grant('auth-heads-2', { issuedAtMs: Date.now() - 86_000, expiresAtMs: Date.now() + 4_000 });
    await eventually(() => expect(analysing()).toEqual(['faces']), SOON);
    await eventually(() => expect(analysing()).toEqual([]), { timeoutMs: 10_000 });
    await rights.tombstone(liveGrant, 'auth-heads-2');
    await withdraw();

    // No head was ever written beside the recordings.
    const middles = heads.received(faceCropped).map(({ picture: jpeg }) => jpeg?.subarray(300, 364));
    for (const file of readdirSync(spool, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const middle of middles) expect(middle && bytes.includes(middle)).toBe(false);
    }
  }, 90_000);
});
