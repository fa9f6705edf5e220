import { startOddCamera, syntheticUnits, type OddCamera, type OddMetadata } from '@marsad/rtsp/testing';
import { startSimulatedDevice, type SimulatedDevice, type SimulatedDeviceOptions } from '@marsad/onvif/testing';
import { ptzCommanded, type Camera, type DeviceEvent, type PtzCommand, type PtzState } from '@marsad/schemas';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeviceLink, type DeviceLink } from './device-link.ts';
import type { EventOutcome } from './link-options.ts';

const OF = { district: 'agdal', camera: 'square' } as Pick<Camera, 'district' | 'camera'>;
let device: SimulatedDevice;
let link: DeviceLink;
let states: PtzState[];
let events: DeviceEvent[];
let outcomes: EventOutcome[];
let contacts: string[];
let metadata: string[];
let stream: OddCamera | undefined;
let mayObserve: boolean;
let failSends: number;
let ahead: number;

beforeEach(() => {
  [states, events, outcomes, contacts, metadata] = [[], [], [], [], []];
  mayObserve = true;
  failSends = 0;
  ahead = 0;
});
afterEach(async () => {
  await link.stop();
  await device.stop();
  await stream?.stop();
  stream = undefined;
});

const poll = <T>(value: () => T) => expect.poll(value, { timeout: 15_000, interval: 20 });
async function linked(options: SimulatedDeviceOptions = {}, known?: PtzState): Promise<void> {
  device = await startSimulatedDevice({ kind: 'ptz', ...options });
  link = createDeviceLink(
    { ...OF, device: device.address, credential: options.credential },
    {
      known,
      publishEvent: async (event) => {
        if (failSends-- > 0) throw new Error('the broker is away');
        events.push(event);
      },
      publishState: async (state) => void states.push(state),
      mayObserve: () => mayObserve,
      onEvent: (outcome) => void outcomes.push(outcome),
      onNotPublished: () => undefined,
      onContact: (state) => void contacts.push(state === 'following' ? state : state.code),
      onMetadata: (state) => void metadata.push(state === 'reading' ? state : state.reason),
      now: () => Date.now() + ahead,
      retryMs: [20],
    },
  );
  await poll(() => contacts[0]).toBe('following');
}
let commands = 0;
const command = (subject: string, move: PtzCommand['move'], of: Partial<PtzCommand> = {}): PtzCommand => ({
  ...ptzCommanded.example,
  ...OF,
  commandId: `c-${(commands += 1)}`,
  actor: { subject, name: subject, agency: 'a' },
  role: 'operator',
  move,
  atMs: Date.now() + ahead,
  ...of,
});
const last = (): PtzState | undefined => states.at(-1);
async function answer(of: PtzCommand): Promise<PtzState['last']> {
  link.command(of);
  await poll(() => last()?.last?.commandId).toBe(of.commandId);
  return last()?.last;
}

