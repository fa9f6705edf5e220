import { cameraRegistered, cameraState, ptzChanged, type CameraState } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { createAnnouncer } from './announcer.ts';
import { holdCamera } from './held-camera.ts';
import { newKnownCity, notePointing } from './known-city.ts';

it('announces at once where a camera looks that was moved, and nothing of a camera that does not move', () => {
  const city = newKnownCity();
  const published: CameraState[] = [];
  let nowMs = 1_790_000_000_000;
  const announcer = createAnnouncer({
    outbox: { publish: (_priority, _event, state) => void published.push(cameraState.schema.parse(state)) },
    runningAnalytics: () => [],
    presetOf: ({ camera }) => city.presets.get(camera),
    now: () => nowMs,
  });
  const camera = cameraRegistered.example;
  const held = holdCamera(camera, 1, 'ingest-1', null);
  const pointed = { ...ptzChanged.example, camera: camera.camera };
  const { preset: _preset, ...away } = pointed;

  announcer.announce(held);
  for (const state of [pointed, pointed, away]) {
    notePointing(city, state);
    nowMs += 1_000;
    announcer.announceIfDue(held);
  }
  expect(published.map(({ preset }) => preset)).toEqual([undefined, 'home', '']);
});
