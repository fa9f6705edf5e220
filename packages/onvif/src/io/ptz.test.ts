import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OnvifError } from '../errors.ts';
import { startSimulatedDevice, type SimulatedDevice } from '../testing/index.ts';
import { openDevice } from './device.ts';
import { askProfiles } from './probe.ts';
import { ptzOf, type Ptz } from './ptz.ts';

let device: SimulatedDevice;
let refused: string[] = [];
let ptz: Ptz;
beforeEach(async () => {
  refused = [];
  device = await startSimulatedDevice({
    kind: 'ptz',
    oddity: (action, response) => {
      if (refused[0] !== action) return false;
      refused.shift();
      response.writeHead(500).end();
      return true;
    },
  });
  const opened = await openDevice(device.address);
  ptz = ptzOf(opened, (await askProfiles(opened)).profiles);
});
afterEach(() => device.stop());

test('presets are named and gone to', async () => {
  expect(await ptz.presets()).toEqual([
    { token: 'home', name: 'home' },
    { token: 'gate', name: 'The gate' },
  ]);
  await ptz.goTo('gate');
  expect(await ptz.status()).toEqual({ position: { pan: 0.5, tilt: -0.25, zoom: 0.4 }, moving: false });
  await expect(ptz.goTo('nowhere <&>')).rejects.toMatchObject({ code: 'device_failed' } satisfies Partial<OnvifError>);
});

test('a camera moves to a position and by a step, and what is left out stays', async () => {
  await ptz.moveTo({ pan: 0.5, tilt: 0.25, zoom: 0.5 });
  await ptz.moveTo({ zoom: 0.75 });
  await ptz.moveBy({ pan: -0.25 });
  expect((await ptz.status()).position).toEqual({ pan: 0.25, tilt: 0.25, zoom: 0.75 });
});

test.each([
  [5, 1],
  [-Infinity, 0],
  [NaN, 0],
])('a position of %s becomes %s', async (pan, expected) => {
  await ptz.moveTo({ pan });
  expect((await ptz.status()).position?.pan).toBe(expected);
});

test('a continuous move stops by itself after its time', async () => {
  await ptz.moveFor({ pan: 0.1 }, 200);
  const { position, moving } = await ptz.status();
  expect(moving).toBe(false);
  expect(position!.pan).toBeGreaterThan(0.01);
  expect(device.asked.slice(-2)).toEqual(['Stop', 'GetStatus']);
});

test('a continuous move stops when it is given up, long before its time', async () => {
  const giveUp = new AbortController();
  const moving = ptz.moveFor({ pan: 0.1 }, 5_000, giveUp.signal);
  await expect.poll(() => device.pointing.moving, { timeout: 15_000 }).toBeDefined();
  giveUp.abort();
  await moving;
  expect(device.pointing.moving).toBeUndefined();
});

test('no move is asked to last longer than the bound', async () => {
  const giveUp = new AbortController();
  const moving = ptz.moveFor({ pan: 0.1 }, 3_600_000, giveUp.signal);
  await expect.poll(() => device.pointing.moving, { timeout: 15_000 }).toBeDefined();
  const { sinceMs, untilMs } = device.pointing.moving!;
  expect(untilMs - sinceMs).toBeLessThanOrEqual(5_000);
  giveUp.abort();
  await moving;
});

test('a stop that fails is sent again, also after a move that the device did not confirm', async () => {
  refused = ['ContinuousMove', 'Stop', 'Stop'];
  await expect(ptz.moveFor({ pan: 1 }, 100)).rejects.toMatchObject({ code: 'not_onvif' });
  expect(device.asked.filter((action) => action === 'Stop')).toHaveLength(3);
});

test('a device that cannot be moved says so', async () => {
  const fixed = await startSimulatedDevice();
  try {
    const opened = await openDevice(fixed.address);
    const { profiles } = await askProfiles(opened);
    expect(() => ptzOf(opened, profiles)).toThrow(expect.objectContaining({ code: 'unsupported' }) as OnvifError);
  } finally {
    await fixed.stop();
  }
});
