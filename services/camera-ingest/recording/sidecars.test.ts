import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingGap, sceneObserved, segmentRecorded } from '@marsad/schemas';
import { masksJournal, masksSidecar, sidecarKeyOf, tracksJournal, tracksSidecar } from '@marsad/sidecars';
import type { PublishedScene, SidecarKind } from '@marsad/sidecars';
import type { MaskSample } from '@marsad/masking';
import { sha256Of } from '@marsad/objects';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SegmentStart } from '../ports.ts';
import { noMetrics, silentLog } from '../testing/fakes.ts';
import { createRecordingsHarness, sampleAt, settled, T } from '../testing/recordings-harness.ts';
import type { RecordingsHarness } from '../testing/recordings-harness.ts';
import { closeSidecars } from './io/close-sidecars.ts';
import { createJournals } from './io/journals.ts';
import type { Recordings } from './recordings.ts';
import { journalPath, segmentFileName, sidecarPath } from '@marsad/streaming/segment-name';

let harness: RecordingsHarness;
beforeEach(() => {
  harness = createRecordingsHarness();
});
afterEach(() => harness.remove());

const sceneAt = (atMs: number): PublishedScene => ({
  scene: sceneObserved.schema.parse({ ...sceneObserved.example, camera: 'c-1', epoch: T, part: 0, capturedAtMs: atMs }),
});
const analyse = (recordings: Recordings, segment: SegmentStart, atMs: number, isPermitted = true): void => {
  recordings.maskSample(segment, sampleAt(atMs, segment.part));
  if (isPermitted) recordings.scene(sceneAt(atMs));
  recordings.analysed(segment, atMs);
};
/** Records a second of a camera whose frames are analysed every 200 ms. */
const record = (recordings: Recordings, fromMs: number, isPermitted = (_: number) => true): void => {
  const start = harness.startOf(fromMs);
  recordings.opened(start);
  for (let atMs = fromMs; atMs < fromMs + 1_000; atMs += 200) analyse(recordings, start, atMs, isPermitted(atMs));
  recordings.sealed(harness.sealed(start));
};
const journal = (start: SegmentStart, kind: SidecarKind): string =>
  readFileSync(journalPath(join(harness.directory, segmentFileName({ ...start, open: true })), kind), 'utf8');
const timesOf = (samples: readonly MaskSample[]): number[] => samples.map(({ atMs }) => atMs - T);

