import { segmentRecorded } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { segmentAt } from '../testing/segments.ts';
import {
  announcedSegment,
  createRecordings,
  joined,
  parseSegmentKey,
  REMEMBER_MS,
  segmentsOf,
  withEnds,
} from './recordings.ts';

const sidecar = {
  bucket: 'masks',
  objectKey: 'camera-ingest/agdal/2026-09-21/14/agdal-avenue-1/1790000000000-0-1790000000000-1789999999990.masks',
  bytes: 9,
  sha256: 'c'.repeat(64),
  frames: 5,
  seenToMs: 1_790_000_030_160,
};
const announced = segmentRecorded.schema.parse({
  ...segmentRecorded.example,
  objectKey: 'camera-ingest/agdal/2026-09-21/14/agdal-avenue-1/1790000000000-0-1790000000000-1789999999990.mp4',
  masks: sidecar,
});
const times = (segments: readonly { fromMs: number }[]): number[] => segments.map(({ fromMs }) => fromMs);

describe('an announced recording', () => {
  it('has its origin from its key, and the hashes of its file and of its sidecars', () => {
    const { bucket, objectKey, sha256 } = announced;
    const { fromMs, toMs, epoch, part } = announced;
    expect(announcedSegment(announced)).toEqual({
      district: 'agdal',
      camera: 'agdal-avenue-1',
      epoch,
      part,
      fromMs,
      toMs,
      originMs: 1_789_999_999_990,
      recording: { bucket, objectKey, sha256 },
      masks: { bucket: 'masks', objectKey: sidecar.objectKey, sha256: sidecar.sha256 },
    });
  });

  it.each(['', 'camera-ingest/agdal/notes.txt', 'gate/1-0-5.mp4', 'gate/1-0-5-x.mp4', 'GATE/1-0-5-5.mp4'])(
    'is not under the key %j',
    (objectKey) => {
      expect(parseSegmentKey(objectKey)).toBeNull();
      expect(announcedSegment({ ...announced, objectKey })).toBeNull();
    },
  );
});

describe('an announced recording whose key names another one', () => {
  it.each([
    ['camera', 'agdal-avenue-2/1790000000000-0-1790000000000'],
    ['owner', 'agdal-avenue-1/1790000000001-0-1790000000000'],
    ['part', 'agdal-avenue-1/1790000000000-1-1790000000000'],
    ['time', 'agdal-avenue-1/1790000000000-0-1790000005000'],
  ])('of another %s has no masks, so that all of it is hidden', (_, name) => {
    const objectKey = `camera-ingest/agdal/2026-09-21/14/${name}-1789999999990.mp4`;
    const segment = announcedSegment({ ...announced, objectKey });
    expect(segment).toMatchObject({ recording: { objectKey } });
    expect(segment).not.toHaveProperty('masks');
  });
});

describe('the recordings of a time', () => {
  it('are those that have frames of it, in order; of two that begin together the one of the later owner first', () => {
    const older = segmentAt(10, 20);
    const newer = segmentAt(10, 25, { epoch: 2 });
    const all = [segmentAt(30, 40), older, segmentAt(0, 10), newer, segmentAt(20, 30)];
    expect(segmentsOf(all, { fromMs: 10, toMs: 30 })).toEqual([newer, older, segmentAt(20, 30)]);
  });

  it('that were found by name end where the next one of their part begins, or three minutes later', () => {
    const found = [segmentAt(60_000, 0), segmentAt(0, 0), segmentAt(10, 0, { epoch: 2 })];
    expect(withEnds(found).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 60_000],
      [60_000, 240_000],
      [10, 180_010],
    ]);
  });

  it('are the announced ones where they are known both ways, because only those have hashes', () => {
    const known = segmentAt(0, 10, { recording: { bucket: 'recordings', objectKey: 'k', sha256: 'a' } });
    expect(joined([known], [segmentAt(0, 180_000), segmentAt(10, 180_010)])).toEqual([known, segmentAt(10, 180_010)]);
  });
});

describe('the memory of recordings', () => {
  it('knows how far each camera is recorded', () => {
    const recordings = createRecordings();
    expect(recordings.recordedToMs('gate')).toBeUndefined();
    recordings.note(segmentAt(10, 20));
    recordings.note(segmentAt(0, 10));
    expect(recordings.recordedToMs('gate')).toBe(20);
    expect(recordings.recordedToMs('other')).toBeUndefined();
  });

  it('takes a recording that is announced again once', () => {
    const recordings = createRecordings();
    recordings.note(segmentAt(0, 10));
    recordings.note(segmentAt(0, 12));
    expect(recordings.of('gate')).toEqual([segmentAt(0, 12)]);
  });

  it('forgets after a quarter of an hour, also of a camera that records no more', () => {
    const recordings = createRecordings();
    recordings.note(segmentAt(0, 10));
    recordings.note(segmentAt(REMEMBER_MS, REMEMBER_MS + 11));
    expect(times(recordings.of('gate'))).toEqual([REMEMBER_MS]);
    recordings.forgetBefore(2 * REMEMBER_MS + 11);
    expect(recordings.of('gate')).toEqual([]);
  });
});
