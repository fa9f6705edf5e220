import { describe, expect, it } from 'vitest';
import { cameraRegistered, cameraState } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { decideOwnership, noteClaim } from './decide-ownership.ts';
import type { Claim, Holding, OwnershipView } from './decide-ownership.ts';
import { hasPeers, newKnownCity, noteState } from './known-city.ts';

const camera: Camera = cameraRegistered.schema.parse(cameraRegistered.example);
const id = camera.camera;
const NOW = 1_790_000_100_000;
const claim = (over: Partial<Claim> = {}): Claim => ({
  camera: camera.camera,
  district: camera.district,
  replica: 'ingest-2',
  epoch: NOW - 50_000,
  state: 'playing',
  atMs: NOW - 2_000,
  firstSeenMs: NOW - 50_000,
  lastReadMs: NOW - 2_000,
  ...over,
});
const given = (over: Partial<OwnershipView> & { holding?: Partial<Holding>; claim?: Claim; ours?: number } = {}) => {
  const { holding, claim: known, ours, ...view } = over;
  return decideOwnership({
    nowMs: NOW,
    replica: 'ingest-1',
    cameras: [camera],
    shardSinceMs: () => ours,
    doubtful: false,
    holdings: new Map(holding ? [[id, { camera, epoch: NOW - 30_000, lostAtMs: null, ...holding }]] : []),
    claims: new Map(known ? [[id, known]] : []),
    ...view,
  });
};

describe('a camera whose shard is ours', () => {
  it('is claimed with the wall clock as its epoch', () => {
    expect(given({ ours: NOW - 100 })).toEqual([{ kind: 'open', camera, epoch: NOW, after: null }]);
  });
  it('is claimed with a higher epoch than the previous claim, even if that owner’s clock was ahead', () => {
    const ahead = claim({ epoch: NOW + 5_000 });
    expect(given({ ours: NOW - 100, claim: ahead })).toEqual([
      { kind: 'open', camera, epoch: NOW + 5_001, after: ahead },
    ]);
  });
  it('is left alone while it is held', () => expect(given({ ours: NOW - 40_000, holding: {} })).toEqual([]));
  it('is not claimed while our session is in doubt', () => expect(given({ ours: NOW, doubtful: true })).toEqual([]));
  it('is not claimed from a replica whose claim is newer than our shard', () => {
    expect(given({ ours: NOW - 60_000, claim: claim() })).toEqual([]);
  });
  it('is claimed from such a replica once it has fallen silent', () => {
    expect(given({ ours: NOW - 60_000, claim: claim({ lastReadMs: NOW - 16_000 }) })).toHaveLength(1);
  });
  it('is claimed at once from such a replica that has released it', () => {
    const released = claim({ state: 'down', reason: 'no_owner' });
    expect(given({ ours: NOW - 60_000, claim: released })).toHaveLength(1);
    expect(given({ ours: NOW - 60_000, claim: claim({ state: 'stopped' }) })).toHaveLength(1);
    expect(given({ ours: NOW - 60_000, claim: claim({ state: 'down', reason: 'stream_silent' }) })).toEqual([]);
  });
  it('is opened anew when its description changed', () => {
    const other = { ...camera, view: 'oblique' as const };
    expect(given({ ours: NOW - 40_000, holding: {}, cameras: [other] })).toEqual([
      { kind: 'close', camera: id, reason: 'changed' },
    ]);
  });
});

describe('a camera that another replica claims with a higher epoch', () => {
  const rival = (over: Partial<Claim> = {}) => claim({ epoch: NOW - 1_000, firstSeenMs: NOW - 900, ...over });
  it('is released once that replica has its stream', () => {
    expect(given({ holding: {}, ours: NOW - 60_000, claim: rival() })).toEqual([
      { kind: 'close', camera: id, reason: 'superseded' },
    ]);
  });
  it('streams on while that replica opens it', () =>
    expect(given({ holding: {}, claim: rival({ state: 'starting' }) })).toEqual([]));
  it('is released when that replica takes too long to open it', () => {
    expect(given({ holding: {}, claim: rival({ state: 'starting', firstSeenMs: NOW - 8_000 }) })).toHaveLength(1);
  });
  it('stays ours if that replica has released it', () => {
    const released = rival({ state: 'down', reason: 'no_owner' });
    expect(given({ holding: {}, ours: NOW - 60_000, claim: released })).toEqual([]);
  });
  it('stays ours if that replica’s epoch is lower', () => {
    expect(given({ holding: {}, ours: NOW - 60_000, claim: claim({ epoch: NOW - 40_000 }) })).toEqual([]);
  });
});