describe('a recorded segment', () => {
  it('is announced with its masks and tracks, which hold every frame that was analysed', async () => {
    const { recordings, bus, bytes } = harness.recordings();
    await recordings.start();
    record(recordings, T);
    await settled(() => bus.of(segmentRecorded).length === 1);
    const [announced] = bus.of(segmentRecorded);
    const { masks, tracks } = announced ?? expect.fail('nothing was announced');
    const common = { frames: 5, seenToMs: T + 1_000 };
    expect(masks).toMatchObject({
      ...common,
      bucket: 'masks',
      objectKey: sidecarKeyOf(announced?.objectKey ?? '', 'masks'),
    });
    expect(tracks).toMatchObject({
      ...common,
      bucket: 'tracks',
      objectKey: sidecarKeyOf(announced?.objectKey ?? '', 'tracks'),
    });
    const of = { district: 'agdal', camera: 'c-1', epoch: T, part: 0, fromMs: T, toMs: T + 1_000 };
    const fetched = ({ bucket, objectKey }: { bucket: string; objectKey: string }): Buffer =>
      bytes.contents.get(`${bucket}/${objectKey}`) ?? expect.fail('it is not in the store');
    for (const sidecar of [masks, tracks])
      expect(sidecar && { bytes: sidecar.bytes, sha256: sidecar.sha256 }).toEqual(
        sidecar && { bytes: fetched(sidecar).length, sha256: sha256Of(fetched(sidecar)) },
      );
    const decoded = await masksSidecar.decode(masks ? fetched(masks) : Buffer.alloc(0), of);
    expect(timesOf(decoded.samples)).toEqual([0, 200, 400, 600, 800]);
    const { scenes } = await tracksSidecar.decode(tracks ? fetched(tracks) : Buffer.alloc(0), of);
    expect(scenes).toEqual([0, 200, 400, 600, 800].map((ms) => sceneAt(T + ms)));
    await recordings.stop(0);
  });

  it('without a permitted scene has masks and no tracks', async () => {
    const { recordings, bus } = harness.recordings();
    await recordings.start();
    record(recordings, T, () => false);
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bus.of(segmentRecorded)[0]).toMatchObject({ masks: { frames: 5 } });
    expect(bus.of(segmentRecorded)[0]).not.toHaveProperty('tracks');
    expect(harness.files().filter((name) => name.includes('tracks'))).toEqual([]);
    await recordings.stop(0);
  });

  it('writes no line of tracks after a halt, not even into the journal of an open segment', async () => {
    const { recordings } = harness.recordings();
    await recordings.start();
    const start = harness.startOf(T);
    recordings.opened(start);
    analyse(recordings, start, T);
    const before = journal(start, 'tracks');
    analyse(recordings, start, T + 200, false);
    expect(journal(start, 'tracks')).toBe(before);
    expect(tracksJournal.read(before).records).toEqual([sceneAt(T)]);
    expect(timesOf(masksJournal.read(journal(start, 'masks')).records)).toEqual([0, 200]);
    await recordings.stop(0);
  });

  it('that analysis did not reach is announced after five seconds, and its end counts as unseen', async () => {
    const { recordings, bus } = harness.recordings();
    await recordings.start();
    const start = harness.startOf(T);
    recordings.opened(start);
    analyse(recordings, start, T + 200);
    recordings.sealed(harness.sealed(start));
    harness.clock.nowMs += 4_999;
    recordings.tick();
    expect(harness.files().filter((name) => name.endsWith('.masks'))).toEqual([]);
    harness.clock.nowMs += 1;
    recordings.tick();
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bus.of(segmentRecorded)[0]?.masks).toMatchObject({ frames: 1, seenToMs: T + 200 });
    await recordings.stop(0);
  });

  it('leaves nothing behind once everything is stored and old', async () => {
    const { recordings, bus } = harness.recordings();
    await recordings.start();
    for (const n of [0, 1, 2]) record(recordings, T + n * 1_000);
    const abandoned = harness.startOf(T + 3_000);
    recordings.opened(abandoned);
    recordings.abandoned(abandoned);
    recordings.partEnded(abandoned);
    await settled(() => bus.of(segmentRecorded).length === 3);
    await settled(() => harness.files().filter((name) => name.endsWith('.stored')).length === 3);
    harness.clock.nowMs += 300_000;
    recordings.tick();
    expect(harness.files()).toEqual(['alive']);
    await recordings.stop(0);
  });
});

