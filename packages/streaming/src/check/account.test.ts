import { describe, expect, it } from 'vitest';
import type { MediaEvent, StateEvent, StreamFacts } from '../ports.ts';
import type { Received } from '../source/health.ts';
import { coveredMs, createAccount } from './account.ts';

const of = { camera: 'camera', epoch: 1 } as const;
const state = (change: Partial<StateEvent>): StateEvent => ({ kind: 'state', ...of, state: 'playing', ...change });
const STREAM: StreamFacts = {
  ...{ widthPx: 640, heightPx: 360, codec: 'h264', playable: true },
  ...{ displayWidthPx: 640, displayHeightPx: 360, rotationDegrees: 0, declaredFps: 25, audio: null },
};
const still = (receivedAtMs: number): MediaEvent => ({
  kind: 'still',
  ...of,
  part: 0,
  // A clock that stands still must not hide that frames are analysed.
  capturedAtMs: 1_000,
  receivedAtMs,
  shedFrames: 0,
  sample: { atMs: 1_000, part: '1:0', examined: true, traces: [], regions: [] },
});

const accountOf = (...events: MediaEvent[]) => {
  const account = createAccount({ transport: 'tcp', holdsPassword: false, isUnverified: false });
  for (const event of events) account.take(event);
  return account;
};

const healthOf = (received: Received): MediaEvent => ({
  kind: 'health',
  ...of,
  clockSource: 'server',
  clockOffsetMs: null,
  declaredFps: 25,
  // The last seconds, in which little came.
  deliveredFps: 1,
  keyframeSeconds: 1,
  bitrateKbps: 1,
  packetsLost: 0,
  received,
});

describe('the account of a check', () => {
  it('gives the rates of the whole check, not those of its last seconds', () => {
    const playing = state({ stream: STREAM });
    const { report } = accountOf(
      playing,
      healthOf({ ms: 5_000, frames: 125, bytes: 625_000 }),
      healthOf({ ms: 20_000, frames: 420, bytes: 2_000_000 }),
    ).result();
    expect(report).toMatchObject({ declaredFps: 25, deliveredFps: 21, bitrateKbps: 800 });
    const tooShort = accountOf(playing, healthOf({ ms: 0, frames: 0, bytes: 0 })).result().report;
    expect(tooShort).toMatchObject({ declaredFps: 25, deliveredFps: null, bitrateKbps: null });
  });

  it('keeps the last state and its reason, and what is known of the stream', () => {
    const died = state({ state: 'down', reason: 'stream_silent', detail: 'It fell silent.' });
    const { report } = accountOf(state({ stream: STREAM }), died).result();
    expect(report).toMatchObject({ state: 'down', reason: 'stream_silent', codec: 'h264', width: 640, height: 360 });
    expect(report.problems[0]).toBe('It fell silent.');
  });

  it('does not blame the camera for the end of the check', () => {
    const account = accountOf(state({ stream: STREAM }), still(1_000));
    account.ends();
    account.take(state({ state: 'down', reason: 'stream_ended' }));
    account.take(state({ state: 'stopped' }));
    expect(account.result().report).toMatchObject({ state: 'playing', reason: null });
  });

  it('calls a file that was played to its end playing', () => {
    expect(accountOf(state({ stream: STREAM }), state({ state: 'stopped' })).result().report.state).toBe('playing');
  });

  it('counts analysed frames, and the longest time between two by their arrival', () => {
    const { report } = accountOf(still(1_000), still(1_200), still(3_700)).result();
    expect(report).toMatchObject({ scenes: 3, blindSeconds: 2.5 });
  });

  it('gives up on a camera that never played, for a reason that lasts', () => {
    const refused = state({ state: 'down', reason: 'unauthorised' });
    expect(accountOf(refused).isHopeless).toBe(true);
    expect(accountOf(state({ stream: STREAM }), refused).isHopeless).toBe(false);
    expect(accountOf(state({ state: 'down', reason: 'connection_timed_out' })).isHopeless).toBe(false);
  });

  it('says nothing of what it does not know', () => {
    const { report, still: image } = accountOf().result();
    expect(image).toBeNull();
    expect(report).toMatchObject({
      state: 'starting',
      codec: null,
      deliveredFps: null,
      clockSource: null,
      recorded: [],
    });
  });
});

describe('recorded time', () => {
  it('counts what two recordings both hold once', () =>
    expect(
      coveredMs([
        { fromMs: 3_000, toMs: 5_000 },
        { fromMs: 0, toMs: 4_000 },
        { fromMs: 9_000, toMs: 9_500 },
      ]),
    ).toBe(5_500));
  it('is 0 without recordings', () => expect(coveredMs([])).toBe(0));
});