describe('a camera whose shard was taken away', () => {
  it('streams on', () => expect(given({ holding: {} })).toEqual([{ kind: 'lose', camera: id }]));
  it('streams on for 20 s while nobody claims it', () => {
    expect(given({ holding: { lostAtMs: NOW - 19_999 } })).toEqual([]);
    expect(given({ holding: { lostAtMs: NOW - 20_000 } })).toEqual([
      { kind: 'close', camera: id, reason: 'shard_lost' },
    ]);
  });
  it('goes on as if nothing happened when the shard comes back', () => {
    expect(given({ holding: { lostAtMs: NOW - 3_000 }, ours: NOW - 10 })).toEqual([{ kind: 'regain', camera: id }]);
  });
});

it('closes a camera that was removed from the city', () => {
  expect(given({ holding: {}, cameras: [], ours: NOW })).toEqual([{ kind: 'close', camera: id, reason: 'removed' }]);
});

describe('reading claims', () => {
  const state = (epoch: number) => ({
    district: camera.district,
    camera: camera.camera,
    replica: 'ingest-2',
    epoch,
    atMs: NOW,
    state: 'playing' as const,
    analysedFps: 5,
    framesAnalysed: 1,
    framesShed: 0,
    clockOffsetMs: 0,
    clockWrong: false,
  });
  it('ignores an older owner that still announces itself', () => {
    const known = claim({ epoch: NOW });
    expect(noteClaim(known, state(NOW - 5), NOW)).toBe(known);
  });
  it('keeps the end of the accounted time while the next owner opens the source', () => {
    const played = noteClaim(
      undefined,
      { ...state(NOW - 9_000), state: 'playing', lastFrameAtMs: NOW - 9_100 },
      NOW - 9_000,
    );
    const opening = noteClaim(played, { ...state(NOW), state: 'starting' }, NOW);
    expect([played.accountedToMs, opening.accountedToMs]).toEqual([NOW - 9_100, NOW - 9_100]);
    expect(noteClaim(undefined, { ...state(NOW), state: 'starting' }, NOW)).not.toHaveProperty('accountedToMs');
  });
  it('accounts for an owner whose media thread starts again up to its last frame', () => {
    const again = { ...state(NOW), state: 'starting' as const, lastFrameAtMs: NOW - 700 };
    expect(noteClaim(undefined, again, NOW)).toMatchObject({ accountedToMs: NOW - 700 });
  });
  it('keeps the time at which an epoch was first read', () => {
    const first = noteClaim(undefined, state(NOW), NOW);
    expect(noteClaim(first, state(NOW), NOW + 5_000)).toMatchObject({ firstSeenMs: NOW, lastReadMs: NOW + 5_000 });
  });
});

describe('a smart camera', () => {
  const smart: Camera = { ...camera, source: { kind: 'edge', certificateSha256: 'a'.repeat(64) } };
  it('is never claimed, because edge-gateway owns it', () => {
    expect(given({ ours: NOW - 100, cameras: [smart] })).toEqual([]);
    expect(given({ ours: NOW - 100, cameras: [smart], claim: claim({ lastReadMs: NOW - 60_000 }) })).toEqual([]);
  });
  it('is let go if it had a stream before', () => {
    expect(given({ ours: NOW - 40_000, holding: {}, cameras: [smart] })).toEqual([
      { kind: 'close', camera: id, reason: 'removed' },
    ]);
  });
  it('whose claim edge-gateway renews is no sign of another replica that could take our cameras', () => {
    const city = newKnownCity();
    const state = { ...cameraState.schema.parse(cameraState.example), replica: 'edge-gateway-1' };
    city.cameras.set(id, smart);
    noteState(city, state, NOW);
    expect(hasPeers(city, 'ingest-1', NOW)).toBe(false);
    city.cameras.set(id, camera);
    expect(hasPeers(city, 'ingest-1', NOW)).toBe(true);
  });
});