describe('a sidecar that cannot be kept', () => {
  const given = (options: Parameters<RecordingsHarness['recordings']>[0] = {}) => {
    const [lost, error] = [vi.fn(), vi.fn()];
    const metrics = { ...noMetrics(), sidecarsLost: { add: lost } };
    return { ...harness.recordings({ ...options, metrics, log: { ...silentLog, error } }), lost, error };
  };

  it('because the store refuses it does not keep its recording from being announced, and is an error', async () => {
    const { recordings, bus, bytes, lost, error } = given();
    await recordings.start();
    bytes.fail({ kind: 'refused', detail: 'no such right', bucket: 'masks' });
    record(recordings, T);
    recordings.partEnded(harness.startOf(T));
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bus.of(segmentRecorded)[0]).toMatchObject({ tracks: { frames: 5 } });
    expect(bus.of(segmentRecorded)[0]).not.toHaveProperty('masks');
    expect(lost.mock.calls).toEqual([[1, { kind: 'masks', reason: 'store' }]]);
    expect(error).toHaveBeenCalledTimes(1);
    await recordings.stop(0);
  });

  it('because it cannot be encoded does not either', async () => {
    const failed = { kind: 'failed', detail: 'no memory' } as const;
    const worker = {
      recover: () => Promise.resolve(null),
      closeSidecars: async (job: Parameters<typeof closeSidecars>[0]) => ({
        ...(await closeSidecars(job)),
        tracks: failed,
      }),
    };
    const { recordings, bus, lost } = given({ worker });
    await recordings.start();
    record(recordings, T);
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bus.of(segmentRecorded)[0]).toMatchObject({ masks: { frames: 5 } });
    expect(lost.mock.calls).toEqual([[1, { kind: 'tracks', reason: 'encoding' }]]);
    await recordings.stop(0);
  });

  it('because its thread failed does not either', async () => {
    const worker = { recover: () => Promise.resolve(null), closeSidecars: () => Promise.reject(new Error('gone')) };
    const { recordings, bus, lost } = given({ worker });
    await recordings.start();
    record(recordings, T);
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(lost).toHaveBeenCalledTimes(2);
    await recordings.stop(0);
  });

  it('because its thread hangs keeps its recording waiting for a minute', async () => {
    const worker = {
      recover: () => Promise.resolve(null),
      closeSidecars: () => Promise.withResolvers<never>().promise,
    };
    const { recordings, bus, lost } = given({ worker });
    await recordings.start();
    record(recordings, T);
    recordings.partEnded(harness.startOf(T));
    for (let tick = 0; tick < 119; tick += 1) recordings.tick();
    expect(lost).not.toHaveBeenCalled();
    recordings.tick();
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bus.of(segmentRecorded)[0]).not.toHaveProperty('masks');
    expect(lost).toHaveBeenCalledTimes(2);
    await recordings.stop(0);
  });

  it('because the disk refused the rest of its journal is seen as far as that goes, and the other one whole', async () => {
    const journals = createJournals();
    const { recordings, bus } = given({
      journals: {
        ...journals,
        append: (path, kind, line) =>
          kind === 'tracks' && line.includes(`${T + 600}`) ? 'failed' : journals.append(path, kind, line),
        end: (path) => [...journals.end(path), 'tracks'],
      },
    });
    await recordings.start();
    record(recordings, T, (atMs) => atMs <= T + 600);
    await settled(() => bus.of(segmentRecorded).length === 1);
    expect(bus.of(segmentRecorded)[0]).toMatchObject({
      masks: { frames: 5, seenToMs: T + 1_000 },
      tracks: { frames: 3, seenToMs: T + 400 },
    });
    await recordings.stop(0);
  });

  it('because the disk refuses its journal is reported once for each segment', async () => {
    const { recordings, lost } = given();
    await recordings.start();
    harness.remove();
    const start = harness.startOf(T);
    recordings.opened(start);
    analyse(recordings, start, T);
    analyse(recordings, start, T + 200);
    expect(lost.mock.calls.map(([, labels]) => labels)).toEqual([
      { kind: 'masks', reason: 'journal' },
      { kind: 'tracks', reason: 'journal' },
    ]);
  });
});

it('a segment that a failed media thread left open is announced once its camera records again, and the time between is a gap', async () => {
  const left = harness.startOf(T);
  const recover = (path: string) => {
    rmSync(path);
    return Promise.resolve(harness.sealed(left, T + 900));
  };
  const { recordings, bus } = harness.recordings({ worker: { recover, closeSidecars } });
  await recordings.start();
  recordings.opened(left);
  for (const ms of [0, 200, 400]) analyse(recordings, left, T + ms);
  writeFileSync(join(harness.directory, segmentFileName({ ...left, open: true })), 'half');
  recordings.opened(harness.startOf(T + 5_000, 2));
  await settled(() => bus.of(segmentRecorded).length === 1);
  const seen = { frames: 3, seenToMs: T + 400 };
  expect(bus.of(segmentRecorded)[0]).toMatchObject({ fromMs: T, toMs: T + 900, masks: seen, tracks: seen });
  expect(bus.of(recordingGap)).toMatchObject([{ fromMs: T + 900, toMs: T + 5_000, reason: 'replica_lost' }]);
  await recordings.stop(0);
});

