import { cameraRegistered, cameraTermsOf, type CameraTerms } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import {
  draftOf,
  EMPTY_CAMERA,
  movePoint,
  newPlace,
  pointAt,
  termsOf,
  withoutPoint,
  withPoint,
  type CameraDraft,
  type DrawnPlace,
} from './camera-draft.ts';

const NOW = Date.UTC(2026, 10, 30);
const NAME = { fr: 'Porte', ar: 'باب', en: 'Gate' };
const zone = (...points: [number, number][]): DrawnPlace => ({
  ...{ shape: 'zone', id: 'zone-1', name: NAME, kind: 'loitering', classes: ['person'], dwellSeconds: 90, points },
});
const whole: CameraDraft = {
  ...EMPTY_CAMERA,
  ...{ camera: 'agdal-gate-2', district: 'agdal', name: NAME, longitude: -6.85, latitude: 33.99 },
  ...{ url: ' rtsp://10.0.0.7/main ', credential: 'gate', analytics: ['flow'] },
  ...{ recordedOn: '2026-11-29', contact: 'dpo@rabat.example' },
  places: [zone([0.1, 0.1], [0.9, 0.1], [0.5, 0.9])],
};

describe('a new camera', () => {
  it('has the terms that were entered, and nothing of its own', () => {
    expect(termsOf(whole, undefined, NOW)).toEqual({
      ...{ camera: 'agdal-gate-2', district: 'agdal', name: NAME, position: [-6.85, 33.99], headingDegrees: 0 },
      source: { kind: 'rtsp', url: 'rtsp://10.0.0.7/main', transport: 'tcp', credential: 'gate' },
      ...{ view: 'oblique', analytics: ['flow'], detectorWidthPx: 416, detectorHeightPx: 256, lines: [] },
      zones: [
        {
          ...{ id: 'zone-1', name: NAME, kind: 'loitering', classes: ['person'], dwellMs: 90_000 },
          polygon: [
            [0.1, 0.1],
            [0.9, 0.1],
            [0.5, 0.9],
          ],
        },
      ],
      signage: { recordedOn: '2026-11-29', contact: 'dpo@rabat.example' },
      simulated: false,
    });
  });

  test.each<[string, Partial<CameraDraft>, string[]]>([
    ['nothing', EMPTY_CAMERA, ['source', 'identity', 'signage']],
    ['a password in the address', { url: 'rtsp://me:secret@10.0.0.7/1' }, ['source']],
    ['a web address', { url: 'http://10.0.0.7/' }, ['source']],
    ['a wrong second address', { analysisUrl: '10.0.0.7' }, ['source']],
    ['a password in the address of its device', { device: 'http://me:secret@10.0.0.7/' }, ['source']],
    ['an id in capitals', { camera: 'Agdal' }, ['identity']],
    ['a name in two languages', { name: { ...NAME, ar: ' ' } }, ['identity']],
    ['no latitude', { latitude: undefined }, ['identity']],
    ['a latitude beyond the pole', { latitude: 91 }, ['identity']],
    ['a zone of two points', { places: [zone([0, 0], [1, 1])] }, ['places']],
    ['a line of one point', { places: [withPoint({ ...newPlace('line', []), name: NAME }, [0, 0])] }, ['places']],
    ['a zone for nobody', { places: [{ ...zone([0, 0], [1, 0], [1, 1]), classes: [] } as DrawnPlace] }, ['places']],
    ['a sign of next year', { recordedOn: '2027-11-29' }, ['signage']],
    ['a contact that nobody reaches', { contact: 'me' }, ['signage']],
  ])('with %s lacks %j', (_, more, missing) => {
    expect(termsOf({ ...whole, ...more }, undefined, NOW)).toEqual(missing);
  });
});

describe('a camera that is changed', () => {
  const terms: CameraTerms = {
    ...cameraTermsOf(cameraRegistered.example),
    source: {
      ...{ kind: 'rtsp', url: 'rtsp://10.0.0.5/1', transport: 'udp', analysisUrl: 'rtsp://10.0.0.5/2' },
      device: 'http://10.0.0.5/onvif',
    },
    group: 'north',
    view: 'overhead',
    recordsAudio: true,
    zones: [
      {
        ...{ id: 'kerb', name: NAME, kind: 'pavement', classes: ['person'] },
        polygon: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      },
    ],
  };

  it('is the same if nothing is changed, also in what the form does not show', () => {
    expect(termsOf(draftOf(terms), terms, NOW)).toEqual(terms);
  });

  it('keeps a file or a certificate that the form does not change', () => {
    for (const source of [
      { kind: 'file', path: 'a.mp4' },
      { kind: 'edge', certificateSha256: 'a'.repeat(64) },
    ] as const)
      expect(termsOf(draftOf({ ...terms, source }), { ...terms, source }, NOW)).toMatchObject({ source });
  });
});

describe('the points of a place', () => {
  it('are added, moved and removed, and stay inside the picture', () => {
    const place = withPoint(withPoint(newPlace('zone', []), pointAt(0.12345, -3)), pointAt(7, 0.5));
    expect(place.points).toEqual([
      [0.123, 0],
      [1, 0.5],
    ]);
    expect(movePoint(place, 1, pointAt(0.4, 0.4)).points[1]).toEqual([0.4, 0.4]);
    expect(withoutPoint(place, 0).points).toEqual([[1, 0.5]]);
  });

  it('of a line are two at most', () => {
    const line = [0.1, 0.2, 0.3].reduce((place, x) => withPoint(place, [x, x]), newPlace('line', []));
    expect(line.points).toHaveLength(2);
  });

  it('belong to places with ids of their own', () => {
    const first = newPlace('zone', []);
    const second = newPlace('zone', [first]);
    expect([first.id, second.id, newPlace('zone', [second]).id]).toEqual(['zone-1', 'zone-2', 'zone-1']);
  });
});
