import type { Camera } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { boxAt, cameraWith, EPOCH, sceneAt, trackAt, STARTED_AT_MS } from './testing/scenes.ts';
import type { Scene } from './testing/scenes.ts';
import type { CameraWatch } from './camera-watch.ts';
import { endTrack, neededFrom, newCameraWatch, outOfOrder, watchScene, watchSilence } from './camera-watch.ts';
import type { Finding } from './findings.ts';

const name = { fr: 'N', ar: 'N', en: 'N' };
const middle = { id: 'middle', name, from: [0, 0.5], to: [1, 0.5] };
const camera = cameraWith({ view: 'overhead', lines: [middle] });

const play = (scenes: Scene[], of: Camera = camera, watch: CameraWatch = newCameraWatch(STARTED_AT_MS)): Finding[] =>
  scenes.flatMap((scene, index) => (outOfOrder(watch, scene) ? [] : watchScene(watch, scene, BigInt(index), of)));

/** A car that drives straight down the frame from `y`, 20 px in each of `frames` frames. */
const drive = (y: number, frames: number, more: Parameters<typeof trackAt>[3] = {}): Scene[] =>
  Array.from({ length: frames }, (_, frame) => sceneAt(frame, [trackAt(1, 500, y + frame * 20, more)]));

const crossings = (findings: Finding[]) =>
  findings.flatMap((finding) => (finding.kind === 'crossing' ? [finding.data] : []));
const behaviours = (findings: Finding[]) =>
  findings.flatMap((finding) => (finding.kind === 'behaviour' ? [finding.data] : []));

describe('crossings', () => {
  it('a car that drives down the frame crosses a line that points right, from left to right', () => {
    expect(crossings(play(drive(150, 12)))).toMatchObject([
      {
        line: 'middle',
        direction: 'left_to_right',
        class: 'car',
        ptsMs: 1_200,
        trackId: `${camera.camera}:${EPOCH}:0:t1`,
      },
    ]);
  });

  it('a crossing is judged by the wheels in an oblique view, and by the middle of the box from above', () => {
    const oblique = cameraWith({ view: 'oblique', lines: [middle] });
    expect(crossings(play(drive(150, 12), oblique))[0]?.ptsMs).toBe(1_000);
    expect(crossings(play(drive(150, 12)))[0]?.ptsMs).toBe(1_200);
  });

  it('a predicted box does not cross; the next detection does', () => {
    const scenes = drive(150, 12).map((scene, frame) =>
      frame >= 4 && frame < 8 ? sceneAt(frame, [trackAt(1, 500, 150 + frame * 20, { evidence: 'predicted' })]) : scene,
    );
    expect(crossings(play(scenes))).toMatchObject([{ ptsMs: 1_600 }]);
    expect(crossings(play(scenes.slice(0, 8)))).toEqual([]);
  });

  it('waits up to a second for the class of a vehicle', () => {
    const scenes = drive(150, 20).map((_, frame) =>
      sceneAt(frame, [trackAt(1, 500, 150 + frame * 20, { class: frame < 9 ? 'vehicle' : 'bus' })]),
    );
    expect(crossings(play(scenes))).toMatchObject([{ class: 'bus', ptsMs: 1_200 }]);
    expect(crossings(play(scenes.slice(0, 10)))).toEqual([]);
  });

  it('is published as a vehicle when no class is found in time', () => {
    expect(crossings(play(drive(150, 12, { class: 'vehicle' })))).toMatchObject([{ class: 'vehicle' }]);
  });

  it('does not wait once the track has ended, and takes its final class', () => {
    const watch = newCameraWatch(STARTED_AT_MS);
    expect(crossings(play(drive(150, 8, { class: 'vehicle' }), camera, watch))).toEqual([]);
    expect(crossings(endTrack(watch, 1, 'truck', camera))).toMatchObject([{ class: 'truck', ptsMs: 1_200 }]);
  });

  it('a new part publishes the waiting crossings and forgets the tracks', () => {
    const scenes = [...drive(150, 8, { class: 'vehicle' }), sceneAt(0, [trackAt(1, 500, 100)], { part: 1 })];
    expect(crossings(play(scenes))).toMatchObject([{ part: 0, class: 'vehicle' }]);
    const teleports = [sceneAt(5, [trackAt(1, 500, 200)]), sceneAt(0, [trackAt(1, 500, 400)], { part: 1 })];
    expect(crossings(play(teleports))).toEqual([]);
  });

  it('are not found on a camera that is not listed for flow', () => {
    expect(play(drive(150, 12), cameraWith({ view: 'overhead', lines: [middle], analytics: ['behaviour'] }))).toEqual(
      [],
    );
  });
});

