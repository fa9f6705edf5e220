import { sceneObserved, trackEnded, plateRead } from '@marsad/schemas';
import { parseStrictly } from '@marsad/kafka';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { RefusalReason } from '../errors.ts';
import type { CleanedCrop } from '../ports.ts';
import {
  ALL,
  ALWAYS,
  batch,
  edgeCamera,
  ended,
  EPOCH,
  frame,
  model,
  NONE,
  NOW,
  read,
  scene,
  track,
} from '../testing/results.ts';
import { judgeBatch, newStreamMemory, type BatchContext } from './judge-batch.ts';
import { BACKLOG_MS, PAST_MS, TRACKS_PER_SCENE } from './limits.ts';
import type {
  ReceivedBatch,
  ReceivedEnd,
  ReceivedFrame,
  ReceivedRead,
  ReceivedScene,
  ReceivedTrack,
} from './received.ts';

const camera = edgeCamera();
const judge = (received: Partial<ReceivedBatch>, context: Partial<BatchContext> = {}, memory = newStreamMemory()) =>
  judgeBatch(
    batch(received),
    {
      camera,
      streamEpoch: EPOCH,
      plateReader: model(),
      permits: ALL,
      permittedSince: ALWAYS,
      crops: [],
      nowMs: NOW,
      ...context,
    },
    memory,
  );
const refusalsOf = (received: Partial<ReceivedBatch>, context: Partial<BatchContext> = {}) =>
  judge(received, context).judged.refusals.map(({ reason }) => reason);

describe('results that nothing is wrong with', () => {
  const { judged } = judge({ scenes: [scene()], endedTracks: [ended()], plateReads: [read()] });
  it('become events that the bus takes as they are', () => {
    expect(judged.refusals).toEqual([]);
    for (const [event, data] of [
      [sceneObserved, judged.scenes[0]],
      [trackEnded, judged.ends[0]],
      [plateRead, judged.reads[0]?.value.data],
    ] as const)
      expect(parseStrictly(event, data)).toEqual(data);
  });
  it('carry the camera of the certificate, the epoch of their batch and our time of receipt', () => {
    const root = { camera: camera.camera, district: camera.district, epoch: EPOCH, part: 0 };
    expect(judged.scenes[0]).toMatchObject({
      ...root,
      receivedAtMs: NOW,
      capturedAtMs: NOW - 100,
      clockSource: 'camera',
    });
    expect(judged.ends[0]).toMatchObject({ ...root, trackId: `${camera.camera}:${EPOCH}:0:t1` });
    expect(judged.reads[0]?.value.data).toMatchObject({ ...root, plate: { key: 'ww:274683' }, characters: [] });
  });
  it('have the same ids when they are sent again later, on another stream', () => {
    const again = judge(
      { scenes: [scene()], plateReads: [read()] },
      { streamEpoch: EPOCH + 9_000, nowMs: NOW + 9_000 },
    );
    expect(again.judged.reads[0]?.value.data.readId).toBe(judged.reads[0]?.value.data.readId);
    expect(sceneObserved.id(again.judged.scenes[0]!)).toBe(sceneObserved.id(judged.scenes[0]!));
  });
});

