import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CameraId, cameraRegistered } from '@marsad/schemas';
import type { Authorisation } from '@marsad/schemas';
import {
  apply,
  authorisationOf,
  authorisationTerms,
  city,
  commandOf,
  entryOf,
  HOUR_MS,
  person,
  refusalOf,
  registerOf,
  T0,
} from '../testing/fixtures.ts';
import { decideAuthorisation } from './authorisations.ts';
import type { Change } from './change.ts';
import { coversCity, playableCameras, withoutCoveringCity, wouldCoverCity } from './coverage.ts';
import { grantsDue, searchesHeldBack } from './granting.ts';

const [hall, gate, avenue] = ['hassan-hall-1', 'hassan-gate-1', 'agdal-avenue-1'].map((id) => CameraId.parse(id)) as [
  CameraId,
  CameraId,
  CameraId,
];
const cameras = (...names: string[]) => names as Authorisation['cameras'];
const other = (more: Partial<Authorisation> = {}): Change => ({
  kind: 'authorisation',
  record: authorisationOf({ authorisationId: 'auth-other', cameras: cameras(hall, gate), ...more }),
});
const holding = (...changes: Change[]) => registerOf({ kind: 'watchlist', record: entryOf() }, ...changes);
const asking = (more: object = {}) =>
  commandOf<'authorisation.request'>(
    { kind: 'authorisation.request', authorisation: { ...authorisationTerms, cameras: [avenue], ...more } },
    person('supervisor'),
  );
const outcome = (register: ReturnType<typeof holding>, more: object = {}) =>
  refusalOf(decideAuthorisation(register, city, asking(more), T0));

describe('attack: two searches that together cover the whole city, which no search may', () => {
  test.each([
    ['both requested', { state: 'requested' }, 'all_cameras'],
    ['one approved', { state: 'approved' }, 'all_cameras'],
    ['one rejected', { state: 'rejected' }, 'accepted'],
    ['one ended', { state: 'ended' }, 'accepted'],
    ['a search for another person', { state: 'approved', entryIds: ['w-2'] }, 'all_cameras'],
    ['a search that leaves a camera out', { state: 'approved', cameras: cameras(hall) }, 'accepted'],
    [
      'a search whose time is over while its state is still approved',
      { state: 'approved', fromMs: T0 - HOUR_MS, toMs: T0 },
      'accepted',
    ],
    [
      'a search that ends as the other begins',
      { state: 'approved', fromMs: T0 - HOUR_MS, toMs: T0 + 1 },
      'all_cameras',
    ],
    ['a search that begins in its last millisecond', { fromMs: authorisationTerms.toMs - 1 }, 'all_cameras'],
    ['a search that begins at its end', { fromMs: authorisationTerms.toMs }, 'accepted'],
  ] as const)('%s: the second is %3$s', (_, first, expected) => {
    expect(outcome(holding(other({ toMs: T0 + 9 * HOUR_MS, ...(first as Partial<Authorisation>) })))).toBe(expected);
  });

  it('three searches that never run at the same time count separately', () => {
    const half = T0 + HOUR_MS / 2;
    const early = other({ authorisationId: 'early', cameras: cameras(hall), toMs: half });
    const late = other({ authorisationId: 'late', cameras: cameras(gate), fromMs: half });
    expect(outcome(holding(early, late))).toBe('accepted');
  });

  it('a request that covers the city since the directory shrank is not approved', () => {
    const register = holding(other({ state: 'approved' }), {
      kind: 'authorisation',
      record: authorisationOf({ cameras: cameras(avenue) }),
    });
    const { authorisationId } = authorisationTerms;
    const approve = commandOf<'authorisation.approve'>(
      { kind: 'authorisation.approve', authorisationId },
      person('judge'),
    );
    expect(refusalOf(decideAuthorisation(register, city, approve, T0))).toBe('all_cameras');
    const larger = { ...city, cameras: () => new Set([...city.cameras(), 'souissi-1']) };
    apply(register, decideAuthorisation(register, larger, approve, T0));
  });
});