describe('a line with one way', () => {
  const oneWay = (direction: string) => cameraWith({ view: 'overhead', lines: [{ ...middle, oneWay: direction }] });
  test.each([
    ['a car against it is wrong', 'right_to_left', 'car', 1],
    ['a car with it is not', 'left_to_right', 'car', 0],
    ['a motorcycle against it is wrong', 'right_to_left', 'motorcycle', 1],
    ['a pedestrian goes either way', 'right_to_left', 'person', 0],
  ] as const)('%s', (_, allowed, objectClass, expected) => {
    const found = behaviours(play(drive(150, 12, { class: objectClass }), oneWay(allowed)));
    expect(found).toHaveLength(expected);
    if (expected) expect(found[0]).toMatchObject({ kind: 'wrong_way', placeId: 'middle', box: boxAt(500, 270) });
  });
});

describe('zones', () => {
  const zone = (more: Record<string, unknown>) => ({
    id: 'z',
    name,
    kind: 'forbidden',
    classes: ['person'],
    polygon: [
      [0.4, 0.4],
      [0.6, 0.4],
      [0.6, 0.6],
      [0.4, 0.6],
    ],
    ...more,
  });
  const stand = (frames: number) =>
    Array.from({ length: frames }, (_, frame) => sceneAt(frame, [trackAt(1, 500, 240, { class: 'person' })]));

  it('a person in a forbidden zone is found at the second detection, once', () => {
    const found = behaviours(play(stand(20), cameraWith({ view: 'overhead', zones: [zone({})], lines: [] })));
    expect(found).toMatchObject([{ kind: 'zone_entered', ptsMs: 200, placeId: 'z', demonstration: false }]);
  });

  it('time in a zone does not count while behaviour may not be analysed', () => {
    const zones = [zone({ kind: 'loitering', dwellMs: 2_000 })];
    const watched = cameraWith({ view: 'overhead', zones, lines: [] });
    const unwatched = cameraWith({ view: 'overhead', zones, lines: [], analytics: ['flow'] });
    const watch = newCameraWatch(STARTED_AT_MS);
    const scenes = stand(16);
    expect(behaviours(play(scenes.slice(0, 6), watched, watch))).toEqual([]);
    expect(behaviours(play(scenes.slice(6, 8), unwatched, watch))).toEqual([]);
    expect(behaviours(play(scenes.slice(8), watched, watch))).toEqual([]);
    expect(behaviours(play(scenes, watched))).toHaveLength(1);
  });

  it('loitering carries the time stayed and the threshold', () => {
    const loitering = zone({ kind: 'loitering', dwellMs: 2_000, demonstration: true });
    const found = behaviours(play(stand(20), cameraWith({ view: 'overhead', zones: [loitering], lines: [] })));
    expect(found).toMatchObject([{ kind: 'loitering', dwellMs: 2_000, thresholdMs: 2_000, demonstration: true }]);
  });

  it('find nothing on a camera that is listed for flow only', () => {
    expect(
      play(stand(20), cameraWith({ view: 'overhead', zones: [zone({})], lines: [], analytics: ['flow'] })),
    ).toEqual([]);
  });
});

