import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OnvifError } from '../errors.ts';
import type { Notification } from '../events/read-notifications.ts';
import { startSimulatedDevice, type SimulatedDevice, type SimulatedDeviceOptions } from '../testing/index.ts';
import { openDevice } from './device.ts';
import { followEvents } from './follow-events.ts';

/** On a busy machine everything comes later, and nothing is lost. */
const poll = <T>(value: () => T) => expect.poll(value, { timeout: 15_000, interval: 20 });

const CREDENTIAL = { user: 'u', password: 'كلمة' };
let device: SimulatedDevice;
let ended: AbortController;
let following: Promise<void>;
let received: Notification[];
let states: (string | OnvifError['code'])[];

beforeEach(() => {
  received = [];
  states = [];
  ended = new AbortController();
});
afterEach(async () => {
  ended.abort();
  await following;
  await device.stop();
});

async function follow(options: SimulatedDeviceOptions = {}): Promise<void> {
  device = await startSimulatedDevice({ credential: CREDENTIAL, clockOffsetMs: 7_200_000, ...options });
  const { address } = device;
  following = followEvents({
    open: () => openDevice(address, { credential: CREDENTIAL, signal: ended.signal }),
    onNotifications: (notifications) => void received.push(...notifications),
    onState: (state) => void states.push(state === 'following' ? state : state.code),
    signal: ended.signal,
    retryMs: [20],
  });
  await poll(() => states.at(-1)).toBe('following');
  // The pull point exists before the first pull; an event in between waits in it.
}
const topics = (): string[] => received.map(({ topic }) => topic);
const motion = (rule: string) => ({
  topic: 'tns1:VideoSource/MotionAlarm',
  source: { Rule: rule },
  data: { State: 'true' },
});

test('events arrive, one by one and many at once', async () => {
  await follow();
  device.push(motion('a'));
  await poll(topics).toHaveLength(1);
  for (let at = 0; at < 120; at += 1) device.push(motion(`b${at}`));
  await poll(topics).toHaveLength(121);
  expect(new Set(received.map(({ source }) => source.get('Rule'))).size).toBe(121);
});

test('a pull point that the device forgot is created anew', async () => {
  await follow();
  device.push(motion('a'));
  await poll(topics).toHaveLength(1);
  device.forgetPullPoints();
  await poll(() => states.filter((state) => state === 'following').length).toBe(2);
  expect(states).toEqual(['following', 'device_failed', 'following']);
  device.push(motion('b'));
  await poll(topics).toHaveLength(2);
});

test('a pull point with a short life is renewed', async () => {
  await follow({ pullPointLifeMs: 300 });
  await poll(() => {
    device.push(motion(String(received.length)));
    return device.asked.filter((action) => action === 'Renew').length;
  }).toBeGreaterThan(1);
});

test('a device that answers at once that nothing happened is not asked without a pause', async () => {
  const empty = '<Envelope><Body><PullMessagesResponse/></Body></Envelope>';
  await follow({
    oddity: (action, response) => {
      if (action !== 'PullMessages') return false;
      response.end(empty);
      return true;
    },
  });
  const pulls = (): number => device.asked.filter((action) => action === 'PullMessages').length;
  await poll(pulls).toBe(1);
  const firstAtMs = Date.now();
  await poll(pulls).toBe(2);
  expect(Date.now() - firstAtMs).toBeGreaterThan(800);
});

test('a device that floods is read no faster than its bound', async () => {
  const one = '<NotificationMessage><Topic>VideoSource/MotionAlarm</Topic><Message UtcTime="x"/></NotificationMessage>';
  await follow({
    oddity: (action, response) => {
      if (action !== 'PullMessages') return false;
      response.end(`<Envelope><Body><PullMessagesResponse>${one.repeat(100)}</PullMessagesResponse></Body></Envelope>`);
      return true;
    },
  });
  await poll(() => received.length).toBe(100);
  const firstAtMs = Date.now();
  await poll(() => received.length).toBe(200);
  expect(Date.now() - firstAtMs).toBeGreaterThan(800);
});

test('a defect in what is done with its events does not end the following', async () => {
  device = await startSimulatedDevice();
  const { address } = device;
  following = followEvents({
    open: () => openDevice(address, { signal: ended.signal }),
    onNotifications(notifications) {
      received.push(...notifications);
      if (received.length === 1) throw new TypeError('a defect');
    },
    onState: (state) => void states.push(state === 'following' ? state : state.code),
    signal: ended.signal,
    retryMs: [10],
  });
  await poll(() => states).toEqual(['following']);
  device.push(motion('a'));
  await poll(() => states).toEqual(['following', 'device_failed', 'following']);
  device.push(motion('b'));
  await poll(topics).toHaveLength(2);
});

test('the pull point is given back at the end', async () => {
  await follow();
  expect(device.pullPoints()).toBe(1);
  ended.abort();
  await following;
  expect(device.pullPoints()).toBe(0);
});

test('a device behind a router names another host for its events, and is asked where it answered', async () => {
  await follow({ namedHost: '10.4.4.4' });
  device.push(motion('a'));
  await poll(topics).toHaveLength(1);
});

test('while all pull points are taken, it is tried again', async () => {
  device = await startSimulatedDevice({ maxPullPoints: 0 });
  const { address } = device;
  following = followEvents({
    open: () => openDevice(address, { signal: ended.signal }),
    onNotifications: () => undefined,
    onState: (state) => void states.push(state === 'following' ? state : state.code),
    signal: ended.signal,
    retryMs: [10],
  });
  await poll(() => states.length).toBeGreaterThan(2);
  expect(new Set(states)).toEqual(new Set(['device_failed']));
});