describe('what a killed process left', () => {
  /** Records one sealed and one open segment, and ends without a word. */
  const killed = async () => {
    const { recordings } = harness.recordings({
      worker: { recover: () => Promise.resolve(null), closeSidecars: () => new Promise(() => undefined) },
    });
    await recordings.start();
    record(recordings, T);
    const open = harness.startOf(T + 1_000);
    recordings.opened(open);
    for (const ms of [1_000, 1_200, 1_400, 1_600]) analyse(recordings, open, T + ms);
    return open;
  };
  const recovering = (toMs: number) => ({
    closeSidecars,
    recover: (path: string) => {
      const from = path.includes(`_${T + 1_000}_`) ? T + 1_000 : T;
      return Promise.resolve(harness.sealed(harness.startOf(from), from === T ? T + 1_000 : toMs));
    },
  });

  it('is recovered with its segment, cut to its time, and seen as far as the journal goes', async () => {
    const open = await killed();
    const openPath = join(harness.directory, segmentFileName({ ...open, open: true }));
    writeFileSync(openPath, 'half');
    const path = journalPath(openPath, 'masks');
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"atMs":17900000`);
    const { recordings, bus, bytes } = harness.recordings({ worker: recovering(T + 1_900) });
    await recordings.start();
    await settled(() => bus.of(segmentRecorded).length === 2);
    const [sealed, recovered] = bus.of(segmentRecorded).toSorted((a, b) => a.fromMs - b.fromMs);
    expect(sealed).toMatchObject({ masks: { frames: 5, seenToMs: T + 800 }, tracks: { frames: 5 } });
    expect(recovered).toMatchObject({ masks: { frames: 4, seenToMs: T + 1_600 }, tracks: { frames: 4 } });
    const stored = bytes.contents.get(`masks/${recovered?.masks?.objectKey}`) ?? Buffer.alloc(0);
    expect(timesOf((await masksSidecar.decode(stored)).samples)).toEqual([1_000, 1_200, 1_400, 1_600]);
    await recordings.stop(0);
  });

  it('and had closed already is announced as it was', async () => {
    const { recordings, bytes } = harness.recordings();
    await recordings.start();
    bytes.fail({ kind: 'unavailable', detail: 'away' });
    record(recordings, T);
    await settled(() => harness.files().some((name) => name.endsWith('.tracks')));
    await recordings.stop(0);
    const { recordings: next, bus } = harness.recordings({ worker: recovering(T) });
    await next.start();
    await settled(() => bus.of(segmentRecorded).length === 1);
    const seen = { frames: 5, seenToMs: T + 1_000 };
    expect(bus.of(segmentRecorded)[0]).toMatchObject({ masks: seen, tracks: seen });
    await next.stop(0);
  });

  it('after it had closed the masks only has tracks that are seen as far as these', async () => {
    await killed();
    const { path, ...segment } = harness.sealed(harness.startOf(T));
    const journalled = readFileSync(journalPath(path, 'tracks'));
    await closeSidecars({ path, of: segment, seenToMs: T + 1_000, cutOff: [] });
    rmSync(sidecarPath(path, 'tracks'));
    writeFileSync(journalPath(path, 'tracks'), journalled);
    const { recordings, bus } = harness.recordings({ worker: recovering(T + 1_900) });
    await recordings.start();
    await settled(() => bus.of(segmentRecorded).length === 1);
    const seen = { frames: 5, seenToMs: T + 1_000 };
    expect(bus.of(segmentRecorded)[0]).toMatchObject({ masks: seen, tracks: seen });
    await recordings.stop(0);
  });

  it('without its segment is removed', async () => {
    const open = await killed();
    for (const start of [open, harness.startOf(T)])
      rmSync(join(harness.directory, segmentFileName({ ...start, open: false })), { force: true });
    writeFileSync(join(harness.directory, 'somebody.masks'), 'else’s');
    const { recordings } = harness.recordings();
    await recordings.start();
    expect(harness.files()).toEqual(['alive', 'somebody.masks']);
    await recordings.stop(0);
  });
});