it('attack: a camera that is registered only to be left out, and stays off, does not count', () => {
  const registered = (id: string, recordedOn = '2026-01-01') => ({
    ...cameraRegistered.schema.parse(cameraRegistered.example),
    camera: CameraId.parse(id),
    signage: { recordedOn, contact: 'dpo@rabat.example' },
  });
  const known = playableCameras(
    [hall, gate, avenue].map((id) => registered(id)).concat(registered('decoy-1', '2099-01-01')),
    T0,
  );
  expect(known).toEqual(new Set([hall, gate, avenue]));
  const asked = asking({ cameras: [hall, gate, avenue] });
  expect(refusalOf(decideAuthorisation(holding(), { ...city, cameras: () => known }, asked, T0))).toBe('all_cameras');
});

describe('the directory shrinks while searches run', () => {
  const approved = (id: string, decidedAtMs: number, ...names: string[]): Change =>
    other({ authorisationId: id, state: 'approved', decidedAtMs, cameras: cameras(...names) });
  const granted = (register: ReturnType<typeof holding>, known: string[], nowMs: number) => {
    const due = grantsDue(register, new Set(known), nowMs);
    for (const change of due) register.put(change);
    return due.flatMap((change) => (change.kind === 'grant' ? [change.record.authorisationId] : []));
  };

  it('a search that now covers every camera is not renewed until a camera is added', () => {
    const register = holding(approved('one', T0, hall, gate));
    expect(granted(register, [hall, gate, avenue], T0)).toEqual(['one']);
    expect(granted(register, [hall, gate], T0 + 30_000)).toEqual([]);
    expect(searchesHeldBack(register, new Set([hall, gate]), T0 + 30_000)).toBe(1);
    expect(granted(register, [hall, gate, avenue], T0 + 60_000)).toEqual(['one']);
  });

  it('of two searches that together cover the city, the one that was decided first goes on', () => {
    const register = holding(approved('later', T0 + 1, hall), approved('earlier', T0, gate));
    expect(granted(register, [hall, gate, avenue], T0 + 2)).toEqual(['earlier', 'later']);
    expect(granted(register, [hall, gate], T0 + 40_000)).toEqual(['earlier']);
  });

  it('with an empty directory nothing is granted', () => {
    expect(granted(holding(approved('one', T0, hall)), [], T0)).toEqual([]);
  });
});

describe('property: whatever is requested and approved, in any order', () => {
  const known = new Set(['a', 'b', 'c', 'd']);
  const search = fc.record({
    authorisationId: fc.uuid(),
    cameras: fc.subarray([...known], { minLength: 1 }),
    fromMs: fc.integer({ min: 0, max: 9 }),
    toMs: fc.integer({ min: 1, max: 10 }),
  });
  type Search = Parameters<typeof wouldCoverCity>[0];
  const searches = fc.array(search, { maxLength: 8 }) as fc.Arbitrary<Search[]>;
  const covered = (all: readonly Search[], atMs: number): boolean =>
    coversCity(
      new Set(all.filter((one) => one.fromMs <= atMs && atMs < one.toMs).flatMap((one) => one.cameras)),
      known,
    );

  it('the city is never covered at any time', () => {
    fc.assert(
      fc.property(searches, (asked) => {
        const taken: Search[] = [];
        for (const one of asked) if (!wouldCoverCity(one, taken, known)) taken.push(one);
        for (let atMs = 0; atMs <= 10; atMs++) expect(covered(taken, atMs)).toBe(false);
        // A search that leaves cameras out is not refused either.
        for (const one of asked.filter((each) => !taken.includes(each)))
          expect(Array.from({ length: 11 }, (_, atMs) => covered([...taken, one], atMs))).toContain(true);
      }),
    );
  });

  it('whatever the directory becomes, the grants leave a camera out', () => {
    fc.assert(
      fc.property(searches, fc.subarray([...known]), (running, left) => {
        const granted = withoutCoveringCity(running, new Set(left)).flatMap((one) => one.cameras);
        expect(granted.length > 0 && coversCity(new Set(granted), new Set(left))).toBe(false);
      }),
    );
  });
});
