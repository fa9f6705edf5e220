import { describe, expect, test } from 'vitest';
import type { Box, ObjectClass } from '@marsad/schemas';
import type { Detection } from '../ports.ts';
import { createTracker } from './tracker.ts';

const source = { width: 768, height: 432 };
const detectionOf = (
  name: ObjectClass,
  x: number,
  y: number,
  width = 60,
  height = 120,
  confidence = 0.6,
): Detection => ({
  class: name,
  confidence,
  box: { x, y, width, height },
});
const STEP_MS = 200;

/** Runs frames 200 ms apart; returns the tracks after each, and the ordinals that ended. */
function run(view: 'oblique' | 'overhead', frames: { found?: Detection[]; motion?: Box[] }[]) {
  const tracker = createTracker({ source, view });
  const ended: number[] = [];
  const tracks = frames.map(({ found = [], motion = [] }, i) => {
    const result = tracker.update(found, motion, i * STEP_MS);
    ended.push(...result.ended.map((track) => track.ordinal));
    return result.tracks;
  });
  return { tracks, ended, last: tracks.at(-1) ?? [] };
}
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe('a track', () => {
  test('is reported from its second box on, not from one flicker', () => {
    const { tracks } = run('oblique', [
      { found: [detectionOf('person', 100, 100)] },
      { found: [detectionOf('person', 108, 100)] },
    ]);
    expect(tracks[0]).toEqual([]);
    expect(tracks[1]).toMatchObject([{ ordinal: 0, class: 'person', evidence: 'detected', sightings: 2, ageMs: 200 }]);
  });

  test('keeps its ordinal while the thing moves more than half its width a frame', () => {
    const { tracks } = run(
      'oblique',
      times(8, (i) => ({ found: [detectionOf('bicycle', 50 + i * 40, 100)] })),
    );
    expect(new Set(tracks.flat().map((track) => track.ordinal))).toEqual(new Set([0]));
  });

  test('survives being hidden for a second, and is predicted meanwhile', () => {
    const walk = (i: number) => ({ found: [detectionOf('person', 200 + i * 10, 150)] });
    const { tracks, last } = run('oblique', [...times(6, walk), ...times(4, () => ({})), walk(10), walk(11)]);
    expect(tracks[6]).toMatchObject([{ ordinal: 0, evidence: 'predicted' }]);
    expect(last).toMatchObject([{ ordinal: 0, evidence: 'detected' }]);
  });

  test('ends once it stays unseen, and its ordinal is never used again', () => {
    const { ended, last } = run('oblique', [
      ...times(3, () => ({ found: [detectionOf('person', 300, 150)] })),
      ...times(9, () => ({})),
      ...times(3, () => ({ found: [detectionOf('person', 300, 150)] })),
    ]);
    expect(ended).toEqual([0]);
    expect(last.map((track) => track.ordinal)).toEqual([1]);
  });

  test('of two people who cross keeps two ordinals', () => {
    const { tracks } = run(
      'oblique',
      times(12, (i) => ({
        found: [detectionOf('person', 100 + i * 20, 100), detectionOf('person', 340 - i * 20, 130)],
      })),
    );
    expect(tracks.every((now, i) => i < 1 || now.length === 2)).toBe(true);
  });

  test('of weak boxes begins only where something moves', () => {
    const weak = times(4, () => detectionOf('car', 300, 200, 120, 90, 0.34)).map((d) => ({ found: [d] }));
    expect(run('oblique', weak).last).toEqual([]);
    const strongOnce = { found: [detectionOf('car', 300, 200, 120, 90, 0.5)], motion: [] };
    const moving = [
      ...weak.map((frame) => ({ ...frame, motion: [{ x: 290, y: 190, width: 140, height: 110 }] })),
      strongOnce,
    ];
    expect(run('oblique', moving).last).toMatchObject([{ class: 'car' }]);
  });
});

