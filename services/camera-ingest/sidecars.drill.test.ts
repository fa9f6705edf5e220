import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MaskSample } from '@marsad/masking';
import { cameraState, recordingGap, sceneObserved, segmentRecorded } from '@marsad/schemas';
import { masksJournal, tracksJournal } from '@marsad/sidecars';
import type { SidecarKind } from '@marsad/sidecars';
import { eventually } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { cameraOf, useIngest } from './testing/ingest-under-test.ts';
import { createRecordedReader } from './testing/recorded.ts';

const ingest = useIngest();
afterEach(ingest.endAll);
const recorded = createRecordedReader(ingest);

const CLIPS = [
  'person-bicycle-car-detection-part.mp4',
  'gate-approach.mp4',
  'worker-zone-detection-preview.mp4',
  'store-aisle-detection-preview.mp4',
];
const city = async (clips: readonly string[]) => {
  const district = await ingest.stack.createDistrict();
  const cameras = clips.map((path, n) =>
    cameraOf(district, `cam-${n}-${district}`, {
      source: { kind: 'file', path },
      view: 'oblique',
      analytics: ['flow'],
    }),
  );
  for (const camera of cameras) await ingest.permit(camera, ['flow']);
  const cityEvents = await ingest.collect('command-center', [cameraState, segmentRecorded, recordingGap], district);
  const scenes = await ingest.collect('behaviour-analytics', [sceneObserved], district);
  await ingest.register(...cameras);
  return { district, cameras, cityEvents, scenes };
};
/** The records in the journals of a spool, by the name of their segment without its ending. */
const journalled = <T>(
  spool: string,
  kind: SidecarKind,
  read: (text: string) => readonly T[],
): Map<string, readonly T[]> =>
  new Map(
    readdirSync(spool)
      .filter((name) => name.endsWith(`.${kind}.journal`))
      .map((name) => [name.replace(`.${kind}.journal`, ''), read(readFileSync(join(spool, name), 'utf8'))]),
  );

/** What a sample hides. A sidecar lists traces in any order, and rounds for how long they were unseen. */
const hiddenBy = ({ traces, ...sample }: MaskSample) => ({
  ...sample,
  traces: traces.map(({ key, mask }) => ({ key, mask })).toSorted((a, b) => a.key - b.key),
});

describe('the recordings of a city', () => {
  it('come with what was analysed of them, in far less room than the video', { timeout: 120_000 }, async () => {
    const { district, cameras, cityEvents, scenes } = await city(CLIPS);
    await ingest.start({ districts: [district], variables: { MARSAD_SEGMENT_MS: '20000' } });
    const segments = await eventually(
      () => {
        const all = cityEvents.of(segmentRecorded);
        for (const { camera } of cameras) expect(all.filter((one) => one.camera === camera).length).toBeGreaterThan(1);
        return all;
      },
      { timeoutMs: 90_000, everyMs: 500 },
    );
    for (const segment of segments) {
      const { samples, seenToMs } = await recorded.masksOf(segment);
      const { scenes: kept } = await recorded.tracksOf(segment);
      expect(seenToMs).toBe(segment.toMs);
      expect(segment).toMatchObject({ masks: { frames: samples.length }, tracks: { frames: kept.length } });
      const published = scenes
        .of(sceneObserved)
        .filter(
          ({ camera, epoch, part }) => camera === segment.camera && epoch === segment.epoch && part === segment.part,
        )
        .filter(({ capturedAtMs }) => capturedAtMs >= segment.fromMs && capturedAtMs < segment.toMs);
      expect(kept.map(({ scene }) => scene)).toEqual(published.toSorted((a, b) => a.capturedAtMs - b.capturedAtMs));
      // Every published scene has a mask sample; frames in which nothing moved have one too.
      const times = samples.map(({ atMs }) => atMs);
      for (const { capturedAtMs } of published) expect(times).toContain(capturedAtMs);
    }
    for (const { camera } of cameras)
      expect(scenes.of(sceneObserved).filter((scene) => scene.camera === camera).length).toBeGreaterThan(20);
    const shares = CLIPS.map((clip, n) => {
      const own = segments.filter(({ camera }) => camera === cameras[n]?.camera);
      const sum = (bytesOf: (segment: (typeof own)[number]) => number) =>
        own.reduce((all, one) => all + bytesOf(one), 0);
      const share = sum(({ masks, tracks }) => (masks?.bytes ?? 0) + (tracks?.bytes ?? 0)) / sum(({ bytes }) => bytes);
      return { clip, percent: Math.round(share * 10_000) / 100 };
    });
    console.warn('sidecars, percent of the segments', JSON.stringify(shares));
    for (const { percent } of shares) expect(percent).toBeLessThan(1);
  });

  it('lose no frame that was analysed when their process is killed', { timeout: 90_000 }, async () => {
    const { district, cityEvents } = await city(['person-bicycle-car-detection-part.mp4']);
    const spool = ingest.newFolder();
    const replica = { districts: [district], spool, variables: { MARSAD_SEGMENT_MS: '60000' } };
    const victim = ingest.spawn(replica);
    const hasBegun = (): boolean => {
      const isWritten = readdirSync(spool).some(
        (name) => name.endsWith('.open.mp4') && statSync(join(spool, name)).size > 100_000,
      );
      const journals = [...journalled(spool, 'tracks', (text) => tracksJournal.read(text).records).values()];
      return isWritten && journals.some((scenes) => scenes.length > 20);
    };
    await eventually(hasBegun, { timeoutMs: 45_000, everyMs: 50 });
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    const masks = journalled(spool, 'masks', (text) => masksJournal.read(text).records);
    const tracks = journalled(spool, 'tracks', (text) => tracksJournal.read(text).records);

    await ingest.start(replica);
    const nameOf = ({ camera, epoch, part, fromMs }: { camera: string; epoch: number; part: number; fromMs: number }) =>
      `${district}_${camera}_${epoch}_${part}_${fromMs}`;
    const recovered = await eventually(
      () => {
        const all = cityEvents
          .of(segmentRecorded)
          .filter((one) => [...masks.keys()].some((stem) => stem.startsWith(nameOf(one))));
        expect(all).toHaveLength(masks.size);
        return all;
      },
      { timeoutMs: 30_000 },
    );
    for (const segment of recovered) {
      const isIn = (atMs: number): boolean => atMs >= segment.fromMs && atMs < segment.toMs;
      const ofSegment = <T>(journals: ReadonlyMap<string, readonly T[]>): readonly T[] =>
        [...journals].find(([stem]) => stem.startsWith(nameOf(segment)))?.[1] ?? [];
      const written = ofSegment(masks).filter(({ atMs }) => isIn(atMs));
      expect(written.length).toBeGreaterThan(10);
      const stored = await recorded.masksOf(segment);
      expect(stored.samples.filter(({ atMs }) => isIn(atMs)).map(hiddenBy)).toEqual(written.map(hiddenBy));
      expect(stored.seenToMs).toBe(Math.min(segment.toMs, Math.max(...ofSegment(masks).map(({ atMs }) => atMs))));
      const scenes = (await recorded.tracksOf(segment)).scenes.filter(({ scene }) => isIn(scene.capturedAtMs));
      expect(scenes).toEqual(ofSegment(tracks).filter(({ scene }) => isIn(scene.capturedAtMs)));
    }
    expect(
      readdirSync(spool).filter((name) => [...masks.keys()].some((stem) => name === `${stem}.masks.journal`)),
    ).toEqual([]);
  });
});
