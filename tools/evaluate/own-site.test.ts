import type { Scene } from '@marsad/behaviour';
import { sceneObserved, type ObjectClass, type SceneTrack } from '@marsad/schemas';
import { expect, it, test } from 'vitest';
import { alarmsOf } from './false-alarms.ts';
import { ownCalibration, ownSite } from './own-site.ts';
import { parseSite } from './site.ts';

type Road = {
  readonly ordinal: number;
  readonly x: number;
  readonly y: number;
  readonly step: number;
  readonly class?: ObjectClass;
};

/** Scenes of 640 x 480 px in which each goes up or down the picture by `step` px a frame for 20 frames. */
const scenesOf = (drivers: readonly Road[]): Scene[] =>
  Array.from({ length: 20 }, (_, frame) => ({
    ...sceneObserved.schema.parse(sceneObserved.example),
    ...{ ptsMs: frame * 200, capturedAtMs: frame * 200, receivedAtMs: frame * 200, widthPx: 640, heightPx: 480 },
    tracks: drivers.map(({ ordinal, x, y, step, class: name = 'car' }): SceneTrack => ({
      ...{ ordinal, class: name, confidence: 0.8, evidence: 'detected', ageMs: 1_000 + frame * 200 },
      box: { x: x - 20, y: y + frame * step - 30, width: 40, height: 30 },
    })),
  }));
const flow = (from: number, x: number, y: number, step: number): Road[] =>
  [0, 1, 2].map((n) => ({ ordinal: from + n, x: x + n * 20, y: y + n * 10, step }));

test('a carriageway and a line across each flow, which allows the way in which they drive', () => {
  const site = ownSite(scenesOf([...flow(1, 100, 100, 10), ...flow(10, 400, 400, -10)]), 'oblique');
  expect(() => parseSite(JSON.stringify({ ...site, rules: [] }), 'own', { width: 640, height: 480 })).not.toThrow();
  expect(site.zones.map(({ name }) => name)).toEqual(['carriageway']);
  expect(site.lines).toHaveLength(2);
  const [down, up] = site.lines;
  // The right of a line that leads to the right is below it.
  expect(down?.from[0]).toBeLessThan(down?.to[0] ?? 0);
  expect(up?.from[0]).toBeGreaterThan(up?.to[0] ?? 0);
  expect(site.rules.filter(({ kind }) => kind === 'wrong_way')).toMatchObject([{ line: 'flow 1' }, { line: 'flow 2' }]);
});

it.each<[string, Road[]]>([
  ['flows that meet on one road', [...flow(1, 100, 100, 10), ...flow(10, 100, 400, -10)]],
  ['two vehicles', flow(1, 100, 100, 10).slice(1)],
  ['people', flow(1, 100, 100, 10).map((each): Road => ({ ...each, class: 'person' }))],
  ['vehicles that stand', flow(1, 100, 100, 0)],
])('%s make no one-way line', (_, drivers) => expect(ownSite(scenesOf(drivers), 'oblique').lines).toEqual([]));

it('proposes no calibration from a few boxes', () =>
  expect(ownCalibration(scenesOf(flow(1, 100, 100, 10)))).toBeUndefined());

it('raises nothing where all drive as they do, and who walks onto the carriageway', () => {
  const cars = [...flow(1, 100, 100, 10), ...flow(10, 400, 400, -10)];
  const camera = { camera: 'c', district: 'd', analytics: [], zones: [], lines: [] } as never;
  expect(alarmsOf('v', scenesOf(cars), camera, 'oblique')).toEqual([]);
  const walker: Road = { ordinal: 99, x: 130, y: 110, step: 4, class: 'person' };
  const kinds = alarmsOf('v', scenesOf([...cars, walker]), camera, 'oblique').map(({ kind }) => kind);
  expect(kinds).toContain('intrusion');
});