describe('order', () => {
  const watch = newCameraWatch(STARTED_AT_MS);
  watchScene(watch, sceneAt(10, [], { part: 2 }), 0n, camera);
  test.each([
    ['the next frame', sceneAt(11, [], { part: 2 }), undefined],
    ['the same frame again', sceneAt(10, [], { part: 2 }), 'repeated_frame'],
    ['an earlier frame', sceneAt(9, [], { part: 2 }), 'repeated_frame'],
    ['an earlier part', sceneAt(99, [], { part: 1 }), 'older_part'],
    ['the next part', sceneAt(0, [], { part: 3 }), undefined],
    ['an owner that was fenced', sceneAt(99, [], { part: 9, epoch: EPOCH - 1 }), 'older_epoch'],
    ['a new owner', sceneAt(0, [], { epoch: EPOCH + 1 }), undefined],
  ])('%s', (_, scene, expected) => {
    expect(outOfOrder(watch, scene)).toBe(expected);
  });
});

it('scenes of a camera whose clock is an hour fast count in the minutes in which they really happened', () => {
  const hour = 3_600_000;
  const scenes = Array.from({ length: 400 }, (_, frame) =>
    sceneAt(frame, [], { capturedAtMs: STARTED_AT_MS + hour + frame * 200, clockOffsetMs: hour }),
  );
  const measures = play(scenes).flatMap((finding) => (finding.kind === 'measure' ? [finding.data] : []));
  expect(measures).toMatchObject([{ fromMs: STARTED_AT_MS, observedMs: 60_000 }]);
});

it('when a camera falls silent, its waiting crossing is published, its tracks are forgotten and its minutes are closed', () => {
  const watch = newCameraWatch(STARTED_AT_MS);
  play(drive(150, 8, { class: 'vehicle' }), camera, watch);
  const findings = watchSilence(watch, camera, STARTED_AT_MS + 120_000);
  expect(findings.map((finding) => finding.kind)).toEqual(['crossing', 'measure']);
  expect(findings[1]).toMatchObject({ data: { observedMs: 1_400, counts: [{ class: 'vehicle', count: 1 }] } });
  expect(neededFrom(watch)).toBeUndefined();
});

describe('after a crash', () => {
  /** Four minutes: every five seconds a car crosses, and one stands at the kerb from the first minute on. */
  const traffic = Array.from({ length: 1_200 }, (_, frame) => {
    const round = Math.floor(frame / 25);
    const tracks = [trackAt(1_000 + round, 500, 100 + (frame % 25) * 14)];
    if (frame > 200 && frame < 700) tracks.push(trackAt(1, 900, 100));
    return sceneAt(frame, tracks);
  });
  const best = (findings: Finding[]) => {
    const measures = new Map<string, string>();
    for (const finding of findings) {
      if (finding.kind !== 'measure') continue;
      const text = JSON.stringify(finding.data.counts);
      const before = measures.get(finding.id);
      if (before === undefined || before.length <= text.length) measures.set(finding.id, text);
    }
    return measures;
  };
  const ids = (findings: Finding[]) => new Set(findings.map((finding) => finding.id));
  const whole = play(traffic);

  test.each([30, 300, 333, 599, 640, 700, 901])('at scene %i the same findings come under the same ids', (crashAt) => {
    const first = newCameraWatch(STARTED_AT_MS);
    const before = play(traffic.slice(0, crashAt), camera, first);
    const from = Number(neededFrom(first) ?? BigInt(crashAt));
    expect(from).toBeLessThanOrEqual(crashAt);
    const second = newCameraWatch(STARTED_AT_MS);
    const after = traffic
      .slice(from)
      .flatMap((scene, index) => watchScene(second, scene, BigInt(from + index), camera));
    expect(ids([...before, ...after])).toEqual(ids(whole));
    expect(best([...before, ...after])).toEqual(best(whole));
  });
});
