import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CityFileError, loadCity } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsad-city-'));
afterAll(() => rmSync(folder, { recursive: true }));

const district = `{ id: agdal, name: { fr: A, ar: A, en: A }, polygon: [[0, 0], [1, 0], [1, 1], [0, 0]] }`;
const camera = (fields: string): string => `city: rabat
name: { fr: R, ar: R, en: R }
timeZone: Africa/Casablanca
operatedBy: operations
agencies: []
districts: [${district}]
cameras:
  - { camera: c1, name: { fr: C, ar: C, en: C }, position: [-6.8, 34], headingDegrees: 0, view: oblique, analytics: [],
      detectorWidthPx: 416, detectorHeightPx: 256, lines: [], signage: { recordedOn: 2026-10-01, contact: a@b.c }, simulated: true, ${fields} }
`;
const NOW = Date.UTC(2026, 10, 29);
const load = (text: string) => {
  const path = join(folder, 'city.yaml');
  writeFileSync(path, text);
  return () => loadCity(path, NOW);
};
const source = 'source: { kind: file, path: a.mp4 }';

describe('a city file', () => {
  test('of the demonstration describes two districts and six cameras', () => {
    const city = loadCity(join(import.meta.dirname, '..', 'city.yaml'));
    expect(city.districts.map((d) => d.id)).toEqual(['agdal', 'hassan']);
    expect(city.cameras).toHaveLength(6);
  });

  test.each([
    [
      'a zone with two corners',
      `district: agdal, ${source}, zones: [{ id: z, name: { fr: Z, ar: Z, en: Z }, kind: forbidden, classes: [person], polygon: [[0, 0], [1, 1]] }]`,
      'a zone needs at least three corners',
    ],
    ['an unknown district', `district: yacoub, ${source}, zones: []`, 'unknown district yacoub: name one of agdal'],
    [
      'a path outside the media folder',
      `district: agdal, source: { kind: file, path: ../../etc/passwd }, zones: []`,
      'a path inside the media folder',
    ],
    [
      'credentials in an address',
      `district: agdal, source: { kind: rtsp, url: "rtsp://me:secret@host/1", transport: tcp }, zones: []`,
      'without credentials',
    ],
    [
      'a signage of 2099',
      `district: agdal, ${source}, zones: [], signage: { recordedOn: 2099-01-01, contact: a@b.c }`,
      'cameras.0.signage: write the day on which the sign was recorded, today at the latest',
    ],
    [
      'a contact of three spaces',
      `district: agdal, ${source}, zones: [], signage: { recordedOn: 2026-10-01, contact: '   ' }`,
      'signage.contact',
    ],
    [
      'a contact that is not an address',
      `district: agdal, ${source}, zones: [], signage: { recordedOn: 2026-10-01, contact: the office }`,
      'cameras.0.signage: write an e-mail address',
    ],
    [
      'a name with a mark that reverses the text after it',
      `district: agdal, ${source}, zones: [{ id: z, name: { fr: "Z\\u202E", ar: Z, en: Z }, kind: forbidden, classes: [person], polygon: [[0, 0], [1, 1], [1, 0]] }]`,
      'cameras.0.zones.0.name.fr: write it on one line',
    ],
    [
      'a camera without signage',
      `district: agdal, ${source}, zones: [], signage: { contact: a@b.c }`,
      'signage.recordedOn',
    ],
  ])('with %s is refused, and the error says what to do', (_, fields, message) => {
    const text = fields.includes('signage')
      ? camera(fields).replace('signage: { recordedOn: 2026-10-01, contact: a@b.c }, ', '')
      : camera(fields);
    expect(load(text)).toThrow(CityFileError);
    expect(load(text)).toThrow(message);
  });

  test('that is not YAML is refused as such', () => {
    expect(load('city: [')).toThrow('cannot be read as YAML');
  });
});