describe('a scene', () => {
  const withFrame = (over: Partial<ReceivedFrame>) => ({ scenes: [scene({ frame: frame(over) })] });
  test.each<[string, Partial<ReceivedFrame>, RefusalReason | undefined]>([
    ['2 s ahead of our clock', { capturedAtMs: NOW + 2_000 }, undefined],
    ['more than 2 s ahead', { capturedAtMs: NOW + 2_001 }, 'captured_in_future'],
    ['a minute old', { capturedAtMs: NOW - PAST_MS }, undefined],
    ['more than a minute old', { capturedAtMs: NOW - PAST_MS - 1 }, 'captured_too_long_ago'],
    ['from 1970', { capturedAtMs: 0 }, 'captured_too_long_ago'],
    ['before 1970', { capturedAtMs: -1 }, 'frame_invalid'],
    ['at no time', { capturedAtMs: Number.NaN }, 'frame_invalid'],
    ['at a time beyond whole numbers', { capturedAtMs: 2 ** 63 }, 'frame_invalid'],
    ['of a negative part', { part: -1 }, 'frame_invalid'],
    ['of a negative time in its part', { ptsMs: -1 }, 'frame_invalid'],
    ['without width', { widthPx: 0 }, 'frame_invalid'],
    ['of a picture that is too high', { heightPx: 16_385 }, 'frame_invalid'],
  ])('%s', (_, over, reason) => expect(refusalsOf(withFrame(over))).toEqual(reason ? [reason] : []));

  test('without a frame is refused', () =>
    expect(refusalsOf({ scenes: [scene({ frame: undefined })] })).toEqual(['frame_invalid']));

  test.each<[string, number, RefusalReason | undefined]>([
    ['ten minutes old', BACKLOG_MS, undefined],
    ['older', BACKLOG_MS + 1, 'captured_too_long_ago'],
  ])('of an earlier epoch may be sent again while it is %s', (_, ageMs, reason) => {
    const refusals = refusalsOf(withFrame({ capturedAtMs: NOW - ageMs }), { streamEpoch: EPOCH + 1 });
    expect(refusals).toEqual(reason ? [reason] : []);
  });

  const withTrack = (over: Partial<ReceivedTrack>) => ({ scenes: [scene({ tracks: [track(over)] })] });
  test.each<[string, Partial<ReceivedTrack>, RefusalReason | undefined]>([
    ['the whole frame', { box: { x: 0, y: 0, width: 640, height: 360 } }, undefined],
    ['a px over the edge, which is clipped', { box: { x: -1, y: -1, width: 642, height: 362 } }, undefined],
    ['2 px over the left edge', { box: { x: -2, y: 0, width: 10, height: 10 } }, 'box_invalid'],
    ['2 px over the right edge', { box: { x: 632, y: 0, width: 10, height: 10 } }, 'box_invalid'],
    ['outside', { box: { x: 700, y: 0, width: 10, height: 10 } }, 'box_invalid'],
    ['of no width', { box: { x: 1, y: 1, width: 0, height: 10 } }, 'box_invalid'],
    ['of a negative height', { box: { x: 1, y: 9, width: 5, height: -3 } }, 'box_invalid'],
    ['with NaN', { box: { x: Number.NaN, y: 1, width: 5, height: 3 } }, 'box_invalid'],
    ['of an endless width', { box: { x: 0, y: 1, width: Infinity, height: 3 } }, 'box_invalid'],
    ['that is missing', { box: undefined }, 'box_invalid'],
    ['of an unknown class', { class: undefined }, 'kind_unknown'],
    ['of unknown evidence', { evidence: undefined }, 'kind_unknown'],
    ['with a confidence above 1', { confidence: 1.01 }, 'number_invalid'],
    ['with a confidence of NaN', { confidence: Number.NaN }, 'number_invalid'],
    ['with a negative ordinal', { ordinal: -1 }, 'number_invalid'],
    ['with a negative age', { ageMs: -1 }, 'number_invalid'],
  ])('with a track %s', (_, over, reason) => expect(refusalsOf(withTrack(over))).toEqual(reason ? [reason] : []));

  test('may have 200 tracks, and no more, and each once', () => {
    const tracks = (count: number): ReceivedTrack[] =>
      Array.from({ length: count }, (_, ordinal) => track({ ordinal }));
    expect(refusalsOf({ scenes: [scene({ tracks: tracks(TRACKS_PER_SCENE) })] })).toEqual([]);
    expect(refusalsOf({ scenes: [scene({ tracks: tracks(TRACKS_PER_SCENE + 1) })] })).toEqual(['too_many_tracks']);
    expect(refusalsOf({ scenes: [scene({ tracks: [track(), track()] })] })).toEqual(['ordinal_repeated']);
  });

  test.each<[string, Partial<ReceivedScene>]>([
    ['negative', { observedMs: -1 }],
    ['above a minute', { observedMs: PAST_MS + 1 }],
  ])('with an observed time that is %s is refused', (_, over) =>
    expect(refusalsOf({ scenes: [scene(over)] })).toEqual(['number_invalid']),
  );

  test.each<[string, Partial<ReceivedFrame>, boolean]>([
    ['later', { ptsMs: 1_001, capturedAtMs: NOW - 99 }, true],
    ['at the same time', {}, false],
    ['earlier in the part', { ptsMs: 999, capturedAtMs: NOW - 99 }, false],
    ['later in the part, and earlier by the clock', { ptsMs: 1_001, capturedAtMs: NOW - 200 }, false],
    ['of the next part, with the clock set back', { part: 1, ptsMs: 0, capturedAtMs: NOW - 500 }, true],
  ])('%s than the one before it, on this stream', (_, over, follows) => {
    const { memory } = judge({ scenes: [scene()] });
    const next = judge({ scenes: [scene({ frame: frame(over) })], sequence: 2 }, {}, memory);
    expect(next.judged.refusals.map(({ reason }) => reason)).toEqual(follows ? [] : ['out_of_order']);
  });

  test('that was refused leaves the place to the next one', () => {
    const { judged } = judge({ scenes: [scene({ tracks: [track({ box: undefined })] }), scene()] });
    expect(judged.refusals).toEqual([{ result: 'scene', index: 0, reason: 'box_invalid' }]);
    expect(judged.scenes).toHaveLength(1);
  });
});

