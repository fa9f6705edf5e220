import { describe, expect, it } from 'vitest';
import { PREVIEW_LEASE_MS, cameraState } from '@marsad/schemas';
import { byteRange } from './byte-range.ts';
import { SILENT_AFTER_MS, cameraHealth } from './camera-health.ts';
import { LEASE_RENEWAL_MS, createWatchedCameras } from './watched-cameras.ts';

describe('byte ranges', () => {
  it.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-0', { kind: 'part', start: 0, end: 0 }],
    ['bytes=99-', { kind: 'part', start: 99, end: 99 }],
    ['bytes=-500', { kind: 'part', start: 0, end: 99 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=5-2', { kind: 'whole' }],
    ['bytes=0-1,4-5', { kind: 'whole' }],
    ['lines=0-1', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
  ])('%s of 100 bytes is %o', (header, expected) => {
    expect(byteRange(header, 100)).toEqual(expected);
  });

  it('finds nothing to serve in an empty object', () => {
    expect(byteRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(byteRange('bytes=-1', 0)).toEqual({ kind: 'unsatisfiable' });
  });
});

describe('health of a camera', () => {
  const state = cameraState.schema.parse(cameraState.example);
  it('is what its owner last reported, until the owner has been silent for too long', () => {
    expect(cameraHealth(state, state.atMs + SILENT_AFTER_MS)).toBe('playing');
    expect(cameraHealth(state, state.atMs + SILENT_AFTER_MS + 1)).toBe('silent');
    expect(cameraHealth({ ...state, state: 'stopped' }, state.atMs + 10 * SILENT_AFTER_MS)).toBe('stopped');
    expect(cameraHealth(undefined, 0)).toBe('unknown');
  });
});

describe('leases', () => {
  const a = { camera: 'a', district: 'agdal' };
  const b = { camera: 'b', district: 'agdal' };

  it('are taken at once only for cameras that no page watched before', () => {
    const watched = createWatchedCameras<object>();
    const [first, second] = [{}, {}];
    expect(watched.watch(first, [a], 0)).toEqual([{ ...a, expiresAtMs: PREVIEW_LEASE_MS }]);
    expect(watched.watch(second, [a, b], 10)).toEqual([{ ...b, expiresAtMs: 10 + PREVIEW_LEASE_MS }]);
  });

  it('are renewed while one page still watches, and no longer', () => {
    const watched = createWatchedCameras<object>();
    const [first, second] = [{}, {}];
    watched.watch(first, [a], 0);
    watched.watch(second, [a, b], 0);
    watched.leave(second);
    expect(watched.renewals(0).map((lease) => lease.camera)).toEqual(['a']);
    watched.watch(first, [], 0);
    expect(watched.renewals(0)).toEqual([]);
  });

  it('are renewed at least twice before they end', () => {
    expect(LEASE_RENEWAL_MS * 2).toBeLessThan(PREVIEW_LEASE_MS);
  });
});
