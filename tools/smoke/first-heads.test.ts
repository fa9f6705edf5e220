import { join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { expect, test } from 'vitest';
import { pixelateRgb } from '@marsad/masking';
import { decodeVideo } from '@marsad/media';
import { FIRST_HEADS, unmaskedHeads } from './first-heads.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples');
const city = loadCity(join(SAMPLES, 'city.yaml'));

test.each(Object.entries(FIRST_HEADS))(
  '%s: every unmasked head of its first frame is found, and no masked one',
  (name, heads) => {
    const camera = city.cameras.find(({ camera: known }) => known === name);
    if (camera?.source.kind !== 'file') return expect.fail(`${name} has no footage`);
    const [first] = decodeVideo(join(SAMPLES, camera.source.path));
    if (!first) return expect.fail('no picture');
    expect(unmaskedHeads(name, first)).toHaveLength(heads.length);
    const data = Buffer.from(first.data);
    pixelateRgb(data, first.width, first.height, heads);
    expect(unmaskedHeads(name, { ...first, data })).toEqual([]);
  },
);