describe('a camera that moves', () => {
  test('is movable once it answers, with its presets, and where it looks is unknown', async () => {
    await linked();
    await poll(last).toMatchObject({ movable: true, home: false, presets: [{ token: 'home' }, { token: 'gate' }] });
  });

  test('goes home and away from there, and says that it is away before it moves', async () => {
    await linked();
    await answer(command('a', { kind: 'preset', preset: 'home' }));
    expect(last()).toMatchObject({ home: true, preset: 'home', lock: { subject: 'a', priority: 'operator' } });
    const moved = command('a', { kind: 'to', pan: 0.5 });
    expect(await answer(moved)).toEqual({ commandId: moved.commandId, outcome: 'done' });
    expect(last()).toMatchObject({ home: false });
    expect(last()).not.toHaveProperty('preset');
    const [away, done] = states.slice(-2);
    expect([away?.home, away?.last?.commandId === moved.commandId, done?.home]).toEqual([false, false, false]);
    expect(device.pointing.position.x).toBe(0.5);
  });

  test('is moved by one person at a time; a supervisor takes it over', async () => {
    await linked();
    await answer(command('a', { kind: 'to', pan: 0.1 }));
    expect(await answer(command('b', { kind: 'to', pan: 0.9 }))).toMatchObject({ outcome: 'refused', refusal: 'held' });
    expect(device.pointing.position.x).toBe(0.1);
    await answer(command('c', { kind: 'to', pan: 0.2 }, { role: 'supervisor' }));
    expect(last()?.lock).toMatchObject({ subject: 'c', priority: 'supervisor' });
    expect(await answer(command('a', { kind: 'to', pan: 0.3 }))).toMatchObject({ refusal: 'held' });
    expect(device.pointing.position.x).toBe(0.2);
  });

  test('stops for anybody who may move it, long before its time', async () => {
    await linked();
    const turning = command('a', { kind: 'for', pan: 0.01, forMs: 5_000 });
    link.command(turning);
    await poll(() => device.pointing.moving).toBeDefined();
    await answer(command('b', { kind: 'stop' }));
    expect(device.pointing.moving).toBeUndefined();
    expect(last()?.lock).toMatchObject({ subject: 'a' });
  });

  test('does not move if the stop came before the move had begun', async () => {
    await linked();
    await answer(command('a', { kind: 'to', pan: 0.25 }));
    link.command(command('a', { kind: 'for', pan: 1, forMs: 5_000 }));
    await answer(command('a', { kind: 'stop' }));
    expect(device.pointing).toMatchObject({ moving: undefined, position: { x: 0.25 } });
    link.command(command('a', { kind: 'for', pan: 1, forMs: 5_000 }));
    await poll(() => device.pointing.moving).toBeDefined();
    await answer(command('a', { kind: 'stop' }));
    expect(device.pointing.moving).toBeUndefined();
  });

  test('stands still when it is let go', async () => {
    await linked();
    link.command(command('a', { kind: 'for', pan: 0.01, forMs: 5_000 }));
    await poll(() => device.pointing.moving).toBeDefined();
    await link.stop();
    expect(device.pointing.moving).toBeUndefined();
    expect(device.asked).toContain('Stop');
  });

  test('is free again when its lock is over', async () => {
    await linked();
    await answer(command('a', { kind: 'hold' }));
    ahead = 30_001;
    link.tick();
    await poll(() => last()?.lock).toBeUndefined();
    expect(await answer(command('b', { kind: 'hold' }))).toMatchObject({ outcome: 'done' });
  });

  test('does not carry a command out twice, and not after its time', async () => {
    await linked();
    const step = command('a', { kind: 'by', pan: 0.25 });
    await answer(step);
    link.command(step);
    expect(await answer(command('a', { kind: 'by', pan: 0.25 }, { atMs: Date.now() - 60_000 }))).toMatchObject({
      refusal: 'too_late',
    });
    expect(device.pointing.position.x).toBe(0.25);
  });

  test('says that a preset is unknown, and that it cannot be reached', async () => {
    await linked();
    await poll(last).toMatchObject({ movable: true });
    expect(await answer(command('a', { kind: 'preset', preset: 'nowhere' }))).toMatchObject({
      refusal: 'preset_unknown',
    });
    await device.stop();
    await poll(() => last()?.movable).toBe(false);
    expect(await answer(command('a', { kind: 'to', pan: 0.1 }))).toMatchObject({ refusal: 'not_movable' });
  });

  test('that another replica moved before is taken over with its lock and where it looks', async () => {
    const lock = { subject: 'z', name: 'z', priority: 'operator', untilMs: Date.now() + 60_000 } as const;
    await linked(
      {},
      { ...OF, revision: Date.now() + 5_000, movable: true, home: true, preset: 'home', presets: [], lock, atMs: 1 },
    );
    await poll(last).toMatchObject({ home: true, preset: 'home', lock });
    expect(await answer(command('a', { kind: 'to', pan: 0.1 }))).toMatchObject({ refusal: 'held' });
    const revisions = states.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
  });

  test('that cannot move says nothing of moving', async () => {
    await linked({ kind: 'fixed' });
    expect(states).toEqual([]);
    expect(await answer(command('a', { kind: 'to', pan: 0.1 }))).toMatchObject({ refusal: 'not_movable' });
  });
});

