import { expect, test } from 'vitest';
import { readXml } from '../xml/read-xml.ts';
import { readFrames, type MetadataFrame } from './read-frames.ts';

const object = (id: string, box: string, classes: string): string =>
  `<tt:Object ObjectId="${id}"><tt:Appearance><tt:Shape><tt:BoundingBox ${box}/></tt:Shape><tt:Class>${classes}</tt:Class></tt:Appearance></tt:Object>`;
const frames = (inside: string, at = '2026-03-01T10:00:00.250Z'): MetadataFrame[] =>
  readFrames(
    readXml(
      `<tt:MetadataStream><tt:VideoAnalytics><tt:Frame UtcTime="${at}">${inside}</tt:Frame></tt:VideoAnalytics></tt:MetadataStream>`,
    ),
  );
const HUMAN = '<tt:Type Likelihood="0.9">Human</tt:Type>';

test('a box of ONVIF goes from -1 to 1 with y upwards, and becomes fractions of the picture from above', () => {
  expect(frames(object('7', 'left="-0.5" right="0" top="0.5" bottom="-1"', HUMAN))).toEqual([
    {
      atMs: Date.UTC(2026, 2, 1, 10, 0, 0, 250),
      objects: [{ id: '7', class: 'person', confidence: 0.9, box: { x: 0.25, y: 0.25, width: 0.25, height: 0.75 } }],
    },
  ]);
});

test('a device that counts in pixels says how to transform them', () => {
  const transformation =
    '<tt:Transformation><tt:Translate x="-1" y="1"/><tt:Scale x="0.00125" y="-0.0025"/></tt:Transformation>';
  const [frame] = frames(transformation + object('1', 'left="400" right="800" top="200" bottom="400"', HUMAN));
  expect(frame!.objects[0]!.box).toEqual({ x: 0.25, y: 0.25, width: 0.25, height: 0.25 });
});

test('the likeliest class that is known counts, of both forms', () => {
  const both =
    '<tt:ClassCandidate><tt:Type>Vehical</tt:Type><tt:Likelihood>0.4</tt:Likelihood></tt:ClassCandidate><tt:Type Likelihood="0.7">Bus</tt:Type><tt:Type Likelihood="0.99">Dragon</tt:Type>';
  expect(frames(object('1', 'left="0" right="1" top="1" bottom="0"', both))[0]!.objects).toMatchObject([
    { class: 'bus', confidence: 0.7 },
  ]);
});

test.each([
  ['a face', object('1', 'left="0" right="1" top="1" bottom="0"', '<tt:Type Likelihood="1">Face</tt:Type>')],
  ['a plate', object('1', 'left="0" right="1" top="1" bottom="0"', '<tt:Type>LicensePlate</tt:Type>')],
  ['no class', object('1', 'left="0" right="1" top="1" bottom="0"', '')],
  ['no number', object('', 'left="0" right="1" top="1" bottom="0"', HUMAN)],
  ['half a box', object('1', 'left="0" top="1" bottom="0"', HUMAN)],
  ['a box of words', object('1', 'left="a" right="b" top="c" bottom="d"', HUMAN)],
  ['a box outside of the picture', object('1', 'left="2" right="3" top="1" bottom="0"', HUMAN)],
  ['a box without an area', object('1', 'left="0" right="0" top="1" bottom="0"', HUMAN)],
])('%s is left out', (_, inside) => {
  expect(frames(inside)).toEqual([{ atMs: Date.UTC(2026, 2, 1, 10, 0, 0, 250), objects: [] }]);
});

test('a frame without a time says nothing, and there is an end to objects', () => {
  expect(frames('', 'soon')).toEqual([]);
  expect(frames(object('1', 'left="0" right="1" top="1" bottom="0"', HUMAN).repeat(500))[0]!.objects).toHaveLength(200);
});
