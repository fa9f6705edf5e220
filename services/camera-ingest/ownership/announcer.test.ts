import {
  cameraRegistered,
  cameraState,
  deviceEvent,
  ptzChanged,
  type CameraState,
  type DeviceEvent,
} from '@marsad/schemas';
import { expect, it } from 'vitest';
import { createAnnouncer } from './announcer.ts';
import { holdCamera } from './held-camera.ts';
import { IMPAIRED_MS, noteFinding } from './impairments.ts';
import { impairmentsOf, newKnownCity, notePointing } from './known-city.ts';

const camera = cameraRegistered.schema.parse(cameraRegistered.example);

function announcing() {
  const city = newKnownCity();
  const published: CameraState[] = [];
  let nowMs = 1_790_000_000_000;
  const announcer = createAnnouncer({
    outbox: { publish: (_priority, _event, state) => void published.push(cameraState.schema.parse(state)) },
    runningAnalytics: () => [],
    presetOf: ({ camera: id }) => city.presets.get(id),
    impairedOf: (of, shown) => impairmentsOf(city, of, shown, nowMs),
    now: () => nowMs,
  });
  const held = holdCamera(camera, 1, 'ingest-1', null);
  announcer.announce(held);
  return {
    city,
    held,
    published,
    /** Announces what is due after that time. */
    pass(ms: number): void {
      nowMs += ms;
      announcer.announceIfDue(held);
    },
    found: (kind: DeviceEvent['kind'], phase: DeviceEvent['phase'] = 'began'): void =>
      noteFinding(
        city.impairments,
        { ...deviceEvent.example, camera: camera.camera, kind, phase, receivedAtMs: nowMs },
        nowMs,
      ),
  };
}

it('announces at once where a camera looks that was moved, and nothing of a camera that does not move', () => {
  const { city, published, pass } = announcing();
  const pointed = { ...ptzChanged.example, camera: camera.camera };
  const { preset: _preset, ...away } = pointed;
  for (const state of [pointed, pointed, away]) {
    notePointing(city, state);
    pass(1_000);
  }
  expect(published.map(({ preset }) => preset)).toEqual([undefined, 'home', '']);
});

it('announces at once what impairs a camera, and that it is over by the word of the device or by the clock', () => {
  const { published, pass, found } = announcing();
  found('tampered');
  pass(1);
  found('tampered', 'over');
  pass(1);
  found('blurred');
  pass(1);
  pass(IMPAIRED_MS);
  expect(published.map(({ impaired }) => impaired)).toEqual([
    undefined,
    ['covered'],
    undefined,
    ['defocused'],
    undefined,
  ]);
});

it('announces at once what the images of a camera show, together with what its device found', () => {
  const { held, published, pass, found } = announcing();
  held.report.noteState({ state: 'playing' }, 0);
  held.shownFaults = ['covered', 'noisy'];
  pass(1);
  found('blurred');
  found('tampered');
  pass(1);
  held.shownFaults = [];
  pass(1);
  expect(published.map(({ impaired }) => impaired)).toEqual([
    undefined,
    ['covered', 'noisy'],
    ['covered', 'defocused', 'noisy'],
    ['covered', 'defocused'],
  ]);
});

it('the changed scene of a camera is a fault only if nobody moves that camera', () => {
  const { city, published, pass, found } = announcing();
  found('scene_changed');
  pass(1);
  notePointing(city, { ...ptzChanged.example, camera: camera.camera });
  pass(1);
  expect(published.map(({ impaired }) => impaired)).toEqual([undefined, ['turned_away'], undefined]);
});