describe('the events of a device', () => {
  const crossed = { topic: 'tns1:RuleEngine/LineDetector/Crossed', source: { Rule: 'gate' }, data: { ObjectId: '3' } };
  const tampered = { topic: 'tns1:RuleEngine/TamperDetector/Tamper', data: { IsTamper: 'true' } };

  test('are published with our time, whatever its clock says', async () => {
    await linked({ clockOffsetMs: -86_400_000, credential: { user: 'u', password: 'p' } });
    device.push(crossed);
    await poll(() => events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      ...OF,
      kind: 'line_crossed',
      phase: 'moment',
      rule: 'gate',
      clockSource: 'device',
    });
    expect(Math.abs(events[0]!.atMs - Date.now())).toBeLessThan(20_000);
  });

  test('of people and lines need an act; those of the device itself do not', async () => {
    mayObserve = false;
    await linked();
    device.push(crossed);
    device.push(tampered);
    device.push(tampered);
    device.push({ topic: 'tns1:New/Thing' });
    await poll(() => outcomes).toEqual(['not_permitted', 'published', 'not_news', 'unknown']);
    expect(events.map(({ kind }) => kind)).toEqual(['tampered']);
  });

  test('wait while the broker is away', async () => {
    await linked();
    failSends = 1;
    device.push(crossed);
    device.push(tampered);
    await poll(() => events.map(({ kind }) => kind)).toEqual(['line_crossed', 'tampered']);
  });

  test('go on after the device was lost', async () => {
    await linked();
    device.forgetPullPoints();
    await poll(() => contacts.filter((state) => state === 'following')).toHaveLength(2);
    device.push(tampered);
    await poll(() => events).toHaveLength(1);
  });

  test('of its own picture are said again while they last and the device is followed', async () => {
    await linked();
    device.push(tampered);
    await poll(() => events).toHaveLength(1);
    link.tick();
    ahead = 300_001;
    link.tick();
    await poll(() => events).toHaveLength(2);
    expect(events[1]).toMatchObject({ kind: 'tampered', phase: 'began', initial: true, clockSource: 'server' });
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);

    device.push({ ...tampered, data: { IsTamper: 'false' } });
    await poll(() => events.at(-1)?.phase).toBe('over');
    ahead = 900_000;
    link.tick();
    device.push(crossed);
    await poll(() => events.at(-1)?.kind).toBe('line_crossed');
    expect(events).toHaveLength(4);
  });

  test('of its own picture are not said again by a device that was lost, until it says so itself', async () => {
    await linked();
    device.push(tampered);
    await poll(() => events).toHaveLength(1);
    device.forgetPullPoints();
    await poll(() => contacts.filter((state) => state === 'following')).toHaveLength(2);
    ahead = 300_001;
    link.tick();
    device.push({ ...tampered, operation: 'Initialized' });
    await poll(() => outcomes).toEqual(['published', 'not_news']);
    expect(events).toHaveLength(1);
    link.tick();
    await poll(() => events).toHaveLength(2);
  });
});

