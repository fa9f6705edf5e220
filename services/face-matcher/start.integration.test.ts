import { useStack } from '@marsad/testkit';
import { describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { modelsWith } from './testing/models.ts';

const stack = useStack();

describe('the start is refused', () => {
  test.each([
    ['with a threshold below the tested one', { threshold: 0.55, galleryMax: 3 }, '0.54', 'below_tested_threshold'],
    ['where nobody tested the network', undefined, undefined, 'not_tested'],
  ])('%s', async (_, tested, threshold, code) => {
    const untested = modelsWith(tested);
    const environment = stack.environment('face-matcher', [await stack.createDistrict()], {
      MARSAD_MODELS: untested.directory,
      ...(threshold ? { MARSAD_FACE_THRESHOLD: threshold } : {}),
    });
    const config = readConfig(environment);
    await expect(createApp(config, () => undefined)).rejects.toMatchObject({ code });
    untested.remove();
  });
});
