import { describe, expect, it } from 'vitest';
import { CameraId, District } from '@marsad/schemas';
import type { Claim } from './decide-ownership.ts';
import { decideTakeover, LAST_RECORDING_MS } from './decide-takeover.ts';

const CLAIMED = 1_000_000;
const STARTED = 1_001_000;
const after = (over: Partial<Claim> = {}): Claim => ({
  camera: CameraId.parse('c-1'),
  district: District.parse('agdal'),
  replica: 'ingest-2',
  epoch: 500_000,
  state: 'playing',
  atMs: 992_000,
  lastFrameAtMs: 991_900,
  accountedToMs: 991_900,
  firstSeenMs: 500_000,
  lastReadMs: 992_000,
  ...over,
});
const decide = (
  claim: Claim,
  { recordedToMs, nowMs = STARTED, own = false }: { recordedToMs?: number; nowMs?: number; own?: boolean } = {},
) => decideTakeover({ after: claim, claimedAtMs: CLAIMED, own }, STARTED, recordedToMs, nowMs);

describe('taking a camera over', () => {
  it('from a silent owner loses the time between its last frame and our first', () => {
    expect(decide(after())).toEqual({ kind: 'lost', fromMs: 991_900, toMs: STARTED });
  });
  it('begins the gap at a later recording of the silent owner', () => {
    expect(decide(after(), { recordedToMs: 994_000 })).toEqual({ kind: 'lost', fromMs: 994_000, toMs: STARTED });
  });
  it('from a living owner waits for its last recording', () => {
    const living = after({ lastReadMs: CLAIMED - 3_000 });
    expect(decide(living)).toEqual({ kind: 'wait' });
    expect(decide(living, { recordedToMs: STARTED + 50 })).toEqual({ kind: 'nothing_lost' });
  });
  it('stops waiting for an owner that has died meanwhile', () => {
    expect(decide(after({ lastReadMs: CLAIMED - 3_000 }), { nowMs: STARTED + LAST_RECORDING_MS }).kind).toBe('lost');
  });
  it('from our own earlier process does not wait, however recently it announced itself', () => {
    expect(decide(after({ lastReadMs: CLAIMED - 100, accountedToMs: CLAIMED - 300 }), { own: true })).toEqual({
      kind: 'lost',
      fromMs: CLAIMED - 300,
      toMs: STARTED,
    });
  });
  it('from an owner that stopped in an orderly way loses the time since', () => {
    expect(decide(after({ state: 'stopped', atMs: 900_000, accountedToMs: 899_950 }))).toMatchObject({
      fromMs: 899_950,
    });
  });
  describe('from an owner that was still opening the source', () => {
    const { accountedToMs: _, ...opening } = after({
      state: 'starting',
      atMs: CLAIMED - 1_300,
      lastReadMs: CLAIMED - 1_300,
    });
    const late = { nowMs: STARTED + LAST_RECORDING_MS };
    it('loses nothing when nobody ever recorded: two replicas started together', () => {
      expect(decide(opening)).toEqual({ kind: 'wait' });
      expect(decide(opening, late)).toEqual({ kind: 'nothing_lost' });
    });
    it('loses the time since the owner before it', () => {
      expect(decide({ ...opening, accountedToMs: 980_000 }, late)).toMatchObject({ fromMs: 980_000 });
    });
    it('loses the time since its own short recording', () => {
      expect(decide(opening, { ...late, recordedToMs: 1_000_200 })).toMatchObject({ fromMs: 1_000_200 });
    });
  });
  it.each([
    ['idle by schedule', after({ state: 'idle' })],
    ['removed from the city', after({ state: 'stopped', reason: 'removed' })],
  ])('loses nothing of a camera that was %s', (_, claim) => expect(decide(claim)).toEqual({ kind: 'nothing_lost' }));
});