describe('an ended track', () => {
  test.each<[string, Partial<ReceivedEnd>, RefusalReason | undefined]>([
    ['of one frame', { fromMs: NOW - 100, sightings: 1 }, undefined],
    ['that ends before it begins', { fromMs: NOW }, 'number_invalid'],
    ['that lasted two days', { fromMs: NOW - 2 * 86_400_000 }, 'number_invalid'],
    ['that was never detected', { sightings: 0 }, 'number_invalid'],
    ['that ends in the future', { toMs: NOW + 2_001 }, 'captured_in_future'],
    ['that ended too long ago', { toMs: NOW - PAST_MS - 1 }, 'captured_too_long_ago'],
    ['of no class', { class: undefined }, 'kind_unknown'],
    ['of half an ordinal', { ordinal: 0.5 }, 'number_invalid'],
  ])('%s', (_, over, reason) => expect(refusalsOf({ endedTracks: [ended(over)] })).toEqual(reason ? [reason] : []));
});

describe('a plate read', () => {
  test.each<[string, Partial<ReceivedRead>, RefusalReason | undefined]>([
    ['with an Arabic letter', { text: '36814 | د | 26' }, undefined],
    ['without text', { text: '' }, 'not_a_plate'],
    ['of 61 characters', { text: '1'.repeat(61) }, 'not_a_plate'],
    ['of 31 characters', { text: '1'.repeat(31) }, 'not_a_plate'],
    ['of signs only', { text: '--- ||' }, 'not_a_plate'],
    ['with a character that nobody sees', { text: '274683\u202e WW' }, 'not_a_plate'],
    ['with half of a character', { text: '274683\ud800WW' }, 'not_a_plate'],
    ['below the city’s threshold', { confidence: 0.64 }, 'below_threshold'],
    ['with no confidence', { confidence: Number.NaN }, 'number_invalid'],
    ['by no vote', { votes: 0 }, 'number_invalid'],
    ['of a negative revision', { revision: -1 }, 'number_invalid'],
    ['on no vehicle', { vehicleClass: undefined }, 'kind_unknown'],
    ['outside its frame', { plateBox: { x: 639, y: 350, width: 40, height: 10 } }, 'box_invalid'],
    ['of no frame', { frame: undefined }, 'frame_invalid'],
    ['of the future', { frame: frame({ capturedAtMs: NOW + 2_001 }) }, 'captured_in_future'],
  ])('%s', (_, over, reason) => expect(refusalsOf({ plateReads: [read(over)] })).toEqual(reason ? [reason] : []));

  test('below the camera’s own threshold is refused', () => {
    const context = { plateReader: model({ threshold: 0.95 }) };
    expect(refusalsOf({ plateReads: [read()] }, context)).toEqual(['below_threshold']);
  });
  test('of a camera whose hello names no reader is refused', () => {
    expect(refusalsOf({ plateReads: [read()] }, { plateReader: undefined })).toEqual(['plate_reader_unknown']);
  });
  test.each<[CleanedCrop | undefined, RefusalReason | undefined]>([
    [undefined, undefined],
    [{ jpeg: Buffer.alloc(3), widthPx: 2, heightPx: 1 }, undefined],
    ['crop_too_large', 'crop_too_large'],
    ['crop_unreadable', 'crop_unreadable'],
  ])('with the crop %j', (crop, reason) => {
    const { judged } = judge({ plateReads: [read()] }, { crops: [crop] });
    expect(judged.refusals.map((refusal) => refusal.reason)).toEqual(reason ? [reason] : []);
    if (!reason) expect(judged.reads[0]?.value.crop).toBe(crop);
  });
});

