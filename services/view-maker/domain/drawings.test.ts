import { cameraRegistered, sceneObserved, trackId } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import type { PublishedScene } from '../ports.ts';
import { placeDrawings, subjectDrawings } from './drawings.ts';

const name = { fr: 'L', ar: 'L', en: 'L' };
const camera = cameraRegistered.schema.parse({
  ...cameraRegistered.example,
  zones: [
    {
      id: 'lawn',
      name,
      kind: 'forbidden',
      classes: ['person'],
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    },
  ],
  lines: [{ id: 'gate', name, from: [0, 0.5], to: [1, 0.5] }],
});

describe('the place of an alert', () => {
  it.each([
    ['lawn', [{ kind: 'zone', polygon: camera.zones[0]?.polygon }]],
    ['gate', [{ kind: 'line', from: [0, 0.5], to: [1, 0.5] }]],
    ['removed-since', []],
    [undefined, []],
  ])('%s', (placeId, drawings) => expect(placeDrawings(camera, placeId)).toEqual(drawings));
});

describe('the subject of an alert', () => {
  const example = sceneObserved.schema.parse(sceneObserved.example);
  const sceneAt = (capturedAtMs: number, x: number, over: Partial<typeof example> = {}): PublishedScene => ({
    scene: {
      ...example,
      capturedAtMs,
      widthPx: 100,
      heightPx: 50,
      tracks: example.tracks.map((track) => ({ ...track, ordinal: 3, box: { x, y: 25, width: 10, height: 5 } })),
      ...over,
    },
  });
  const id = trackId(example, 3);

  it('is where the scenes of its part have its track, in fractions of the frame and in order', () => {
    const scenes = [
      sceneAt(2_000, 60),
      sceneAt(1_000, 50),
      sceneAt(1_500, 1, { part: 9 }),
      sceneAt(1_600, 1, { epoch: 9 }),
      sceneAt(1_700, 1, { tracks: [] }),
    ];
    expect(subjectDrawings(scenes, [id])).toEqual([
      {
        kind: 'subject',
        track: [
          { atMs: 1_000, box: { x: 0.5, y: 0.5, width: 0.1, height: 0.1 } },
          { atMs: 2_000, box: { x: 0.6, y: 0.5, width: 0.1, height: 0.1 } },
        ],
      },
    ]);
  });

  it.each([
    ['no scene names it', trackId(example, 4)],
    ['its id is none of a track', 'someone'],
  ])('is not drawn if %s', (_, trackOf) => expect(subjectDrawings([sceneAt(1, 1)], [trackOf])).toEqual([]));
});
