import { authorisation, halt, liveGrant, processingAct, sharingAgreement } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { analyticsOf, faceGrantsOf } from './camera-rights.ts';
import { createRightsMemory } from './rights-memory.ts';

const NOW_MS = 1_790_000_100_000;
const CAMERA = 'hassan-hall-1';
const actOf = (change: object = {}) =>
  processingAct.schema.parse({ ...processingAct.example, analytic: 'faces', cameras: [CAMERA], ...change });
const grantOf = (change: object = {}) => liveGrant.schema.parse({ ...liveGrant.example, ...change });

describe('rights in memory', () => {
  it('keep the highest revision when an older one arrives late', () => {
    const { authorisations } = createRightsMemory();
    const put = (revision: number, state: string) =>
      authorisations.put(authorisation.schema.parse({ ...authorisation.example, revision, state }));
    expect(put(1, 'approved')).toEqual({ kind: 'governance', topic: 'authorisation', id: 'auth-1' });
    expect(put(0, 'requested')).toBeUndefined();
    expect(authorisations.get('auth-1')?.state).toBe('approved');
  });

  it('publish a change when a grant begins and when it ends, not at every renewal', () => {
    const { grants } = createRightsMemory();
    expect(grants.put(grantOf())).toMatchObject({ topic: 'grant', id: 'auth-1' });
    const renewed = { renewal: 4, issuedAtMs: 1_790_000_120_000, expiresAtMs: 1_790_000_210_000 };
    expect(grants.put(grantOf(renewed))).toBeUndefined();
    expect(grants.live(1_790_000_209_999)).toHaveLength(1);
    expect(grants.live(1_790_000_210_000)).toEqual([]);
    expect(grants.remove('auth-1')).toMatchObject({ topic: 'grant' });
    expect(grants.remove('auth-1')).toBeUndefined();
  });

  it('publish a change of an agreement to its agency too', () => {
    const change = createRightsMemory().agreements.put(sharingAgreement.schema.parse(sharingAgreement.example));
    expect(change).toMatchObject({ topic: 'agreement', agency: 'police' });
  });
});

describe('the analytics that may run on a camera', () => {
  const faces = (acts: Parameters<typeof analyticsOf>[1], halts: Parameters<typeof analyticsOf>[2] = []) =>
    analyticsOf(CAMERA, acts, halts, NOW_MS).find(({ analytic }) => analytic === 'faces');

  it.each([
    ['without an act', [], 'no_act'],
    ['under an act that has expired', [actOf({ expiresAtMs: NOW_MS })], 'no_act'],
    ['under an act that was withdrawn', [actOf({ state: 'withdrawn' })], 'no_act'],
    ['under an act of another camera', [actOf({ cameras: ['hassan-gate-1'] })], 'no_act'],
    ['under an act in force', [actOf()], undefined],
  ])('%s', (_, acts, because) => {
    expect(faces(acts)).toEqual({ analytic: 'faces', permitted: because === undefined, ...(because && { because }) });
  });

  it('exclude a halted analytic, whatever acts there are', () => {
    const halted = halt.schema.parse(halt.example);
    expect(faces([actOf()], [halted])).toMatchObject({ permitted: false, because: 'halted' });
    expect(faces([actOf()], [{ ...halted, halted: false }])).toMatchObject({ permitted: true });
  });

  it('include the search for a face only with an act, a grant and no halt', () => {
    const live = [grantOf()];
    const rights = analyticsOf(CAMERA, [actOf()], [], NOW_MS);
    expect(faceGrantsOf(CAMERA, rights, live)).toHaveLength(1);
    expect(faceGrantsOf('hassan-gate-1', rights, live)).toEqual([]);
    expect(faceGrantsOf(CAMERA, analyticsOf(CAMERA, [], [], NOW_MS), live)).toEqual([]);
  });
});