describe('not a track of its own', () => {
  const region: Box = { x: 280, y: 130, width: 160, height: 160 };

  test('is a post that looks a little like a person: detected confidently once, weakly ever after, and never moving', () => {
    const frames = times(30, (i) => ({ found: [detectionOf('person', 300, 150, 20, 60, i === 3 ? 0.41 : 0.34)] }));
    expect(run('oblique', frames).tracks.flat()).toEqual([]);
  });

  test('is what remains where a person left: a track of weak boxes alone ends after three seconds', () => {
    const { ended, last } = run('oblique', [
      ...times(4, () => ({ found: [detectionOf('person', 300, 150)] })),
      ...times(20, () => ({ found: [detectionOf('person', 300, 150, 60, 120, 0.25)] })),
    ]);
    expect(ended).toEqual([0]);
    expect(last).toEqual([]);
  });

  test('is a weak box that moves: it continues its track as long as the motion lasts', () => {
    const { last } = run('oblique', [
      ...times(4, () => ({ found: [detectionOf('person', 300, 150)], motion: [region] })),
      ...times(20, () => ({ found: [detectionOf('person', 300, 150, 60, 120, 0.25)], motion: [region] })),
    ]);
    expect(last).toMatchObject([{ ordinal: 0, class: 'person', sightings: 24 }]);
  });

  test('are the wheels of a bicycle', () => {
    const wheels = (i: number) => [
      detectionOf('bicycle', 100 + i * 12, 100, 40, 40, 0.5),
      detectionOf('bicycle', 115 + i * 12, 102, 40, 40, 0.45),
    ];
    expect(
      run(
        'oblique',
        times(6, (i) => ({ found: wheels(i) })),
      )
        .tracks.flat()
        .every((t) => t.ordinal === 0),
    ).toBe(true);
  });

  test('is a second box on a vehicle, after two tracks have met on it', () => {
    const apart = (i: number) => [
      detectionOf('car', 100, 200, 100, 80),
      detectionOf('car', 300 - i * 45, 205, 80, 60, 0.5),
    ];
    const { last } = run('oblique', [
      ...times(4, (i) => ({ found: apart(i) })),
      ...times(6, () => ({
        found: [detectionOf('car', 100, 200, 100, 80), detectionOf('truck', 110, 205, 80, 60, 0.45)],
      })),
    ]);
    expect(last.map(({ ordinal }) => ordinal)).toEqual([0]);
  });
});

describe('the class of a track', () => {
  test('is one cyclist, not a person and a bicycle', () => {
    const { last } = run(
      'oblique',
      times(5, (i) => ({
        found: [detectionOf('person', 100 + i * 15, 80, 40, 90), detectionOf('bicycle', 95 + i * 15, 130, 60, 60)],
      })),
    );
    expect(last).toMatchObject([{ class: 'bicycle' }]);
    expect(last).toHaveLength(1);
  });

  test('stays a car when a weak box is classed as a bus now and then', () => {
    const names: ObjectClass[] = ['car', 'bus', 'car', 'truck', 'bus', 'car'];
    const { last } = run(
      'oblique',
      names.map((name, i) => ({ found: [detectionOf(name, 200 + i * 10, 200, 160, 120, 0.45)] })),
    );
    expect(last).toMatchObject([{ class: 'car' }]);
  });

  test('is not decided by a few weak boxes, and becomes a car with the first box of a car', () => {
    const names: ObjectClass[] = ['bus', 'bus', 'bus', 'bus', 'bus', 'car'];
    const { tracks } = run(
      'oblique',
      names.map((name, i) => ({ found: [detectionOf(name, 200 + i * 10, 200, 160, 120, 0.48)] })),
    );
    expect(tracks.flat().map((track) => track.class)).toEqual(['vehicle', 'vehicle', 'vehicle', 'vehicle', 'car']);
  });

  test('does not flicker between kinds that are nearly even', () => {
    const frames = times(24, (i) => ({ found: [detectionOf(i % 2 === 0 ? 'bus' : 'truck', 200, 200, 160, 120, 0.6)] }));
    const named = run('oblique', frames).tracks.flatMap((now) => now.map((track) => track.class));
    expect(new Set(named).size).toBeLessThanOrEqual(2);
  });

  test('is bus when the detector is confident', () => {
    const { last } = run(
      'oblique',
      times(8, (i) => ({ found: [detectionOf('bus', 200 + i * 10, 200, 160, 120, 0.8)] })),
    );
    expect(last).toMatchObject([{ class: 'bus' }]);
  });
});