describe('what a device sees', () => {
  const CREDENTIAL = { user: 'u', password: 'كلمة @:/%#' };
  const PERSON =
    '<tt:Object ObjectId="7"><tt:Appearance><tt:Shape><tt:BoundingBox left="-0.5" right="0" top="0.5" bottom="-1"/></tt:Shape><tt:Class><tt:Type Likelihood="0.9">Human</tt:Type></tt:Class></tt:Appearance></tt:Object>';
  const FACE = PERSON.replace('Human', 'Face');
  const documentOf = (inside: string, atMs = Date.now()): string =>
    `<tt:MetadataStream><tt:VideoAnalytics><tt:Frame UtcTime="${new Date(atMs).toISOString()}">${inside}</tt:Frame></tt:VideoAnalytics></tt:MetadataStream>`;
  let inside: string;
  beforeEach(() => {
    inside = PERSON + FACE;
  });

  /** A device that sends ten documents a second. */
  async function seeing(options: SimulatedDeviceOptions = {}, of: Partial<OddMetadata> = {}): Promise<void> {
    const { user: username, password } = CREDENTIAL;
    stream = await startOddCamera({
      units: syntheticUnits(1),
      metadata: { documentOf: () => documentOf(inside, Date.now() + (options.clockOffsetMs ?? 0)), rate: 10, ...of },
      auth: { username, password, kinds: ['md5'] },
    });
    const profile = { token: 'main', name: 'main', source: 'lens1', codec: 'H264', widthPx: 1920, heightPx: 1080 };
    await linked({ metadata: true, credential: CREDENTIAL, profiles: [{ ...profile, rtsp: stream.url }], ...options });
  }

  test('is published with boxes and our time, and of faces nothing', async () => {
    await seeing({ clockOffsetMs: -86_400_000 });
    await poll(() => events.length).toBeGreaterThan(0);
    expect(events[0]).toMatchObject({
      ...{ ...OF, kind: 'objects', phase: 'moment', clockSource: 'device' },
      objects: [{ id: '7', class: 'person', confidence: 0.9, box: { x: 0.25, y: 0.25, width: 0.25, height: 0.75 } }],
    });
    expect(Math.abs(events[0]!.atMs - Date.now())).toBeLessThan(20_000);
    expect(metadata).toEqual(['reading']);
    expect(stream!.log.filter((line) => line.startsWith('SETUP'))).toEqual([`SETUP ${stream!.url}/trackID=4`]);
  });

  test('is published at most once a second, and once that nothing is there any more', async () => {
    await seeing();
    await poll(() => events.length).toBeGreaterThan(2);
    inside = '';
    await poll(() => events.at(-1)?.objects).toEqual([]);
    const received = events.map(({ receivedAtMs }) => receivedAtMs);
    for (const [n, at] of received.slice(1).entries()) expect(at - received[n]!).toBeGreaterThanOrEqual(1_000);
    const after = stream!.stats.sentMetadata;
    await poll(() => stream!.stats.sentMetadata).toBeGreaterThan(after + 15);
    expect(events.filter(({ objects }) => objects?.length === 0)).toHaveLength(1);
  });

  test('needs an act, asked at every frame', async () => {
    mayObserve = false;
    await seeing();
    await poll(() => outcomes).toContain('not_permitted');
    expect(events).toEqual([]);
    mayObserve = true;
    await poll(() => events.length).toBeGreaterThan(0);
  });

  test('that no XML reader takes is counted, and what comes after it is read', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "b">]><tt:MetadataStream>&b;</tt:MetadataStream>';
    await seeing({}, { documentOf: (n) => (n % 2 === 0 ? bomb : documentOf(inside)) });
    await poll(() => outcomes).toContain('unreadable');
    await poll(() => events.length).toBeGreaterThan(0);
  });

  test('is read again after the stream was lost, and events go on without it', async () => {
    await seeing();
    await poll(() => events.length).toBeGreaterThan(0);
    stream!.hangUp();
    await poll(() => metadata).toEqual(['reading', 'stream_ended', 'reading']);
    await stream!.stop();
    stream = undefined;
    await poll(() => metadata).toContain('connection_refused');
    device.push({ topic: 'tns1:RuleEngine/LineDetector/Crossed' });
    await poll(() => events.at(-1)?.kind).toBe('line_crossed');
  });

  test('of a device without metadata is not asked for', async () => {
    await seeing({ metadata: false });
    device.push({ topic: 'tns1:RuleEngine/LineDetector/Crossed' });
    await poll(() => events).toHaveLength(1);
    expect(stream!.log).toEqual([]);
  });

  test('ends with the link, whose stream is closed', async () => {
    await seeing();
    await poll(() => events.length).toBeGreaterThan(0);
    await link.stop();
    await poll(() => stream!.clients).toBe(0);
  });
});