test('what is not permitted is refused, whatever else is wrong with it', () => {
  const received = { scenes: [scene({ frame: undefined })], endedTracks: [ended()], plateReads: [read()] };
  const { judged } = judge(received, { permits: NONE });
  expect(judged).toMatchObject({ scenes: [], ends: [], reads: [] });
  expect(judged.refusals).toEqual([
    { result: 'scene', index: 0, reason: 'not_permitted' },
    { result: 'ended_track', index: 0, reason: 'not_permitted' },
    { result: 'plate_read', index: 0, reason: 'not_permitted' },
  ]);
  const onlyFlow = judge(received, { permits: { ...ALL, plates: false, analytics: ['flow'] } }).judged;
  expect([onlyFlow.ends.length, onlyFlow.reads.length]).toEqual([1, 0]);
});

test('what was seen during a halt stays refused when the halt is over', () => {
  const received = { scenes: [scene()], endedTracks: [ended({ toMs: NOW - 100 })], plateReads: [read()] };
  const halted = { scenesMs: NOW - 100, platesMs: NOW - 99 };
  expect(judge(received, { permittedSince: halted }).judged.refusals).toEqual([
    { result: 'plate_read', index: 0, reason: 'not_permitted' },
  ]);
  const later = { scenesMs: NOW - 99 };
  expect(refusalsOf(received, { permittedSince: later })).toEqual(['not_permitted', 'not_permitted']);
});

test('whatever a camera sends, each result is refused or is an event that the bus takes', () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NOW, NOW - 100, 1, 10, 100, 0.9));
  const box = fc.option(fc.record({ x: number, y: number, width: number, height: number }), { nil: undefined });
  const anyFrame = fc.option(
    fc.record({ part: number, ptsMs: number, capturedAtMs: number, widthPx: number, heightPx: number }),
    { nil: undefined },
  );
  const someFrame = fc.oneof(anyFrame, fc.constant(frame()));
  const name = fc.constantFrom('car' as const, 'person' as const, undefined);
  const evidence = fc.constantFrom('detected' as const, undefined);
  const tracks = fc.array(
    fc.record({ ordinal: number, class: name, confidence: number, box, evidence, ageMs: number }),
    { maxLength: 3 },
  );
  const scenes = fc.array(fc.record({ frame: someFrame, observedMs: number, moving: fc.boolean(), tracks }), {
    maxLength: 3,
  });
  const endedTracks = fc.array(
    fc.record({ part: number, ordinal: number, class: name, fromMs: number, toMs: number, sightings: number }),
    { maxLength: 3 },
  );
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('274683 WW'));
  const plateReads = fc.array(
    fc.record({
      ...{ frame: someFrame, ordinal: number, vehicleClass: name, text, confidence: number, revision: number },
      ...{ votes: number, final: fc.boolean(), plateBox: fc.oneof(box, fc.constant(read().plateBox)) },
      cropJpeg: fc.constant(Buffer.alloc(0)),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.record({ scenes, endedTracks, plateReads }), (received) => {
      const { judged } = judge(received);
      const count = judged.scenes.length + judged.ends.length + judged.reads.length + judged.refusals.length;
      expect(count).toBe(received.scenes.length + received.endedTracks.length + received.plateReads.length);
      for (const data of judged.scenes) expect(() => parseStrictly(sceneObserved, data)).not.toThrow();
      for (const data of judged.ends) expect(() => parseStrictly(trackEnded, data)).not.toThrow();
      for (const { value } of judged.reads) expect(() => parseStrictly(plateRead, value.data)).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});