describe('seen from above', () => {
  const blob = (i: number): Box => ({ x: 300, y: 20 + i * 35, width: 130, height: 150 });

  test('a moving region of a vehicle’s size is a vehicle once it has travelled', () => {
    const { tracks, last } = run(
      'overhead',
      times(6, (i) => ({ motion: [blob(i)] })),
    );
    expect(tracks[1]).toEqual([]);
    expect(last).toMatchObject([{ class: 'vehicle', evidence: 'motion' }]);
  });

  test('a moving region takes the class of a detection in it', () => {
    const frames = times(6, (i) => ({
      motion: [blob(i)],
      found: i % 2 === 0 ? [{ ...detectionOf('car', 0, 0, 1, 1, 0.5), box: blob(i) }] : [],
    }));
    expect(run('overhead', frames).last).toMatchObject([{ class: 'car' }]);
  });

  test('a moving region with a weak detection is a vehicle from its first frame on', () => {
    const frames = times(6, (i) => ({
      motion: [blob(i)],
      found: [{ ...detectionOf('car', 0, 0, 1, 1, 0.28), box: blob(i) }],
    }));
    expect(run('overhead', frames).last).toMatchObject([{ class: 'car', sightings: 6 }]);
  });

  test('a person in a region of a person’s size is no vehicle', () => {
    const person: (i: number) => Box = (i) => ({ x: 300, y: 20 + i * 15, width: 50, height: 90 });
    const frames = times(8, (i) => ({
      motion: [person(i)],
      found: [{ ...detectionOf('person', 0, 0, 1, 1, 0.6), box: person(i) }],
    }));
    expect(run('overhead', frames).last).toMatchObject([{ class: 'person' }]);
  });

  test('a region that flickers in its place makes no track', () => {
    expect(
      run(
        'overhead',
        times(8, () => ({ motion: [blob(0)] })),
      ).last,
    ).toEqual([]);
  });

  test('from the side the same region alone makes no track', () => {
    expect(
      run(
        'oblique',
        times(6, (i) => ({ motion: [blob(i)] })),
      ).last,
    ).toEqual([]);
  });
});

describe('a vehicle that the detector hardly sees', () => {
  const still: Box = { x: 0, y: 0, width: 768, height: 432 };
  /** A moving region of the whole road, with these islands of moving pixels. */
  const road = (...islands: Box[]) => [{ ...still, parts: [still], islands }];
  const carAt = (i: number, confidence = 0.25): Detection => detectionOf('car', 100 + i * 25, 150, 60, 50, confidence);

  test('is reported once four weak boxes that moving pixels fill have travelled half its size', () => {
    const frames = times(6, (i) => ({ found: [carAt(i)], motion: road(carAt(i).box) }));
    const { tracks } = run('oblique', frames);
    expect(tracks.map((now) => now.length)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  test('is not taken from weak boxes that stand still beside the traffic', () => {
    const frames = times(6, (i) => ({ found: [carAt(0)], motion: road({ ...carAt(i).box, y: 300 }) }));
    expect(run('oblique', frames).tracks.flat()).toEqual([]);
  });

  test('is not taken from weak boxes that flicker on the spot in moving light', () => {
    const frames = times(6, () => ({ found: [carAt(0)], motion: road(carAt(0).box) }));
    expect(run('oblique', frames).tracks.flat()).toEqual([]);
  });

  test('is followed by its moving pixels where the detector misses it', () => {
    const frames = times(9, (i) => ({ found: i < 3 ? [carAt(i, 0.6)] : [], motion: road(carAt(i).box) }));
    const { last } = run('oblique', frames);
    expect(last).toMatchObject([{ ordinal: 0, evidence: 'motion', class: 'car' }]);
    expect(Math.abs((last[0]?.box.x ?? 0) - carAt(8).box.x)).toBeLessThan(12);
  });

  test('does not follow an island in which another vehicle was detected', () => {
    const other = (i: number): Detection => detectionOf('car', 100 + i * 25, 205, 60, 50, 0.7);
    const both = (i: number): Box => ({ x: 100 + i * 25, y: 150, width: 60, height: 105 });
    const frames = times(5, (i) => ({ found: i < 3 ? [carAt(i, 0.6), other(i)] : [other(i)], motion: road(both(i)) }));
    expect(
      run('oblique', frames)
        .last.map(({ evidence }) => evidence)
        .toSorted(),
    ).toEqual(['detected', 'predicted']);
  });

  test('is one with the weak box of its shadow', () => {
    const shadow = (i: number): Detection => detectionOf('car', 120 + i * 25, 180, 60, 25, 0.25);
    const frames = times(8, (i) => ({
      found: [carAt(i, 0.6), shadow(i)],
      motion: road(carAt(i).box, shadow(i).box),
    }));
    expect(
      new Set(
        run('oblique', frames)
          .tracks.flat()
          .map(({ ordinal }) => ordinal),
      ),
    ).toEqual(new Set([0]));
  });
});

describe('somebody who falls', () => {
  const standing = times(6, () => ({ found: [detectionOf('person', 300, 100, 50, 120)] }));
  const lying = (confidence: number, x = 300) => ({ found: [detectionOf('person', x, 140, 70, 80, confidence)] });

  test('stays a track while boxes that would continue nobody else show them at their place', () => {
    const { last } = run('oblique', [...standing, ...times(8, () => lying(0.15))]);
    expect(last).toMatchObject([{ ordinal: 0, evidence: 'detected' }]);
  });

  test.each([
    ['fainter boxes', lying(0.11)],
    ['faint boxes elsewhere', lying(0.15, 420)],
  ])('is not continued by %s', (_, frame) => {
    expect(run('oblique', [...standing, ...times(8, () => frame)]).last).toEqual([]);
  });
});
