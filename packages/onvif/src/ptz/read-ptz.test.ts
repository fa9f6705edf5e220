import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReply } from '../soap/read-reply.ts';
import { readDumps } from '../testing/dumps.ts';
import { readXml } from '../xml/read-xml.ts';
import { readPresets, readStatus } from './read-ptz.ts';

const DUMPS = readDumps(join(import.meta.dirname, '..', 'testing', 'dumps'));

test('the recorded status and presets are read', () => {
  expect(readStatus(readReply(DUMPS.get('GetStatus')!, 'GetStatus'))).toEqual({
    position: { pan: -0.864665985, tilt: 0.267444015, zoom: 0.211861998 },
    moving: false,
  });
  const presets = readPresets(readReply(DUMPS.get('GetPresets')!, 'GetPresets'));
  expect(presets[0]).toEqual({ token: 'P001', name: 'P001' });
  expect(presets).toHaveLength(45);
});

test.each<[string, string, object]>([
  ['nothing', '', { position: undefined, moving: undefined }],
  [
    'zoom only',
    '<Position><Zoom x="0.5"/></Position>',
    { position: { pan: 0, tilt: 0, zoom: 0.5 }, moving: undefined },
  ],
  ['no number', '<Position><PanTilt x="NaN" y=""/></Position>', { position: undefined, moving: undefined }],
  [
    'moving',
    '<MoveStatus><PanTilt>IDLE</PanTilt><Zoom>moving</Zoom></MoveStatus>',
    { position: undefined, moving: true },
  ],
])('a status of %s', (_, inside, status) => {
  expect(readStatus(readXml(`<r><PTZStatus>${inside}</PTZStatus></r>`))).toEqual(status);
});

test('presets without a token are left out, and there are at most 300', () => {
  const many = '<Preset/><Preset token="a"/>' + '<Preset token="x"><Name>x</Name></Preset>'.repeat(1_000);
  const presets = readPresets(readXml(`<r>${many}</r>`));
  expect(presets).toHaveLength(299);
  expect(presets[0]).toEqual({ token: 'a', name: 'a' });
});
